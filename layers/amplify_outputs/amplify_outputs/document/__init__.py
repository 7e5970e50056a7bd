"""From facts to the bytes of `amplify_outputs.json`. Pure."""
