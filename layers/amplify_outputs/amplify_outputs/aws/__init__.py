"""AWS clients, calls that run in parallel, the deadline, and errors in words."""
