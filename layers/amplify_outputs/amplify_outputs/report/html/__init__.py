"""Pages to look at: the report of `check` and the list of publications. Each is one file without scripts. Pure."""
