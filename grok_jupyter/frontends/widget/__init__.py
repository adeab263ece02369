"""The chat widget: a conversation in a page that asks and is answered."""
