"""What `Custom::AmplifyOutputs` accepts and returns, as values for documents of other tools. Not in the layer."""
