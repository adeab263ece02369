"""One of the user's functions at a time, in all runs over the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from grok_jupyter.protocol.errors import ConfigError

__all__ = ["BusyError", "Turn"]

_PATIENCE = 3.0  # seconds for what an earlier run has left behind, which only itself can end


class BusyError(Exception):
    """A function of an earlier run has not returned, so no row can have its turn.

    Whoever runs the rows ends them with :attr:`told`.
    """

    @property
    def told(self) -> ConfigError:
        """What users get."""
        return ConfigError(str(self))


class Turn:
    """Held while a function runs. Within a run nobody waits for it: functions queue up before."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._holder: Callable[[], str] = str

    @contextmanager
    def taken(self, what: Callable[[], str]) -> Iterator[None]:
        """Run the block when no other function runs any more.

        Parameters
        ----------
        what : callable
            Says what runs within the block, as the beginning of a sentence, up to its verb.

        Raises
        ------
        BusyError
            If the function of an earlier run does not end.
        """
        if not self._lock.acquire(timeout=_PATIENCE):
            raise BusyError(
                f"{self._holder()} has not returned since an earlier run was ended, and one runs "
                "at a time; wait for it and call retry() again, or restart Python."
            )
        try:
            self._holder = what
            yield
        finally:
            self._lock.release()
