"""The types of `amplify_outputs.json`, in each version of its schema. Pure."""
