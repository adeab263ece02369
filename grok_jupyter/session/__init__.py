"""Asking, in a cell and in a chat: conversations, turns, and what is kept between answers."""
