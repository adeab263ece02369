"""Rows become questions: one by one, beside the event loop where that may take long."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

import anyio

from grok_jupyter.client.many.functions import Functions
from grok_jupyter.client.many.plan import Plan
from grok_jupyter.client.many.questions import Question, Questions
from grok_jupyter.client.many.row_question import RowQuestion
from grok_jupyter.client.many.turn import BusyError
from grok_jupyter.protocol.errors import GrokError

__all__ = ["Making"]


class Making:
    """Makes the questions of a run.

    A template that is a function of the user's is called in a thread, so that the answers, the
    deadlines and the end of other rows do not wait for it. It is called for one row at a time, in
    the order of the rows, as a loop over them would: what it counts or appends comes out the same.

    Parameters
    ----------
    plan : Plan
        What is asked.
    questions : Questions
        Make them.
    goes_on : callable
        Says whether another row is wanted at all.
    """

    def __init__(self, plan: Plan, questions: Questions, goes_on: Callable[[], bool]) -> None:
        self._plan, self._template = plan, plan.template
        self._questions = questions
        self._goes_on = goes_on
        self._functions = Functions(plan.template_turn)
        self._order = anyio.Lock()

    async def next(self, todo: deque[int]) -> tuple[int, Question | BaseException] | None:
        """Take the next row; return it, and its question or what was raised; ``None`` at the end.

        All but a ``GrokError`` is meant to end everything.
        """
        if not self._template.may_block:
            return await self.of(todo.popleft()) if todo else None
        async with self._order:
            if not self._goes_on():  # any more, after the wait
                return None
            return await self.of(todo.popleft()) if todo else None

    async def of(self, row: int) -> tuple[int, Question | BaseException]:
        """Return a row, and its question or what was raised. See :meth:`next`."""
        if not self._template.may_block:
            asked = self._asked(row)
        else:
            what = partial(self._plan.template_of, row)
            try:
                asked = await self._functions.call(partial(self._asked, row), what)
            except BusyError as error:
                return row, error
        if isinstance(asked, BaseException):
            return row, asked
        try:
            return row, self._questions.made_of(row, asked)
        except GrokError as error:
            return row, error

    def end(self) -> None:
        """Let the template begin no more."""
        self._functions.end()

    def _asked(self, row: int) -> RowQuestion | BaseException:
        try:
            return self._template.question(row)
        except BaseException as error:
            return error
