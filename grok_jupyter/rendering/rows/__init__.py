"""The answers to many rows in one output."""
