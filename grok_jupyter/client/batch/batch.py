"""A batch that was submitted: how far it is, and what came of it."""

from __future__ import annotations

from contextlib import suppress
from time import monotonic
from typing import Self

from grok_jupyter.client.batch.base_batch import BaseBatch
from grok_jupyter.client.batch.carrying import carry_out, carry_out_async
from grok_jupyter.client.batch.state import BatchState, Counts, Status
from grok_jupyter.client.batch.waiting import waiting
from grok_jupyter.client.batch.wire import cancel, look, results
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.client.many.told import summary
from grok_jupyter.protocol.errors import GrokError, GrokInterrupt

__all__ = ["AsyncBatch", "Batch"]

_FRESH = 1.0  # seconds for which what the server said holds


class Batch(BaseBatch):
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
        """Ask the server how far it is, as long as its counts may change."""
        if self._state.is_final:
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
        if not self._state.is_final:
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

        A batch that still runs has more later: ``rows.status`` is then ``"streaming"``. One that
        was cancelled, or that expired, may have more, too: rows without an answer have an error
        then, which the next ``fetch()`` takes back if the answer has come. Where
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

    def _again(self, *, max_cost: float | None) -> Rows:
        if self._manifest.awaited:
            with suppress(GrokError):
                self.fetch()
        with self._over() as ask_again:
            rows: Rows = ask_again(max_cost=max_cost)
            return rows

    def _fresh(self) -> BatchState:
        if not self._state.is_final and monotonic() - self._looked_at >= _FRESH:
            self.refresh()
        return self._state


class AsyncBatch(BaseBatch):
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
        if self._state.is_final:
            return self
        asked = look(self._connection, self.id, self._sent)
        return self._known(await carry_out_async(self._connection, asked))

    async def wait(self, timeout: float | None = None) -> Self:  # noqa: ASYNC109 - as the blocking one
        """Wait until nothing more is answered. See :meth:`Batch.wait`."""
        if not self._state.is_final:
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

    async def _again(self, *, max_cost: float | None) -> Rows:
        if self._manifest.awaited:
            with suppress(GrokError):
                await self.fetch()
        with self._over() as ask_again:
            rows: Rows = await ask_again(max_cost=max_cost)
            return rows
