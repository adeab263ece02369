"""Asking about many rows by an executor: chunks of rows go to workers that do the same as here."""

from __future__ import annotations

import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from math import ceil, inf
from pathlib import Path
from socket import gethostname

from grok_jupyter.client.connection import Connection
from grok_jupyter.client.many.cap import Cap
from grok_jupyter.client.many.chunks import Chunk, Here, of_worker, workers_of
from grok_jupyter.client.many.failing import Failing
from grok_jupyter.client.many.journal import Journal, Outcome
from grok_jupyter.client.many.pace import Pace
from grok_jupyter.client.many.plan import Plan
from grok_jupyter.client.many.questions import Question, Questions
from grok_jupyter.client.many.recorded import Telling, told_unfit
from grok_jupyter.client.many.row_question import Asked, RowQuestion
from grok_jupyter.client.many.sharing import Sharing
from grok_jupyter.client.many.turn import BusyError
from grok_jupyter.client.many.worker import Job, Place, ask_rows
from grok_jupyter.client.shapes.fitting import fitted
from grok_jupyter.protocol.errors import APIConnectionError, GrokError, InputError

__all__ = ["Spreading"]

_MOST_ROWS = 500  # of a chunk
_PER_WORKER = 4  # chunks, so that none waits long for another
_GLANCE = 0.1  # seconds between looks at what the workers have written
_MOST_TRIES = 2  # of a row whose worker is ended
_DEATHS = {"KilledWorker", "TerminatedWorkerError", "WorkerStoppedError"}  # dask's, loky's


class Spreading:
    """One run over rows, by an executor; blocks.

    Parameters
    ----------
    plan : Plan
        What is asked, and where.
    connection : Connection
        How the client is set up that the workers make again.
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
        self._plan, self._rows, self._connection = plan, plan.rows, connection
        self._questions = Questions(plan, connection)
        self._tell = tell
        self._todo = deque(todo)
        self._asked: dict[int, RowQuestion] = {}  # of rows whose answers are checked
        self._tries: dict[int, int] = {}
        self._sharing = Sharing(plan, tell)
        self._cap = Cap(plan.max_cost, connection.budget, plan.rows, plan.model or "")
        self._failing = Failing(Pace(), plan.rows)
        self._telling = Telling(connection.replay)
        self._running: dict[Future[list[Outcome]], Chunk] = {}
        self._executor = plan.executor
        self._workers = workers_of(plan.executor)
        self._folder: Path | None = None
        self._number = 0
        self._error: GrokError | None = None
        self._is_stopped = False

    def run(self) -> None:
        """Ask until no row is left, or something ends it; the rows, which have begun, say which."""
        self._folder = folder = Path(tempfile.mkdtemp(prefix="grok_rows_"))
        try:
            while not self._is_stopped:
                self._submit(folder)
                if not self._running:
                    break
                wait(self._running, timeout=_GLANCE, return_when=FIRST_COMPLETED)
                self._look()
            self._end()
        except BusyError as error:
            self._sharing.end("failed", told := error.told)
            raise told from None
        finally:
            self.stop()
            self._cap.end()
            self._telling.end()
            self._tell(None)

    def stop(self) -> None:
        """Have the workers end, by taking their folder away; for any thread.

        From then on the rows are no longer this run's.
        """
        self._is_stopped = True
        self._sharing.end("interrupted")
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        for future in list(self._running):
            future.cancel()

    def _end(self) -> None:
        error = self._error
        if self._is_stopped:
            return
        if error is not None:
            for row in [*self._todo, *self._sharing.release()]:
                self._sharing.settle(row, None, error)
        self._sharing.end("completed" if error is None else "failed", error)

    def _submit(self, folder: Path) -> None:
        """Give out chunks: as many as keep the workers busy, and as the limit of cost allows."""
        while self._has_more and len(self._running) < 2 * self._workers:
            count, allowance = self._allowed()
            if not count:
                if not self._running:
                    self._error = self._cap.error()
                return
            messages = self._next(count)
            if not messages or self._is_stopped:
                continue
            self._number += 1
            path = folder / f"{self._number}.rows"
            chunk = Chunk(list(messages), Journal(path), allowance, set(messages))
            job = self._job(messages, path, allowance)
            try:
                future = self._executor.submit(ask_rows, job)
            except (
                BrokenProcessPool,
                RuntimeError,
            ):  # broken, or shut down: the rest is asked here
                self._executor = Here()
                future = self._executor.submit(ask_rows, job)
            self._running[future] = chunk

    def _job(self, messages: dict[int, Sequence[Asked]], path: Path, allowance: float) -> Job:
        connection, plan = self._connection, self._plan
        place = Place.of(connection)
        settings = dict(plan.settings)
        if plan.shape is not None:
            settings["response_format"] = plan.shape.response_format  # read here, not there
        at_once = plan.concurrency and max(1, plan.concurrency // self._workers)
        cost = None if allowance == inf else allowance
        name = gethostname()
        unfit = {row: plan.unfit[row] for row in messages if plan.unfit.get(row)}
        return Job(place, plan.model, settings, messages, at_once, cost, str(path), name, unfit)

    def _allowed(self) -> tuple[int, float]:
        """Return how many rows may be given out now, and what they may cost."""
        size = max(1, min(_MOST_ROWS, ceil(len(self._rows) / (self._workers * _PER_WORKER))))
        running = sum(len(chunk.left) for chunk in self._running.values())
        with self._cap.turn:
            left, given = self._cap.left, self._given
            if left == inf:
                return size, inf
            left -= given
            count = int(min(size, self._cap.room(left, running, reserved=0)))
            # Where no row has cost anything yet, nobody knows the price: a chunk has all that is
            # left.
            allowance = min(left, count * self._rows.costs.dearest or left) if count else 0.0
            if allowance <= 0:
                return 0, 0.0
            self._cap.set_aside(given + allowance, count)
            return count, allowance

    @property
    def _given(self) -> float:
        """USD that the chunks on their way may still cost; nothing without a limit."""
        chunks = self._running.values()
        return sum(max(0.0, one.allowance - one.spent) for one in chunks if one.allowance < inf)

    def _next(self, count: int) -> dict[int, Sequence[Asked]]:
        """Return the messages of the next rows that nobody asks yet."""
        messages: dict[int, Sequence[Asked]] = {}
        while self._has_more and len(messages) < count:
            row = self._todo.popleft()
            try:
                question = self._question(row)
                if question is None:
                    break
                if self._sharing.leads(question):
                    messages[row] = self._messages(question)
                    self._sharing.begin(row)
            except GrokError as error:
                self._sharing.settle(row, None, error)
        return messages

    def _question(self, row: int) -> Question | None:
        """Make a question; ``None`` if the run has been ended before it was its turn."""
        if not self._plan.template.may_block:
            return self._questions.of(row)
        with self._plan.template_turn.taken(partial(self._plan.template_of, row)):
            return None if self._is_stopped else self._questions.of(row)

    @property
    def _has_more(self) -> bool:
        return bool(self._todo) and self._error is None and not self._is_stopped

    def _messages(self, question: Question) -> list[Asked]:
        asked = question.asked
        if asked.check is not None:
            self._asked[question.row] = asked
        if asked.settings or asked.shape or asked.repair:
            named = self._rows.framing.named(question.row)
            raise InputError(
                f"Row {named}: it has settings of its own, which other processes do not "
                "take; leave executor= out."
            )
        return [*self._plan.messages, *asked.messages]

    def _look(self) -> None:
        """Take what the workers have written, and what has ended."""
        for future, chunk in list(self._running.items()):
            is_over = future.done()  # ahead of the last look
            for outcome in chunk.journal.news():
                self._take(chunk, outcome)
            if is_over:
                del self._running[future]
                self._take_end(future, chunk)
        self._cap.set_aside(self._given, len(self._running))

    def _take_end(self, future: Future[list[Outcome]], chunk: Chunk) -> None:
        try:
            for outcome in future.result():
                self._take(chunk, outcome)
        except (BrokenProcessPool, CancelledError) as error:
            self._ask_again(chunk, error)
        except Exception as error:
            if type(error).__name__ in _DEATHS:
                self._ask_again(chunk, error)
            else:  # it cannot be sent to workers, or they cannot ask at all
                self._error = self._error or of_worker(error)
                self._put_back(chunk)
        else:
            self._put_back(chunk)

    def _take(self, chunk: Chunk, outcome: Outcome) -> None:
        """Enter what became of a row, once."""
        row, response, error = outcome
        if row not in chunk.left:
            return
        chunk.left.discard(row)
        if response is not None:
            self._connection.budget.spending.add(response, self._plan.model or "")
            if response.recorded_at is None:
                chunk.spent += response.cost_usd or 0.0
            if error is None and self._plan.shape is not None:
                error = fitted(self._plan.shape, response)
            if row in self._asked:
                error = self._asked.pop(row).judged(response, error)
            if error is not None and response.recorded_at is not None:
                self._telling.tell(told_unfit(self._rows.framing.named(row)))
        self._sharing.settle(row, response, error)
        if error is None:
            self._failing.answered()
        elif self._failing.ends_all(error):
            self._error = self._error or error

    def _ask_again(self, chunk: Chunk, error: BaseException) -> None:
        """Put back what a worker left that was ended; once."""
        for row in sorted(chunk.left):
            self._tries[row] = self._tries.get(row, 0) + 1
            if self._tries[row] >= _MOST_TRIES:
                told = APIConnectionError(
                    f"The process that asked about this row was ended twice "
                    f"({type(error).__name__}). Ask again with retry()."
                )
                self._take(chunk, Outcome(row, None, told))
        self._put_back(chunk)

    def _put_back(self, chunk: Chunk) -> None:
        self._todo.extendleft(sorted(chunk.left, reverse=True))
