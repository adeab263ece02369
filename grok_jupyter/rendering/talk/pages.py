"""A talk cut into pages, of which one more turn changes as little as possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import NamedTuple, TypeAlias

from grok_jupyter.rendering.talk.markdown import turn_markdown
from grok_jupyter.session.turn import Turn

__all__ = ["BETWEEN", "Page", "pages"]

BETWEEN = "\n\n<hr>\n\n"
"""What stands between two turns. Sphinx warns of Markdown's own lines within an output."""

_Part: TypeAlias = list[tuple[Turn, str]]

_JOINED = 16  # parts in a text; more where there would be too many texts
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

    A front end renders a text anew when it has changed. So turns are added to the last text, which
    stays short, and the ones before grow by being joined in pairs, as the digits of a binary
    number carry: what was said long ago is hardly ever written again.

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
    *old, last = _cut(texts, _SIZE) or [[]]
    longest = _JOINED
    while len(joined := _joined(old, longest)) >= most and longest < len(old):
        longest *= 2
    found = [*joined, last] if last else []
    found = [*found[: most - 1], list(chain.from_iterable(found[most - 1 :]))]  # if still too many
    return [
        Page([turn for turn, _ in page], BETWEEN.join(text for _, text in page))
        for page in found
        if page
    ]


def _joined(parts: list[_Part], longest: int) -> list[_Part]:
    """Join parts, in their order: so many at once as the digits of their number say."""
    joined: list[_Part] = []
    count = longest
    begin = 0
    while begin < len(parts):
        while count > len(parts) - begin:
            count //= 2
        joined.append(list(chain.from_iterable(parts[begin : begin + count])))
        begin += count
    return joined


def _cut(texts: _Part, size: int) -> list[_Part]:
    cut: list[_Part] = []
    room = 0
    for turn, text in texts:
        room -= len(text) + len(BETWEEN)
        if room < 0 or not cut:
            cut.append([])
            room = size - len(text)
        cut[-1].append((turn, text))
    return cut
