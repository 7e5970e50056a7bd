"""Checks of a request, its pools and its file: one module for each subject. Pure."""
