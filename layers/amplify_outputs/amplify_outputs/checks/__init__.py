"""What is wrong with a request and its pools: one module a subject. Pure."""
