"""The entry points of refreshes: the sweep and the worker."""
