"""The images of a question, for the page to show."""

from __future__ import annotations

import base64

from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.session.turn import Turn

__all__ = ["picture"]

_KINDS = ("image/png", "image/jpeg")


def picture(turn: Turn, index: int) -> tuple[bytes, str] | None:
    """Return bytes and mime type of an image that was attached; ``None`` if it is not here.

    What lies at an address is not fetched: the page links to nothing that is not shown.
    """
    parts = [part for _, part in turn.question.attachments if isinstance(part, ImagePart)]
    if index >= len(parts):
        return None
    head, _, data = parts[index].url.partition(",")
    kind = head.removeprefix("data:").removesuffix(";base64")
    return (base64.b64decode(data), kind) if kind in _KINDS else None
