"""From the properties of a request, all of them strings, to a typed request. Pure."""
