"""What the endpoint says: prepared answers, generated texts, tool calls and JSON instances."""
