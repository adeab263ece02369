"""A response as Jupyter displays it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grok_jupyter.text.excerpt import printable
from grok_jupyter.text.portable import portable
from grok_jupyter.text.redaction import redacted

if TYPE_CHECKING:
    from grok_jupyter.protocol.response import Response

__all__ = ["mimebundle"]


def mimebundle(response: Response) -> dict[str, str]:
    """Return what is displayed of a response; notebooks keep it, and terminals print it."""
    if not response.content:
        return {"text/plain": repr(response)}
    content = redacted(response.content, is_cut=not response.is_finished)
    return {"text/plain": printable(content), "text/markdown": portable(content)}
