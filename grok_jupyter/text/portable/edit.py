"""A change of a text by position."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Edit", "applied"]


class Edit(NamedTuple):
    """A span of a text and what takes its place."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with its edits carried out; of two that overlap the first one counts."""
    parts: list[str] = []
    position = 0
    for start, end, written in sorted(edits, key=_order):
        if start >= position:
            parts += [text[position:start], written]
            position = end
    return "".join([*parts, text[position:]])


def _order(edit: Edit) -> tuple[int, bool, int]:
    """Sort by place: what is put in comes first, then the edit that reaches furthest."""
    return edit.start, edit.end > edit.start, -edit.end
