"""Which answers of a batch count already, for all of this process who fetch it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import Lock, RLock
from time import time
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from grok_jupyter.client.batch.notes import Note

__all__ = ["Counted", "counted_of"]


class Counted:
    """The requests whose answers are counted: what they cost is spent once.

    Attributes
    ----------
    lock : RLock
        Held while answers are entered into rows, never while a server is waited for or somebody is
        told of an answer: several threads may fetch one batch, and each answer is entered by the
        first that has it.
    """

    def __init__(self) -> None:
        self.lock = RLock()  # a validator of a schema that fetches is an error, and no hanging
        self._at: dict[str, float] = {}
        self._noted: set[str] = set()

    def when(self, request: str) -> float | None:
        """Return when the answer to a request was counted, in Unix time; ``None`` if it was not."""
        return self._at.get(request)

    def learn(self, noted: Mapping[str, float]) -> None:
        """Take over what is noted, perhaps by another kernel."""
        self._at = {**noted, **self._at}
        self._noted = set(noted)

    def enter(self, requests: Iterable[str]) -> list[str]:
        """Have answers count from now on; return those that are to be noted."""
        now = time()
        found = [one for one in requests if one not in self._noted]
        for one in found:
            self._at.setdefault(one, now)
        self._noted.update(found)
        return found


_SHARED: WeakValueDictionary[str, Counted] = WeakValueDictionary()
"""By note: as long as somebody has the batch at hand, its note is not the only memory."""

_LOCK = Lock()


def counted_of(note: Note | None) -> Counted:
    """Return what is counted of a batch; all that have the same note share it."""
    if note is None:
        return Counted()
    with _LOCK:
        return _SHARED.setdefault(str(note.path.absolute()), Counted())
