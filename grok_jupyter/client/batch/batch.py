"""A batch that was submitted: how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Self

from grok_jupyter.client.batch.carrying import carry_out, carry_out_async
from grok_jupyter.client.batch.counted import counted_of
from grok_jupyter.client.batch.landing import Landing
from grok_jupyter.client.batch.notes import Note
from grok_jupyter.client.batch.requests import Manifest
from grok_jupyter.client.batch.state import BatchState, Counts, Status, why_it_ended
from grok_jupyter.client.batch.waiting import waiting
from grok_jupyter.client.batch.wire import cancel, look, results
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.many.plan import Plan
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.client.many.told import summary
from grok_jupyter.protocol.errors import GrokInterrupt
from grok_jupyter.protocol.response import Response
from grok_jupyter.text.excerpt import printable

__all__ = ["AsyncBatch", "Batch"]

_FRESH = 1.0  # seconds for which what the server said holds


class _Batch:
    """What both kinds of batches share: what is known of it, and its rows."""

    def __init__(
        self,
        connection: Connection,
        state: BatchState,
        manifest: Manifest,
        note: Note | None,
        plan: Plan | None = None,
    ) -> None:
        self._connection = connection
        self._state = state
        self._manifest = manifest
        self._note = note
        self._counted = counted_of(note)
        self._plan = plan
        self._report: Callable[[Response], object] = _nothing
        self._sent = len(manifest.bodies)
        self._looked_at = monotonic()
        manifest.bodies = {}  # they are sent

    @property
    def id(self) -> str:
        """What the server calls it; ``""`` where all answers were recorded and none was asked."""
        return self._state.id

    @property
    def name(self) -> str:
        """What it is called in lists."""
        return self._state.name

    @property
    def model(self) -> str:
        """Whom it asks; ``""`` if that is not noted."""
        return self._manifest.model

    @property
    def rows(self) -> Rows:
        """The answers so far, as ``fetch()`` returns them."""
        return self._manifest.rows

    def raise_if_refused(self) -> None:
        """Raise what the server said, if it refused the whole batch, as far as it has told.

        Raises
        ------
        GrokError
            That, and what to do.
        """
        if self._state.status == "failed":
            raise why_it_ended(self._state)

    def report_to(self, report: Callable[[Response], object]) -> None:
        """Have each answer told, those that are there and those to come; of a retry, too.

        Parameters
        ----------
        report : callable
            Takes a response.
        """
        for response in self.rows.asked:
            report(response)
        self._report = report
        if self._plan is not None:
            self._plan.report = report

    def _known(self, state: BatchState) -> Self:
        self._state, self._looked_at = state, monotonic()
        return self

    def _landing(self) -> Landing:
        with self._counted.lock:
            if self._note is not None:
                self._counted.learn(self._note.fetched())
            landing = Landing(
                self._manifest, self._connection, self._counted, self._noted, self._report
            )
            if self.rows.status == "pending":
                self.rows.begin()
        landing.replay()
        return landing

    def _noted(self, ids: list[str]) -> None:
        """Note that answers count."""
        if self._note is not None:
            try:
                self._note.enter(ids)
            except OSError as error:
                self._connection.replay.tell(
                    f"That the batch's answers were fetched could not be noted "
                    f"({printable(str(error.strerror or error))}): another kernel counts their "
                    "cost again."
                )

    def _landed(self, landing: Landing, state: BatchState) -> Rows:
        """End the rows, if nothing more comes.

        The state is that from before the answers were fetched: another thread may have seen the
        batch end since.
        """
        why = why_it_ended(state) if state.has_ended else None
        landing.end("interrupted" if state.status == "cancelled" else "failed", why)
        if state.status == "failed":
            self.rows.raise_if_nothing_came()
        return self.rows

    def __repr__(self) -> str:
        counts = self._state.counts
        done = counts.succeeded + counts.failed
        return printable(
            f"{type(self).__name__}({self.id!r}, status={self._state.status!r}, "
            f"{done:,} of {counts.total or self._sent:,} requests done)"
        )


class Batch(_Batch):
    """A batch of rows, made by ``client.chat.map(..., batch=True)`` or ``client.batches``.

    Examples
    --------
    >>> from grok_jupyter import Client
    >>> client = Client(base_url="demo")
    >>> words = [{"word": "Hello"}, {"word": "Bye"}]
    >>> batch = client.chat.map("Say {{word}}", words, model="grok-4.3", batch=True)
    >>> rows = batch.wait().fetch()
    >>> batch.status, batch.counts.succeeded, rows.done
    ('completed', 2, 2)
    """

    @property
    def status(self) -> Status:
        """How far it is, as the server says; it is asked at most once a second.

        ``"pending"``, ``"running"``, ``"completed"``, ``"cancelled"``, ``"expired"``, or
        ``"failed"`` if the server refused the whole batch.
        """
        return self._fresh().status

    @property
    def counts(self) -> Counts:
        """How many of its requests are done, as the server says; asked as for :attr:`status`."""
        return self._fresh().counts

    def refresh(self) -> Self:
        """Ask the server how far it is."""
        if self._state.has_ended:
            return self
        return self._known(carry_out(self._connection, look(self._connection, self.id, self._sent)))

    def wait(self, timeout: float | None = None) -> Self:
        """Wait until nothing more is answered; a connection that breaks meanwhile does not matter.

        Parameters
        ----------
        timeout : float, optional
            Seconds at most. Default: as long as it takes, up to a day by xAI's word.

        Raises
        ------
        APITimeoutError
            If it is not done by then; it goes on.
        GrokInterrupt
            If the user interrupts the wait; the batch goes on.
        """
        if not self._state.has_ended:
            flow = waiting(self._connection, self.id, self._sent, timeout, self._known)
            try:
                carry_out(self._connection, flow)
            except KeyboardInterrupt:
                raise GrokInterrupt(
                    f"The wait was interrupted; the batch {self.id} goes on, and batch.cancel() "
                    "ends it."
                ) from None
        return self

    def fetch(self) -> Rows:
        """Return the rows with all answers that are there; the same object each time.

        A batch that still runs has more later: ``rows.status`` is then ``"streaming"``. Where
        answers are recorded, these are, too. Costs count once, whoever fetches how often, in
        several threads at once, too.

        Raises
        ------
        GrokError
            If the server refused the batch; ``error.rows`` holds the rows.
        GrokInterrupt
            If the user interrupts; the rows keep what has come.
        """
        try:
            landing, state = self._landing(), self._state
            if landing.left:
                state = self.refresh()._state
                carry_out(self._connection, results(self._connection, self.id, landing.enter))
            return self._landed(landing, state)
        except KeyboardInterrupt:
            error = GrokInterrupt(
                f"The fetch was interrupted: {summary(self.rows)}. They are in error.rows; fetch "
                "again for the rest."
            )
            error.rows = self.rows
            raise error from None

    def cancel(self) -> Self:
        """Have the server answer no more; what is answered can be fetched."""
        if not self._state.has_ended:
            asked = cancel(self._connection, self.id, self._sent)
            self._known(carry_out(self._connection, asked))
        return self

    def _fresh(self) -> BatchState:
        if not self._state.has_ended and monotonic() - self._looked_at >= _FRESH:
            self.refresh()
        return self._state


class AsyncBatch(_Batch):
    """Like :class:`Batch`, awaited; ``status`` and ``counts`` are as the server told last."""

    @property
    def status(self) -> Status:
        """How far it was when the server was asked last. See :attr:`Batch.status`."""
        return self._state.status

    @property
    def counts(self) -> Counts:
        """How many of its requests were done by then."""
        return self._state.counts

    async def refresh(self) -> Self:
        """Ask the server how far it is."""
        if self._state.has_ended:
            return self
        asked = look(self._connection, self.id, self._sent)
        return self._known(await carry_out_async(self._connection, asked))

    async def wait(self, timeout: float | None = None) -> Self:  # noqa: ASYNC109 - as the blocking one
        """Wait until nothing more is answered. See :meth:`Batch.wait`."""
        if not self._state.has_ended:
            flow = waiting(self._connection, self.id, self._sent, timeout, self._known)
            await carry_out_async(self._connection, flow)
        return self

    async def fetch(self) -> Rows:
        """Return the rows with all answers that are there. See :meth:`Batch.fetch`."""
        landing, state = self._landing(), self._state
        if landing.left:
            state = (await self.refresh())._state
            asked = results(self._connection, self.id, landing.enter)
            await carry_out_async(self._connection, asked)
        return self._landed(landing, state)

    async def cancel(self) -> Self:
        """Have the server answer no more. See :meth:`Batch.cancel`."""
        if not self._state.has_ended:
            asked = cancel(self._connection, self.id, self._sent)
            self._known(await carry_out_async(self._connection, asked))
        return self


def _nothing(_: Response) -> None:
    """Nobody wants to know."""
