"""From a cell's text to the parts of a message."""
