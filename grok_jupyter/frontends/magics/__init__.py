"""``%%grok`` and ``%grok``."""
