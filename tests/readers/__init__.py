"""The readers of Markdown that see a finished answer, asked what they make of it."""
