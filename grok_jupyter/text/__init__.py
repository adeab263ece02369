"""Pure functions on text: no I/O, no state, nothing of ours below them."""
