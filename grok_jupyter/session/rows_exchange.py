"""A question per row, ready to be asked, shown, and ended in good order."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

from grok_jupyter.client.many.rows import Rows
from grok_jupyter.client.many.run import RowsRun
from grok_jupyter.client.many.told import interrupted
from grok_jupyter.session.deferred_interrupt import deferred_interrupt

__all__ = ["RowsExchange", "RowsSurface"]


class RowsSurface(Protocol):
    """Shows rows while they are asked, and once more when nothing more can come."""

    def show(self, shown: Rows, /) -> None:
        """Take note that they have grown; from the main thread the first time."""
        ...

    def finish(self, shown: Rows, /) -> None:
        """Show them for the last time, whatever their status."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class RowsExchange:
    """Rows that are ready to be asked about, once.

    Attributes
    ----------
    begun : RowsRun
        A run that has not begun.
    answered_by : str
        The name to show for who answers.
    """

    begun: RowsRun
    answered_by: str

    @property
    def rows(self) -> Rows:
        """The answers; they are there before anything is sent."""
        return self.begun.rows

    def run(self, surface: RowsSurface) -> Rows:
        """Ask, show the rows while they are answered, and return them.

        Connections are closed and the surface is finished whatever happens.

        Raises
        ------
        GrokError
            What ended the run, or why the first row failed, if not a single row is answered.
        GrokInterrupt
            If the user interrupts, or somebody cancels the run; what has come is kept.
        """
        rows = self.rows
        try:
            self._ask(surface)
        except KeyboardInterrupt:
            raise interrupted(rows) from None
        if rows.status == "interrupted":  # by somebody else than who waits in the cell
            raise interrupted(rows)
        rows.raise_if_nothing_came()
        if not rows.done and rows.errors:  # a cell that has no answer has failed
            raise rows.errors[min(rows.errors)]
        return rows

    def stop(self) -> None:
        """End it soon, from whatever thread; what has come is kept."""
        self.begun.cancel()

    def anew(self, *, max_cost: float | None) -> RowsExchange:
        """Return the rows without an answer, ready to be asked again, in the same object.

        Raises
        ------
        ConfigError
            If they are being asked.
        """
        return RowsExchange(self.begun.anew(max_cost=max_cost), self.answered_by)

    def _ask(self, surface: RowsSurface) -> None:
        try:
            with closing(self.begun):
                surface.show(self.rows)
                for rows in self.begun:
                    surface.show(rows)
        finally:
            with deferred_interrupt():
                surface.finish(self.rows)
