"""How requests travel: over HTTP by httpx or httpx2, or to the embedded endpoint; one seam.

Recording and replaying stand in front of these, in :mod:`grok_jupyter.client.replay`.
"""
