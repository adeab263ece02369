"""From lines of Markdown to a tree of blocks."""
