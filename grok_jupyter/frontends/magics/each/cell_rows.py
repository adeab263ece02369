"""The answers to a cell that is asked once per row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from copy import copy
from functools import partial
from threading import current_thread, main_thread
from typing import Any

from grok_jupyter.client.many.rows import Rows
from grok_jupyter.frontends.magics.each.template import RowTemplate
from grok_jupyter.frontends.magics.settings import Settings
from grok_jupyter.frontends.magics.surfaces import rows_surface_for
from grok_jupyter.frontends.watching import shows_next_value
from grok_jupyter.rendering.finished import Output
from grok_jupyter.rendering.rows.finished import finished_rows
from grok_jupyter.session.rows_exchange import RowsExchange, RowsSurface

__all__ = ["CellRows"]


class CellRows:
    """Rows that a cell waits for, or that are asked beside other cells.

    Parameters
    ----------
    template : RowTemplate
        What is asked.
    exchange : RowsExchange
        The same, ready to be sent.
    prompt : str
        The text of the cell.
    with_usage : bool
        Whether model, tokens and cost are shown.
    variable : str
        How the notebook names the rows.
    """

    def __init__(
        self,
        template: RowTemplate,
        exchange: RowsExchange,
        prompt: str,
        *,
        with_usage: bool,
        variable: str,
    ) -> None:
        self._template = template
        self._exchange = exchange
        self._with_usage = with_usage
        self._variable = variable
        self._digest = hashlib.sha256(prompt.encode("utf-8", "replace")).hexdigest()
        self._surface: RowsSurface | None = None
        exchange.rows.name = variable

    @property
    def value(self) -> Rows:
        """What the cell binds; it is there before anything is sent."""
        return self._exchange.rows

    def begin(self, shell: Any, settings: Settings, stop: Callable[[], None] | None = None) -> None:
        """Choose where they are shown; with ``stop`` at once, and they may be asked in a thread.

        Parameters
        ----------
        shell : InteractiveShell
            Whose front end shows them.
        settings : Settings
            Those in force.
        stop : callable, optional
            Ends them, where they are asked beside other cells.
        """
        self._surface = rows_surface_for(
            shell,
            settings,
            self.output,
            self._exchange.answered_by,
            self._template.beside,
            stop=stop,
        )
        self.value.retry_by(partial(self._retry, shell, settings))
        if stop is not None:
            self._surface.show(self.value)

    def run(self) -> Rows:
        """Ask, and return the rows when each has ended.

        Raises
        ------
        GrokError
            If not a single row is answered.
        GrokInterrupt
            If the user interrupts, or what is asked beside other cells is stopped.
        """
        if self._surface is None:
            raise RuntimeError("rows begin before they run")
        return self._exchange.run(self._surface)

    def _retry(self, shell: Any, settings: Settings, *, max_cost: float | None) -> Rows:
        """Ask again, shown in the cell that wants it."""
        exchange = self._exchange.anew(max_cost=max_cost)
        if current_thread() is not main_thread():  # where nothing can be shown
            return exchange.begun.wait()
        again = copy(self)
        again._exchange = exchange
        again.begin(shell, settings)
        rows = again.run()
        rows.hide_once(shows_next_value(shell))
        return rows

    def stop(self) -> None:
        """End them soon, from whatever thread; what has come is kept."""
        self._exchange.stop()

    def output(self, rows: Rows) -> Output:
        """Make the finished output."""
        return finished_rows(
            rows,
            beside=self._template.beside,
            with_usage=self._with_usage,
            provenance={**self._template.provenance, "prompt_sha256": self._digest},
            variable=self._variable,
        )
