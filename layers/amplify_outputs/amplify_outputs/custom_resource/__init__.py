"""The entry point for CloudFormation."""
