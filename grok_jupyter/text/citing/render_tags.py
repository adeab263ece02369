"""Tags in which a model asks its own site to draw a citation, ``<grok:render …>…</grok:render>``.

They name a card of that site and nothing that a reader could use. xAI's API is not meant to send
them; other clients saw them in answers (hermes-agent, issue 88363).
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["RenderTag", "find_render_tags", "open_render_tag"]

_LONGEST = 2000  # characters from ``<`` to the last ``>``
_TAG = re.compile(
    r"<grok:render\b[^<>]{0,400}\brender_inline_citation\b[^<>]{0,400}>"
    r"(?:(?!</?grok:render\b)[\s\S]){0,1000}</grok:render>"
)
_BEGINNING = "<grok:render"


class RenderTag(NamedTuple):
    """One of them: ``text[start:end]``, in characters."""

    start: int
    end: int


def find_render_tags(text: str) -> list[RenderTag]:
    """Return the complete tags of a text, in order.

    Examples
    --------
    >>> find_render_tags('So.<grok:render type="render_inline_citation">1</grok:render>')
    [RenderTag(start=3, end=61)]
    """
    if _BEGINNING not in text:
        return []
    return [RenderTag(*match.span()) for match in _TAG.finditer(text)]


def open_render_tag(text: str) -> int:
    """Return where one begins that may still become complete; the length of the text if none."""
    at = text.rfind("<", max(0, len(text) - len(_BEGINNING)))
    if at >= 0 and _BEGINNING.startswith(text[at:]):
        return at
    at = text.rfind(_BEGINNING, max(0, len(text) - _LONGEST))
    return at if at >= 0 and not _TAG.match(text, at) else len(text)
