"""What each client library refuses in a file, read as strictly as the library reads it. Pure, and not in the layer."""
