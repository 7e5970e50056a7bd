"""What the checks found, written for a person or for a pipeline. Pure."""
