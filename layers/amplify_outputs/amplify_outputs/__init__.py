"""Checks existing Cognito pools, builds their amplify_outputs.json and publishes it."""

__version__ = "0.1.0"
