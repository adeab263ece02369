"""The reader of Markdown: blocks and inlines; a tree whose leaves know their place."""
