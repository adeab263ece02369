"""Tokens for other servers that went out with requests: known for as long as the client is."""

from __future__ import annotations

from typing import Any

from grok_jupyter.protocol.server_secrets import secrets_in
from grok_jupyter.text.secret import Secret

__all__ = ["Tokens"]

_MOST = 32  # each is looked for in all that is shown


class Tokens:
    """What lets xAI into MCP servers, so that an echo of it is hidden as the key is."""

    def __init__(self) -> None:
        self._known: dict[str, Secret] = {}

    def note(self, tools: Any) -> None:
        """Take note of the secrets of tools that are about to be sent; the oldest are forgotten.

        Parameters
        ----------
        tools : object
            JSON-ready data, in which there may be some.
        """
        for secret in secrets_in(tools):
            self._known[secret] = self._known.pop(secret, Secret(secret))
        for oldest in list(self._known)[:-_MOST]:
            del self._known[oldest]

    def redact(self, text: str) -> str:
        """Remove them from a text that may echo them."""
        for secret in list(self._known.values()):
            text = secret.redact(text)
        return text

    def __repr__(self) -> str:
        return f"<{len(self._known)} tokens>"
