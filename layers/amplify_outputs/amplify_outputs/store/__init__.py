"""Where publications are stored: the reader, the only writer, and their values."""
