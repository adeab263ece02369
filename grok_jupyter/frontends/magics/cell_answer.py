"""One answer to a cell: how it is shown, what follows it, and why it has failed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from grok_jupyter.frontends.magics.aftermath import Aftermath
from grok_jupyter.frontends.magics.answer_form import check_form
from grok_jupyter.frontends.magics.cell_question import CellQuestion
from grok_jupyter.frontends.magics.settings import Settings
from grok_jupyter.frontends.magics.surfaces import surface_for
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.finished import Output, finished
from grok_jupyter.session.exchange import Exchange
from grok_jupyter.session.surface import Surface
from grok_jupyter.text.portable.signs import literal
from grok_jupyter.text.redaction import redacted

__all__ = ["CellAnswer"]


class CellAnswer:
    """An answer that a cell waits for, or that arrives beside other cells.

    Parameters
    ----------
    asked : CellQuestion
        What the cell asks.
    exchange : Exchange
        The same, ready to be sent.
    aftermath : Aftermath
        What follows it.
    with_usage : bool
        Whether model, tokens and cost are shown.
    variable : str
        How the notebook names the response.

    Attributes
    ----------
    tells_errors : bool
        Whether the output says why it failed: where no error of the cell does.
    """

    def __init__(
        self,
        asked: CellQuestion,
        exchange: Exchange,
        aftermath: Aftermath,
        *,
        with_usage: bool,
        variable: str,
    ) -> None:
        self.asked = asked
        self.exchange = exchange
        self.tells_errors = False
        self._aftermath = aftermath
        self._with_usage = with_usage
        self._variable = variable
        self._place = asked.turn.caption(with_usage=with_usage)
        self._surface: Surface | None = None
        self._is_beside = False

    @property
    def value(self) -> Response:
        """What the cell binds; it is there before anything is sent."""
        return self.exchange.response

    def begin(self, shell: Any, settings: Settings, stop: Callable[[], None] | None = None) -> None:
        """Choose where it is shown; with ``stop`` it is shown at once, and may be run in a thread.

        Parameters
        ----------
        shell : InteractiveShell
            Whose front end shows it.
        settings : Settings
            Those in force.
        stop : callable, optional
            Ends it, where it arrives beside other cells.
        """
        correction = self.asked.correction
        self._is_beside = self.tells_errors = stop is not None
        self._surface = surface_for(
            shell,
            settings,
            self.output,
            self.exchange.answered_by,
            self.asked.output_format,
            with_usage=self._with_usage,
            caption=self._caption,
            below=self._aftermath.below if correction else None,
            stop=stop,
        )
        if stop is not None:
            self._surface.show(self.value)

    def run(self, surface: Surface | None = None) -> Response:
        """Ask, and return the response when it is complete.

        Parameters
        ----------
        surface : Surface, optional
            Where it is shown, in place of the output of its own.

        Raises
        ------
        GrokError, GrokInterrupt
            As the answer ends; the finished output is displayed before.
        """
        shown = surface or self._surface
        if shown is None:
            raise RuntimeError("an answer begins before it runs")
        with self._naming():
            response = self.exchange.run(shown, is_awaited=not self._is_beside)
            self._aftermath.carry_out(response)
            self._check_format()
        return response

    def stop(self) -> None:
        """End it soon, from whatever thread; what has come is kept."""
        self.exchange.turn.stop()

    def output(self, _: Response | None = None) -> Output:
        """Make the finished output: of the whole answer, whatever of it a surface shows."""
        below = self._aftermath.below(self.value)
        if self.tells_errors and (error := self.error()):
            failed = f"**Failed:** {literal(' '.join(error.split()))}"
            below = "\n\n".join(filter(None, (below, failed)))
        return finished(
            self.value,
            output_format=self.asked.output_format,
            with_usage=self._with_usage,
            provenance={
                **self.asked.provenance, "prompt_sha256": _digest(self.exchange.messages)
            },
            caption=self._caption(),
            below=below,
        )  # fmt: skip

    def error(self) -> str:
        """Say why it failed; ``""`` if it did not, or goes on."""
        error = self.exchange.turn.error
        if error:
            return redacted(self._named(error))
        if self.value.status != "completed":
            return ""
        try:
            self._check_format()
        except GrokError as problem:
            return redacted(str(problem))
        return ""

    def _caption(self) -> str:
        return " · ".join(filter(None, (self._place, self._aftermath.said(self.value))))

    def _check_format(self) -> None:
        if self.asked.query.shape is None:
            check_form(self.value, self.asked.output_format)

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """Have an error name the variable that the response is bound to."""
        try:
            yield
        except GrokError as error:
            if error.response is not None and error.args:
                error.args = (self._named(error.args[0]),)
            raise

    def _named(self, sentence: str) -> str:
        return sentence.replace("in error.response", f"in {self._variable}")


def _digest(messages: list[Message]) -> str:
    wire = json.dumps([message.to_wire() for message in messages], sort_keys=True)
    return hashlib.sha256(wire.encode("utf-8", "replace")).hexdigest()
