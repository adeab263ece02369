"""The live view of rows: a bar, and those that ended last; a frame costs the same for all."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from grok_jupyter.client.many.rows import Rows
from grok_jupyter.rendering.live.channel_view import ChannelView
from grok_jupyter.rendering.live.checkpoint import KEPT
from grok_jupyter.rendering.live.place import Place
from grok_jupyter.rendering.live.wire import Operation
from grok_jupyter.rendering.rows.frames import LiveRows
from grok_jupyter.rendering.rows.grid import Beside, grid_of
from grok_jupyter.rendering.rows.words import progress

__all__ = ["RowsView"]

_ANSWER = 1  # the region of an answer
_BAR, _LATEST = 0, 1  # its blocks
_KEEP_EVERY = 2.0  # seconds: the page writes what is kept into its notebook


class RowsView(ChannelView[Rows]):
    """Brings rows to a widget.

    Parameters
    ----------
    who : str
        Who answers.
    beside : Beside
        What of the rows stands beside their answers.
    clock : callable
        Seconds since the question.
    place : Place
        Where it is shown.
    request : callable
        Asks for a frame, from whatever thread.
    """

    def __init__(
        self,
        who: str,
        beside: Beside,
        clock: Callable[[], float],
        place: Place,
        request: Callable[[], None],
    ) -> None:
        super().__init__(who, clock, place, request)
        self._beside = beside
        self._blocks: dict[tuple[int, int], str] = {}  # html, by region and block
        self._frames = LiveRows(beside) if place.has_renderers else None
        self._keep_at = 0.0

    def _put_new(self, shown: Rows) -> None:
        self._channel.put(self._grown(shown))

    def _put_last(self, shown: Rows) -> None:
        self._put_new(shown)

    def _snapshot(self) -> list[Operation]:
        return _built(self._blocks)

    def _grown(self, rows: Rows) -> list[Operation]:
        blocks = {(_ANSWER, _BAR): _bar(rows)}
        latest = list(rows.latest)
        if latest:
            blocks[_ANSWER, _LATEST] = grid_of(rows, latest, self._beside).html
        now = self._clock()
        if self._frames is not None and now >= self._keep_at:
            self._keep_at = now + _KEEP_EVERY
            blocks[KEPT, 0] = self._frames.frame(rows)
        changed = {place: html for place, html in blocks.items() if self._blocks.get(place) != html}
        self._blocks.update(changed)
        return _built(changed)


def _built(blocks: dict[tuple[int, int], str]) -> list[Operation]:
    operations: list[Operation] = []
    for (region, block), html in blocks.items():
        if region == KEPT:  # a text, no html
            operations += [(region, block, -1, 0, ""), (region, block, 0, 0, html)]
        else:
            operations.append((region, block, -1, 0, html))
    return operations


def _bar(rows: Rows) -> str:
    ended = rows.done + rows.failed
    said = escape(progress(rows))
    return (
        f'<div class="grok-bar"><progress max="{max(len(rows), 1)}" value="{ended}" '
        f'aria-label="rows"></progress><div>{said}</div></div>'
    )
