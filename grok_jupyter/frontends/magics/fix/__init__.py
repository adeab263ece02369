"""``%grok fix``: the last exception of the session, and the corrected cell."""
