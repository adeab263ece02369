"""The answers of several models to one cell, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from grok_jupyter.frontends.magics.cell_answer import CellAnswer
from grok_jupyter.frontends.magics.settings import Settings
from grok_jupyter.frontends.magics.surfaces import board_surface_for
from grok_jupyter.protocol.comparison import Comparison
from grok_jupyter.protocol.errors import GrokError, GrokInterrupt
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.shown import shown
from grok_jupyter.rendering.columns.board import Board, BoardSurface, Column, ColumnSurface
from grok_jupyter.rendering.finished import finished
from grok_jupyter.session.deferred_interrupt import deferred_interrupt
from grok_jupyter.session.exchange import interrupted
from grok_jupyter.session.together import Together
from grok_jupyter.text.excerpt import excerpt
from grok_jupyter.text.portable.signs import visible

__all__ = ["CellComparison"]


class CellComparison:
    """Answers that a cell waits for, or that arrive beside other cells.

    Parameters
    ----------
    answers : sequence of CellAnswer
        One of each model.
    given : mapping
        Responses that are there already, by what they are called.
    with_usage : bool
        Whether model, tokens and cost are shown.

    Attributes
    ----------
    value : Comparison
        What the cell binds; it is there before anything is sent.
    """

    def __init__(
        self, answers: Sequence[CellAnswer], given: Mapping[str, Response], *, with_usage: bool
    ) -> None:
        self._answers = {answer.asked.query.model: answer for answer in answers}
        responses = {name: answer.value for name, answer in self._answers.items()}
        self.value = Comparison({**responses, **given}, tuple(given))
        self._with_usage = with_usage
        columns = [self._column(name, answer) for name, answer in self._answers.items()]
        columns += [self._given(name, response) for name, response in given.items()]
        self._board = Board(columns, self._closing)
        self._surface: BoardSurface | None = None

    def begin(self, shell: Any, settings: Settings, stop: Callable[[], None] | None = None) -> None:
        """Choose where they are shown, and show them; see :meth:`CellAnswer.begin`."""
        with deferred_interrupt():
            self._surface = board_surface_for(
                shell, settings, self._board, with_usage=self._with_usage, stop=stop
            )
            self._surface.show(self._board)

    def run(self) -> Comparison:
        """Ask all at once, and return the comparison when each has ended.

        Raises
        ------
        GrokError
            If no model has answered.
        GrokInterrupt
            If the user interrupts, or what arrives beside other cells is stopped.
        """
        surface = self._surface
        if surface is None:
            raise RuntimeError("answers begin before they run")
        works = [
            partial(self._ask, ColumnSurface(column, self._board, surface), answer)
            for column, answer in zip(self._board.columns, self._answers.values(), strict=False)
        ]
        try:
            try:
                raised = Together(works, self.stop).run()
            finally:
                with deferred_interrupt():
                    surface.finish(self._board)
        except KeyboardInterrupt:
            raise self._interrupted() from None
        if self.value.status == "interrupted":
            raise self._interrupted()
        for error in raised:
            if error is not None:
                raise error
        self._refuse_if_none_answered()
        return self.value

    def stop(self) -> None:
        """End all soon, from whatever thread; what has come is kept."""
        for answer in self._answers.values():
            answer.stop()

    def _ask(self, surface: ColumnSurface, answer: CellAnswer) -> None:
        """Ask one model, in a thread of its own; an error of it is one of its column."""
        try:
            answer.run(surface)
        except GrokError as error:
            self.value.errors[answer.asked.query.model] = error
        except GrokInterrupt:
            return  # who stopped it says so

    def _column(self, name: str, answer: CellAnswer) -> Column:
        answer.tells_errors = True
        output_format = answer.asked.output_format
        by = answer.exchange.answered_by
        return Column(name, by, output_format, answer.output, answer.error, answer.value)

    def _given(self, name: str, response: Response) -> Column:
        output_format = next(iter(self._answers.values())).asked.output_format
        finish = partial(
            finished,
            response,
            output_format=output_format,
            with_usage=self._with_usage,
            provenance={"given": True},
        )
        clean = shown(response)  # nobody has caught up with it as with one that arrives
        return Column(
            name, clean.model or name, output_format, finish, response=clean, is_over=True
        )

    def _closing(self) -> str:
        failed = [visible(name) for name in self._errors]
        if not failed:
            return ""
        return (
            f"<sub>{len(failed)} of {len(self._answers)} models failed: {', '.join(failed)}</sub>"
        )

    @property
    def _errors(self) -> dict[str, GrokError]:
        """The errors in the order of the columns, whichever came first."""
        found = self.value.errors
        return {name: found[name] for name in self._answers if name in found}

    def _refuse_if_none_answered(self) -> None:
        errors = self._errors
        if len(errors) < len(self._answers):
            return
        if len(errors) == 1:
            raise next(iter(errors.values()))
        said = "; ".join(f"{name}: {excerpt(str(error), 300)}" for name, error in errors.items())
        raise GrokError(f"None of the {len(errors)} models has answered. {said}")

    def _interrupted(self) -> GrokInterrupt:
        said = (
            f"{name}: {interrupted(response).rpartition('; ')[2].rstrip('.')}"
            for name, response in self.value.asked.items()
            if response.status == "interrupted"
        )
        what = "; ".join(said) or "all of them were complete"
        return GrokInterrupt(f"The answers were interrupted; {what}.")
