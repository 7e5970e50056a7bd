"""Problems of a file that somebody wrote, each with its line and column. Pure, and not in the layer."""
