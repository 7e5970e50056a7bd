"""The entry point `amplify-outputs`: a module for each command."""
