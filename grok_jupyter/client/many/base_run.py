"""A run over many rows: what is left to ask, and by whom."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Self

import anyio.to_thread

from grok_jupyter.client.budget import Budget
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.many.asking import Asking
from grok_jupyter.client.many.carrier import awaited_carrier
from grok_jupyter.client.many.plan import Plan
from grok_jupyter.client.many.questions import Questions
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.protocol.response import Response

__all__ = ["BaseRun"]


class BaseRun(ABC):
    """What both kinds of runs share: the rows, and which of them are still to be asked."""

    def __init__(self, plan: Plan, connection: Connection) -> None:
        self.rows = plan.rows
        self._plan = plan
        self._connection = connection
        self._todo = list(range(len(plan.rows)))
        plan.rows._ask_again = self._again
        self._check()

    def report_to(self, report: Callable[[Response], object]) -> None:
        """Have each answer that is asked for be told, by ``rows.retry()`` as well.

        Parameters
        ----------
        report : callable
            Takes a response that has ended, from the thread that asks.
        """
        self._plan.report = report

    def _check(self) -> None:
        """Have what cannot be used be told before anything is sent."""
        questions = Questions(self._plan, self._connection)
        if self._plan.is_strict and self.rows.status == "pending":
            questions.refuse_rows_that_fail()

    async def _ask(self, tell: Callable[[int | None], None]) -> None:
        if self._plan.executor is not None:
            await self._spread(tell)
            return
        async with awaited_carrier(self._connection) as carrier:
            connection = replace(self._connection, carrier=carrier)
            await Asking(self._plan, connection, self._todo, tell).run()

    async def _spread(self, tell: Callable[[int | None], None]) -> None:
        from grok_jupyter.client.many.spreading import Spreading  # executors are not small

        spreading = Spreading(self._plan, self._connection, self._todo, tell)
        self.rows.begin()  # not in the thread, which may come to it when all is over
        try:
            await anyio.to_thread.run_sync(spreading.run, abandon_on_cancel=True)
        finally:
            spreading.stop()

    def _anew(self, max_cost: float | None) -> Self:
        """Return a run over the rows without an answer, in the same object."""
        rows = self.rows
        if self._is_running:
            raise ConfigError(
                "The rows are being asked; wait for the end, or cancel the run first."
            )
        if not rows.is_finished:
            raise ConfigError(
                "Asking about the rows has not begun, so there is nothing to ask again; begin "
                "their run, or cancel it first."
            )
        if max_cost is not None:
            most = Budget().for_answer(max_cost).max_of_answer
            self._plan = replace(self._plan, max_cost=most)
        run = type(self)(self._plan, self._connection)
        run._todo = [row for row in range(len(rows)) if not rows.is_answered(row)]
        for row in run._todo:
            self._plan.unfit[row] = self._plan.unfit.get(row, 0) + _is_unfit(rows, row)
            rows.forget(row)
        rows.status = "pending"  # this run's now
        return run

    @abstractmethod
    def _again(self, *, max_cost: float | None) -> Any:
        """Ask again, as ``rows.retry()`` does."""

    @property
    def _is_running(self) -> bool:
        return self.rows.status == "streaming"


def _is_unfit(rows: Rows, row: int) -> bool:
    """Return whether a row has a whole answer that does not do."""
    response = rows.responses[row]
    return response is not None and response.status == "completed" and row in rows.errors
