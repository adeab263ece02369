"""A talk cut into pages, of which one more turn changes only the last."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from grok_jupyter.rendering.talk.markdown import turn_markdown
from grok_jupyter.session.turn import Turn

__all__ = ["BETWEEN", "pages"]

BETWEEN = "\n\n---\n\n"
"""What stands between two turns."""

_SIZE = 12_000  # characters; JupyterLab takes some 7 ms to render a thousand


def pages(
    turns: Iterable[Turn], most: int, written: Callable[[Turn], str] = turn_markdown
) -> list[str]:
    """Write a talk as a few Markdown texts; a turn is never cut.

    A front end renders a text anew when it has changed, so the texts stay as they are while turns
    are added, but for the last one. Only when there would be too many do all become longer.

    Parameters
    ----------
    turns : iterable of Turn
        In their order.
    most : int
        How many texts there may be, at least 1.
    written : callable
        Returns the Markdown of a turn.
    """
    texts = [written(turn) for turn in turns]
    size = _SIZE
    while len(cut := _cut(texts, size)) > most:
        size *= 2
    return cut


def _cut(texts: list[str], size: int) -> list[str]:
    cut: list[list[str]] = []
    room = 0
    for text in texts:
        room -= len(text) + len(BETWEEN)
        if room < 0 or not cut:
            cut.append([])
            room = size - len(text)
        cut[-1].append(text)
    return [BETWEEN.join(page) for page in cut]
