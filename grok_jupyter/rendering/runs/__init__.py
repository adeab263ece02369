"""The calls of one's own functions, as a reader sees them."""
