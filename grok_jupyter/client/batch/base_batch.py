"""What both kinds of batches share: what is known of one, and its rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Self

from grok_jupyter.client.batch.counted import counted_of
from grok_jupyter.client.batch.landing import Landing
from grok_jupyter.client.batch.notes import Note
from grok_jupyter.client.batch.requests import Manifest
from grok_jupyter.client.batch.state import BatchState, why_it_ended
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.many.plan import Plan
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.protocol.response import Response, Status
from grok_jupyter.text.excerpt import printable
from grok_jupyter.text.keyless import keyless

__all__ = ["BaseBatch"]


class BaseBatch(ABC):
    """What is known of a batch, and its rows."""

    _ask_again: Callable[..., Any]  # what asks without the batch, where its rows can

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
        again = manifest.rows._ask_again
        if again is not None:
            self._ask_again = again
            manifest.rows.retry_by(self._again)

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

    @abstractmethod
    def _again(self, *, max_cost: float | None) -> Any:
        """Ask again, as ``rows.retry()`` does; look first whether an answer has come after all."""

    @contextmanager
    def _over(self) -> Iterator[Callable[..., Any]]:
        """Have the batch have no say any more, where its rows are asked in another way."""
        was_over = self._manifest.is_over
        with self._counted.lock:
            self._manifest.is_over = was_over or self.rows.is_finished
        try:
            yield self._ask_again
        except ConfigError:  # nothing is asked
            self._manifest.is_over = was_over
            raise

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
            if self.rows.status == "pending" and not self._manifest.is_over:
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
        """End the rows, if nothing more comes, as far as is known.

        The state is that from before the answers were fetched: another thread may have seen the
        batch end since.
        """
        rows = self.rows
        with self._counted.lock:
            if self._manifest.is_over:  # who asks again ends them
                return rows
            left = len(landing.left)
            if not left:
                # Where rows have the end of the batch as their error for good, it stays that.
                was_early = any(error is rows.error for error in rows.errors.values())
                rows.end("completed", anew=not was_early)
            elif state.has_ended:
                may_come = state.may_answer(left)
                why = why_it_ended(state, may_come=may_come)
                landing.end(why, may_come=may_come)
                how: Status = "interrupted" if state.status == "cancelled" else "failed"
                rows.end(how, why, anew=True)
            if state.status == "failed":
                rows.raise_if_nothing_came()
        return rows

    def __repr__(self) -> str:
        counts = self._state.counts
        return (
            f"{type(self).__name__}({keyless(self.id)}, status={keyless(self._state.status)}, "
            f"{counts.done:,} of {counts.total or self._sent:,} requests done)"
        )


def _nothing(_: Response) -> None:
    """Nobody wants to know."""
