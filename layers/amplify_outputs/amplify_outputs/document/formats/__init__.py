"""The file in other formats. Pure."""
