"""From a response to what a reader sees."""
