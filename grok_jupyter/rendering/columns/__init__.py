"""Several answers side by side in one output."""
