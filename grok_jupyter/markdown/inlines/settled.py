"""Up to where a text is settled, whatever may follow."""

from __future__ import annotations

from grok_jupyter.markdown.inlines.state import Run, State
from grok_jupyter.markdown.inlines.tree import Mark

__all__ = ["settled"]


def settled(state: State, pending: list[Run]) -> int:
    """Return the last offset at which the text can be cut in two.

    Nothing that began before it is unfinished or ends after it. It is just before a space that
    follows something else, so that both parts see there what the whole sees: a space.

    Parameters
    ----------
    state : State
        After the whole text was read.
    pending : list of Run
        Those that a later run might close.
    """
    if state.dialect.raw is not None:  # how raw HTML goes on is not followed
        return 0
    unanswered: list[Mark] = [*pending, *state.brackets]
    for tags in state.tags.values():
        unanswered += tags
    limit = min((mark.start for mark in unanswered), default=state.limit)
    limit = min(limit, state.limit)
    level = 0
    for piece, offset in zip(reversed(state.pieces), reversed(state.offsets), strict=True):
        if isinstance(piece, Mark):
            level += piece.closes - len(piece.opens) - piece.level
        elif level == 0 and isinstance(piece, str):
            end = _last_cut(state.text, offset, min(offset + len(piece), limit) + 1)
            if end:
                return end
    return 0


def _last_cut(text: str, start: int, end: int) -> int:
    """Return the last space of a part of the text that follows something else; 0 if none."""
    cut = text.rfind(" ", start, end)
    while cut > 0 and text[cut - 1] in " \t\n":
        cut = text.rfind(" ", start, cut)
    return max(cut, 0)
