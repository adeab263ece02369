"""How far a batch is, as the server tells it.

The server names no state: it follows from its counts and dates (xAI docs, Batch API, and what
other clients of it read, 2026). A batch that it refuses has all counts at 0, a date of
cancellation, and a message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal, NamedTuple

from grok_jupyter.client.advice import next_step
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.text.excerpt import excerpt
from grok_jupyter.text.keyless import keyless_repr

__all__ = ["BatchState", "Counts", "Status", "why_it_ended"]

Status = Literal["pending", "running", "completed", "cancelled", "expired", "failed"]
"""``"pending"`` until the server has taken up the requests, then ``"running"``; the others are
ends: ``"failed"`` means that the server refused the whole batch."""

_MOST = 10**9  # requests; what counts more is an accident
_SAID = 300  # characters of what the server says


class Counts(NamedTuple):
    """Requests of a batch. Rows that ask the same share one; recorded ones are not among them.

    Attributes
    ----------
    total, pending, succeeded, failed, cancelled : int
        All of them, and what became of them so far.
    """

    total: int = 0
    pending: int = 0
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0

    @property
    def done(self) -> int:
        """How many have a result."""
        return min(self.total, self.succeeded + self.failed)

    @property
    def unanswered(self) -> int:
        """How many will never be answered."""
        return max(0, self.total - self.pending - self.done)


@dataclass(frozen=True, slots=True)
class BatchState:
    """What the server told last.

    Attributes
    ----------
    id, name : str
        Of the batch.
    status : str
        See :data:`Status`.
    counts : Counts
        How many requests are done.
    created : str
        When it was made, as the server writes it; ``""`` if it does not say.
    message : str
        Why the server cancelled it; ``""`` if it did not.
    """

    id: str
    name: str = ""
    status: Status = "pending"
    counts: Counts = field(default_factory=Counts)
    created: str = ""
    message: str = ""

    __repr__ = keyless_repr

    @property
    def has_ended(self) -> bool:
        """Whether no more requests are taken up; what is in flight may be answered still."""
        return self.status not in {"pending", "running"}

    @property
    def is_final(self) -> bool:
        """Whether it has ended, and by its counts nothing is in flight."""
        return self.has_ended and not self.counts.pending

    def may_answer(self, left: int) -> bool:
        """Return whether some of so many requests without a result may have one later.

        Those that are in flight, and those that are counted as answered: results may be late.
        """
        is_refused = self.status == "failed"
        return not self.is_final or (left > self.counts.unanswered and not is_refused)

    @classmethod
    def of(cls, value: Any, sent: int = 0) -> BatchState | None:
        """Read what the server says of a batch; ``None`` if that is no batch.

        Parameters
        ----------
        value : object
            As decoded from JSON.
        sent : int
            How many requests it was given, as far as that is known: with fewer it has not taken
            up all.
        """
        identity = value.get("batch_id") or value.get("id") if isinstance(value, dict) else None
        if not isinstance(identity, str) or not identity:
            return None
        counts = _counts(value.get("state"))
        message = excerpt(_text(value.get("cancel_by_xai_message")), _SAID).rstrip(".")
        return cls(
            identity,
            _text(value.get("name")),
            _status(value, counts, message, sent),
            counts,
            _text(value.get("create_time")),
            message,
        )


def _status(value: dict[str, Any], counts: Counts, message: str, sent: int) -> Status:
    if message:
        return "failed"
    is_whole = counts.total > 0 and counts.total >= sent
    if value.get("cancel_time"):
        return "cancelled"
    if is_whole and counts.pending == 0:
        return "cancelled" if counts.cancelled else "completed"
    if _is_past(value.get("expire_time")):
        return "expired"
    return "running" if counts.total else "pending"


def _counts(state: Any) -> Counts:
    state = state if isinstance(state, dict) else {}
    names = ("num_requests", "num_pending", "num_success", "num_error", "num_cancelled")
    values = [state.get(name) for name in names]
    told = [one if type(one) is int and 0 <= one <= _MOST else 0 for one in values]
    return Counts(*(min(one, told[0]) for one in told))  # no part is more than the whole


def _is_past(told: Any) -> bool:
    """Return whether a date, or a time of one, has passed; a day alone lasts until its end."""
    if not isinstance(told, str):
        return False
    try:
        when = datetime.fromisoformat(told)
    except ValueError:
        return False
    if len(told) <= len("2026-01-01"):
        when = datetime.combine(when.date(), time()) + timedelta(days=1)
    return when.replace(tzinfo=when.tzinfo or UTC) < datetime.now(UTC)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def why_it_ended(state: BatchState, *, may_come: bool = False) -> GrokError:
    """Return why rows of a batch that has ended have no answer.

    Parameters
    ----------
    state : BatchState
        How far it is.
    may_come : bool
        Whether the answers may come later.
    """
    if state.status == "failed":
        step = next_step(None, state.message)
        return GrokError(f"The server cancelled the batch: {state.message}. {step}.")
    ended = {
        "cancelled": "was cancelled before this row was answered",
        "expired": "expired before this row was answered",
    }
    how = ended.get(state.status, "has ended without a result for this row")
    if may_come:
        pending = state.counts.pending
        known = (
            f"{pending:,} request{'s are' if pending != 1 else ' is'} still pending by the "
            "server's count"
            if pending
            else "the server counts more answers than it has given"
        )
        return GrokError(
            f"The batch {how}, and the answer may come yet: {known}. Fetch again later; or ask "
            "without the batch: batch.rows.retry(), in the kernel that submitted it, looks once "
            "more before it does."
        )
    return GrokError(
        f"The batch {how}. Ask for such rows again without a batch; in the kernel that submitted "
        "it, batch.rows.retry() does."
    )
