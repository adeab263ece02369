"""An answer's Markdown for a reader."""

from __future__ import annotations

from grok_jupyter.protocol.response import Response
from grok_jupyter.text.citing import cited

__all__ = ["cited_markdown"]


def cited_markdown(response: Response, content: str | None = None) -> str:
    """Return an answer's Markdown for a reader: with small links where its server cites."""
    text = response.content if content is None else content
    return cited(text)[0] if response.cites else text
