"""A talk cut into pages, of which one more turn changes only the last."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from grok_jupyter.rendering.talk.markdown import turn_markdown
from grok_jupyter.session.turn import Turn

__all__ = ["BETWEEN", "Page", "pages"]

BETWEEN = "\n\n---\n\n"
"""What stands between two turns."""

_SIZE = 6_000  # characters; JupyterLab takes some 10 ms to render a thousand, hidden ones too


class Page(NamedTuple):
    """Some turns of a talk.

    Attributes
    ----------
    turns : list of Turn
        In their order.
    markdown : str
        What they look like.
    """

    turns: list[Turn]
    markdown: str


def pages(
    turns: Iterable[Turn], most: int, written: Callable[[Turn], str] = turn_markdown
) -> list[Page]:
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
    texts = [(turn, written(turn)) for turn in turns]
    size = _SIZE
    while len(cut := _cut(texts, size)) > most:
        size *= 2
    return [
        Page([turn for turn, _ in page], BETWEEN.join(text for _, text in page)) for page in cut
    ]


def _cut(texts: list[tuple[Turn, str]], size: int) -> list[list[tuple[Turn, str]]]:
    cut: list[list[tuple[Turn, str]]] = []
    room = 0
    for turn, text in texts:
        room -= len(text) + len(BETWEEN)
        if room < 0 or not cut:
            cut.append([])
            room = size - len(text)
        cut[-1].append((turn, text))
    return cut
