"""The batches of an endpoint, and how far each of them is."""

from __future__ import annotations

import hashlib
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

__all__ = ["BatchStore", "StoredBatch"]

MOST_STORED = 100

_CREATED = "2026-01-01"  # over REST a day, no more (LiteLLM 1.110)
_EXPIRED = "2026-01-02"


@dataclass(slots=True)
class StoredBatch:
    """One batch. It has no clock: it gets on each time that somebody looks at it.

    Parameters
    ----------
    looks
        How many looks it takes until the last request is answered; 0: none.
    bodies
        The requests, by their ids, in the order in which they came.
    fault
        What is to go wrong, or `None`.
    """

    id: str
    name: str
    looks: int
    fault: str | None = None
    bodies: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    judged: int = 0  # of the answered ones, for how many it is known whether they failed
    looked: int = 0
    cancelled_at: int | None = None

    @property
    def ids(self) -> list[str]:
        """The ids of the requests that are answered so far."""
        ids = list(self.bodies)
        if self.cancelled_at is not None:
            return ids[: self.cancelled_at]
        return ids[: self._done]

    @property
    def _done(self) -> int:
        if self.fault == "batch-refused":
            return 0
        count = len(self.bodies)
        done = count if self.looked >= self.looks else count * self.looked // self.looks
        return min(done, count // 2) if self.fault == "batch-expired" else done

    def look(self) -> None:
        """Let it get on."""
        self.looked += 1

    def cancel(self) -> None:
        """Leave the requests unanswered that are not answered yet."""
        if self.cancelled_at is None:
            self.cancelled_at = self._done

    def described(self) -> dict[str, Any]:
        """Return it as the endpoint tells of it."""
        is_refused = self.fault == "batch-refused" and bool(self.bodies)
        done = len(self.ids)
        failed = sum(one in self.failed for one in self.ids)
        left = 0 if is_refused else len(self.bodies) - done
        is_cancelled = self.cancelled_at is not None
        return {
            "batch_id": self.id,
            "name": self.name,
            "create_time": _CREATED,
            "expire_time": _EXPIRED if self.fault == "batch-expired" else None,
            "create_api_key_id": "grok-demo",
            "cancel_time": _CREATED if is_cancelled or is_refused else None,
            "cancel_by_xai_message": _refusal(self.bodies) if is_refused else None,
            "state": {
                "num_requests": 0 if is_refused else len(self.bodies),
                "num_pending": 0 if is_cancelled else left,
                "num_success": done - failed,
                "num_error": failed,
                "num_cancelled": left if is_cancelled else 0,
            },
        }


class BatchStore:
    """What an endpoint has stored, oldest first; thread-safe.

    Examples
    --------
    >>> store = BatchStore()
    >>> store.find(store.create("reviews", looks=2, fault=None).id).name
    'reviews'
    """

    def __init__(self) -> None:
        self._stored: dict[str, StoredBatch] = {}
        self._created = 0
        self.lock = threading.RLock()

    def create(self, name: str, *, looks: int, fault: str | None) -> StoredBatch:
        """Store a new batch; the oldest makes room."""
        with self.lock:
            self._created += 1
            digest = hashlib.sha256(f"{self._created}/{name}".encode("utf-8", "replace")).digest()
            batch = StoredBatch(f"batch_{uuid.UUID(bytes=digest[:16])}", name, looks, fault)
            self._stored[batch.id] = batch
            while len(self._stored) > MOST_STORED:
                del self._stored[next(iter(self._stored))]
            return batch

    def find(self, identity: str) -> StoredBatch | None:
        """Return what is stored under an id."""
        with self.lock:
            return self._stored.get(identity)

    @property
    def all(self) -> list[StoredBatch]:
        """Every batch, the newest first."""
        with self.lock:
            return list(reversed(self._stored.values()))


def _refusal(bodies: dict[str, dict[str, Any]]) -> str:
    model = next(iter(bodies.values())).get("model")
    return f"JSONL file validation failed: Model {model} is not supported for batch processing."
