"""Reading a chat completions request: its shape, its values, its messages and images."""
