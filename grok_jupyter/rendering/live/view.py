"""Live views: what of one response, or of several side by side, the page has not seen yet."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.channel_view import ChannelView
from grok_jupyter.rendering.live.column import LiveColumn
from grok_jupyter.rendering.live.place import Place
from grok_jupyter.rendering.live.wire import Operation
from grok_jupyter.rendering.notebook import Shown
from grok_jupyter.rendering.status import replayed

__all__ = ["LiveView", "PageView"]


class PageView(ChannelView[Shown]):
    """Brings responses to a widget, a frame at a time. One thread draws.

    Parameters
    ----------
    who : str
        Who answers.
    columns : sequence of (str, str, str)
        Of each answer: who gives it, the heading above it in the notebook, and its format.
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
        columns: Sequence[tuple[str, str, Format]],
        clock: Callable[[], float],
        place: Place,
        request: Callable[[], None],
    ) -> None:
        self._columns = [
            LiveColumn(
                output_format,
                has_typesetter=place.has_typesetter,
                has_renderers=place.has_renderers,
            )
            for *_, output_format in columns
        ]
        super().__init__(
            who,
            clock,
            place,
            request,
            speakers=[speaker for speaker, *_ in columns],
            headings=[heading for _, heading, _ in columns],
        )

    # -- what is shown -----------------------------------------------------------------------------

    @abstractmethod
    def _responses(self, shown: Shown) -> Sequence[Response]:
        """Return the response of each column."""

    def _ending(self, shown: Shown, index: int) -> str:  # noqa: ARG002 - one alone says nothing
        """Return the HTML that says how a column has ended, while others go on."""
        return ""

    # -- frames ------------------------------------------------------------------------------------

    def _put_new(self, shown: Shown) -> None:
        responses = self._responses(shown)
        self.widget.replayed = [replayed(response) for response in responses]
        for index, (column, response) in enumerate(zip(self._columns, responses, strict=True)):
            self._put(index, self._grown(index, shown, response))
            self._put(index, column.keep(response))

    def _is_behind(self, shown: Shown) -> bool:
        pairs = zip(self._columns, self._responses(shown), strict=True)
        return any(column.is_behind(response) for column, response in pairs)

    def _put_last(self, shown: Shown) -> None:
        for index, response in enumerate(self._responses(shown)):
            self._put(index, self._grown(index, shown, response))
            self._put(index, self._columns[index].finish(response))

    def _grown(self, index: int, shown: Shown, response: Response) -> list[Operation]:
        column = self._columns[index]
        grown = column.grow(response, self._clock())
        return grown + column.end(self._ending(shown, index))

    def _put(self, index: int, operations: list[Operation]) -> None:
        if operations:
            self._channel.put([*self._on(index), *operations])

    def _on(self, index: int) -> Iterable[Operation]:
        """Return what says which column comes next, if there are several."""
        return [("on", index)] if len(self._columns) > 1 else []

    def _snapshot(self) -> list[Operation]:
        return [
            operation
            for index, column in enumerate(self._columns)
            for operation in (*self._on(index), *column.snapshot())
        ]


class LiveView(PageView[Response]):
    """Brings one response to a widget.

    Parameters
    ----------
    answered_by : str
        Who answers.
    output_format : str
        How the answer is to look; see :func:`grok_jupyter.rendering.finished.finished`.
    clock : callable
        Seconds since the question.
    place : Place
        Where it is shown.
    request : callable
        Asks for a frame, from whatever thread.
    """

    def __init__(
        self,
        answered_by: str,
        output_format: Format,
        clock: Callable[[], float],
        place: Place,
        request: Callable[[], None],
    ) -> None:
        super().__init__(answered_by, [(answered_by, "", output_format)], clock, place, request)

    def _responses(self, shown: Response) -> Sequence[Response]:
        return (shown,)
