"""Asking about many rows over one client, within bounds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Any

import anyio

from grok_jupyter.client.cancellation import Cancellation
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.drivers import drive_async
from grok_jupyter.client.many.cap import Cap
from grok_jupyter.client.many.carrier import most_connections
from grok_jupyter.client.many.failing import Failing, as_grok_error
from grok_jupyter.client.many.functions import Functions
from grok_jupyter.client.many.making import Making
from grok_jupyter.client.many.pace import Pace
from grok_jupyter.client.many.plan import Plan
from grok_jupyter.client.many.questions import Question, Questions
from grok_jupyter.client.many.recorded import Recorded, Telling, origin_of_run, told_unfit
from grok_jupyter.client.many.sharing import Sharing
from grok_jupyter.client.many.turn import BusyError
from grok_jupyter.client.transports.seam import Head
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.response import Response

__all__ = ["Asking"]

_GLANCE = 0.01  # seconds of work after which others have their turn
_LOOK = 1.0  # seconds after which a row that waits between its requests looks again


class Asking:
    """One run over rows; to be awaited once.

    Parameters
    ----------
    plan : Plan
        What is asked.
    connection : Connection
        Where, with a carrier that is awaited.
    todo : list of int
        The rows to ask about.
    tell : callable
        Called when a row has ended, with its number; with ``None`` when all of it has.
    """

    def __init__(
        self,
        plan: Plan,
        connection: Connection,
        todo: list[int],
        tell: Callable[[int | None], None],
    ) -> None:
        self._rows = plan.rows
        self._plan = plan
        self._todo = deque(todo)
        self._tell = tell
        at_once = plan.concurrency
        self._pace = Pace(at_once if at_once is None else most_connections(at_once))
        self._cap = Cap(plan.max_cost, connection.budget, plan.rows, plan.model or "")
        self._failing = Failing(self._pace, plan.rows)
        self._telling = Telling(connection.replay)
        self._connection = replace(
            connection,
            replay=replace(connection.replay, tell=self._telling.tell),
            retries=replace(connection.retries, leaves_rate_limits=True),
            origin=origin_of_run(),
            budget=replace(connection.budget, is_set_aside=True),  # by the cap
        )
        questions = Questions(plan, self._connection)
        self._making = Making(plan, questions, lambda: self._error is None)
        self._recorded = Recorded(self._connection)
        self._anew: dict[int, Recorded] = {}  # for rows of which a recording did not do
        self._again: deque[Question] = deque()  # refused, to be asked first
        self._sharing = Sharing(plan, tell)
        self._running = self._workers = 0
        self._glanced_at = 0.0
        self._functions = Functions(plan.turn)
        self._error: GrokError | None = None
        self._raised: BaseException | None = None
        self._changed: Any = None
        self._group: Any = None

    async def run(self) -> None:
        """Ask until no row is left, or something ends it; the rows say which."""
        self._changed = anyio.Event()
        self._rows.begin()
        self._tell(None)
        try:
            async with anyio.create_task_group() as self._group:
                self._spawn()
            if self._raised is not None:
                if isinstance(self._raised, BusyError):
                    error = self._raised.told
                    self._sharing.end("failed", error)
                    raise error
                raise self._raised
            await self._end()
        finally:
            self._functions.end()
            self._making.end()
            self._cap.end()
            self._sharing.end("interrupted")
            self._telling.end()
            self._tell(None)

    async def _end(self) -> None:
        error = self._error
        if error is not None:
            asked = (question.row for question in self._again)
            self._todo = deque([*asked, *self._todo, *self._sharing.release()])
            while self._todo:
                row = self._todo.popleft()
                if not await self._is_recorded(row):
                    self._rows.settle(row, None, error)
                await self._glance()
        self._sharing.end("completed" if error is None else "failed", error)

    async def _is_recorded(self, row: int) -> bool:
        """Settle a row that costs nothing, though nothing more is asked; say whether it does."""
        if not self._connection.replay.may_do_without:
            return False
        _, question = await self._making.of(row)
        if isinstance(question, GrokError):
            self._sharing.settle(row, None, question)
            return True
        if isinstance(question, BaseException):
            raise question
        return self._take_recorded(question)

    def _spawn(self) -> None:
        """Begin as many workers as may run, and as there is work for."""
        work = len(self._todo) + len(self._again)
        while self._error is None and work and self._workers < self._pace.limit:
            self._workers += 1
            work -= 1
            self._group.start_soon(self._work)

    async def _work(self) -> None:
        try:
            while self._error is None and self._workers <= self._pace.limit:
                question = await self._next()
                if question is None:
                    return
                if not await self._may_begin(question.row):
                    self._again.appendleft(question)
                    return
                await self._ask(question)
                self._spawn()
        finally:
            self._workers -= 1

    async def _next(self) -> Question | None:
        """Return the next question that nobody asks yet."""
        while self._error is None:
            if self._again:
                return self._again.popleft()
            made = await self._making.next(self._todo)
            if made is None:
                return None
            row, question = made
            if isinstance(question, GrokError):
                self._sharing.settle(row, None, question)
            elif isinstance(question, BaseException):  # somebody wants all of it to end
                self._raise(question)
                return None
            elif self._sharing.leads(question) and not self._take_recorded(question):
                self._sharing.begin(row)
                return question
            await self._glance()
        return None

    def _take_recorded(self, question: Question) -> bool:
        """Settle a row whose answer is recorded; say whether it is."""
        found = self._recorded_of(question).answer(question.prepared)
        if found is None:
            return False
        response, error = found
        error = question.asked.judged(response, error)
        self._sharing.settle(question.row, response, error)
        if error is not None:
            self._telling.tell(told_unfit(self._rows.framing.named(question.row)))
        return True

    def _recorded_of(self, question: Question) -> Recorded:
        """Return where the recording of a row is, and is to be."""
        row, unfit = question.row, self._plan.unfit.get(question.row)
        if not unfit:
            return self._recorded
        if row not in self._anew:
            self._anew[row] = self._recorded.anew(question.prepared, unfit)
        return self._anew[row]

    async def _glance(self) -> None:
        """Let others have their turn, now and then, and a cancellation take effect."""
        if monotonic() - self._glanced_at > _GLANCE:
            await anyio.lowlevel.checkpoint()
            self._glanced_at = monotonic()

    async def _may_begin(self, row: int) -> bool:
        """Wait until a row may begin; return whether it may at all."""
        while self._error is None:
            delay = self._pace.delay(self._running, monotonic())
            if delay == 0:
                may = self._cap.may_ask(self._running)
                if may:
                    self._running += 1
                    self._pace.begin(row, monotonic())
                    return True
                if may is False:
                    self._stop(self._cap.error())
                    return False
                delay = float("inf")
            with anyio.move_on_after(delay):
                await self._changed.wait()
        return False

    async def _ask(self, question: Question) -> None:
        row, prepared = question.row, question.prepared
        response = Response()
        self._rows.responses[row] = response
        error: GrokError | None = None
        connection = self._recorded_of(question).connection
        transport = connection.async_transport(response, model=self._plan.model or "")
        limits = replace(
            prepared.limits, hear=partial(self._hear, row), pause=partial(self._pause, row)
        )
        flow = prepared._replace(limits=limits).flow(response)
        try:
            async for _ in drive_async(flow, transport, response, Cancellation(), self._call):
                pass
        except Exception as raised:
            error = as_grok_error(raised)
        finally:
            self._running -= 1
            self._pace.end(row)
            self._cap.run_on(self._running)
            self._have_changed()
        error = question.asked.judged(response, error)
        if error is None:
            self._failing.answered()
            tokens = response.usage.total_tokens if response.usage else None
            self._pace.answered(self._workers, tokens or 0)
        else:
            if self._failing.may_ask_again(question, error, response):
                self._rows.responses[row] = None
                self._again.append(question)
                return
            ending = self._failing.ends_all(error)
            if ending:
                self._stop(error)
        self._sharing.settle(row, response, error)

    async def _call(self, work: Callable[[], Any]) -> Any:
        """Call a function of an answer; what it returns may be awaited."""
        try:
            return await self._functions.call(work, lambda: "A function of an answer")
        except BusyError as error:  # not for the model, which would answer without it
            self._raise(error)
            await anyio.sleep_forever()

    def _raise(self, error: BaseException) -> None:
        """End all of it, as a cancellation does, and have whoever waits get an error."""
        self._raised = self._raised or error
        self._group.cancel_scope.cancel()

    def _stop(self, error: GrokError) -> None:
        """Let no row begin any more."""
        self._error = self._error or error
        self._have_changed()

    def _pause(self, row: int) -> float:
        """Return the seconds until a row may send a request; its first one has waited already."""
        return min(self._pace.resume(row, monotonic()), _LOOK)

    def _hear(self, row: int, head: Head, asked: float) -> None:
        self._pace.heard(head, asked, monotonic(), row)
        if self._pace.delay(self._running, monotonic()) == 0:
            self._have_changed()  # the server has counted one row more

    def _have_changed(self) -> None:
        """Have those that wait look again whether they may begin."""
        changed, self._changed = self._changed, anyio.Event()
        changed.set()
