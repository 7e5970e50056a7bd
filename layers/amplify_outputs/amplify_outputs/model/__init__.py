"""The values that everything else speaks of. No decisions, no I/O."""
