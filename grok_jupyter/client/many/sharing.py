"""Rows that ask the same: one of them asks, and the others have its answer."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from grok_jupyter.client.many.plan import Plan
from grok_jupyter.client.many.questions import Question, copied
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.response import Response, Status

__all__ = ["Sharing"]


class Sharing:
    """Settles rows, and with each those that ask the same; until the end, and nothing after it.

    A run that is ended may leave a thread behind, and the rows may be another run's by then.

    Parameters
    ----------
    plan : Plan
        Whose rows they are.
    tell : callable
        Called with the number of each row that is settled.
    """

    def __init__(self, plan: Plan, tell: Callable[[int | None], None]) -> None:
        self._plan = plan
        self._tell = tell
        self._leaders: dict[bytes, int] = {}  # rows that ask, by what they ask
        self._waiting: dict[int, list[int]] = {}  # for the answer to another row
        self._turn = Lock()
        self._is_over = False

    def leads(self, question: Question) -> bool:
        """Return whether a row asks for itself; else it has, or will have, another's answer."""
        row = question.row
        leader = self._leaders.setdefault(question.digest, row)
        if leader == row:
            return True
        if leader in self._waiting:
            self._waiting[leader].append(row)
        else:
            self._copy(leader, row)
        return False

    def begin(self, row: int) -> None:
        """Take note that a row is about to be asked: equal ones wait for it from now on."""
        self._waiting.setdefault(row, [])

    def settle(self, row: int, response: Response | None, error: GrokError | None) -> None:
        """Enter what became of a row, for those that wait for it as well."""
        if not self._enter(row, response, error):
            return
        if response is not None:
            self._plan.report(response)
        self._tell(row)
        for follower in self._waiting.pop(row, ()):
            self._copy(row, follower)

    def release(self) -> list[int]:
        """Return the rows that wait for another's answer; they wait no more."""
        waiting = [row for rows in self._waiting.values() for row in rows]
        self._waiting.clear()
        return waiting

    def end(self, status: Status, error: GrokError | None = None) -> None:
        """End the rows, unless this run has ended them; for any thread."""
        with self._turn:
            if not self._is_over:
                self._is_over = True
                self._plan.rows.end(status, error)

    def _copy(self, leader: int, row: int) -> None:
        rows = self._plan.rows
        answer, error = rows.responses[leader], rows.errors.get(leader)
        if self._enter(row, copied(answer), error, is_copy=True):
            self._tell(row)

    def _enter(
        self, row: int, response: Response | None, error: GrokError | None, *, is_copy: bool = False
    ) -> bool:
        """Enter what became of one row; say whether it still may be."""
        with self._turn:
            if not self._is_over:
                self._plan.rows.settle(row, response, error, is_copy=is_copy)
            return not self._is_over
