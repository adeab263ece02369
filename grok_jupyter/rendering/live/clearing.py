"""Noticing that a cell clears its outputs, as a function that an answer calls may do."""

from __future__ import annotations

from typing import Any

from IPython import get_ipython

__all__ = ["Clearing"]


class Clearing:
    """Takes note when the outputs of the cell are cleared, and a live view with them.

    Nothing else tells: an update of an output that is gone is lost without a word.

    Attributes
    ----------
    was_seen : bool
        Whether it has happened since this was set to false.
    """

    def __init__(self) -> None:
        self.was_seen = False
        self._publisher: Any = None
        self._before: Any = None  # what another one has put there, around which this one is

    def watch(self) -> None:
        """Begin to look."""
        self._publisher = publisher = getattr(get_ipython(), "display_pub", None)
        if publisher is None:
            return
        self._before = vars(publisher).get("clear_output")
        clear = publisher.clear_output

        def clear_output(*args: Any, **kwargs: Any) -> Any:
            self.was_seen = True
            return clear(*args, **kwargs)

        publisher.clear_output = clear_output

    def unwatch(self) -> None:
        """Leave everything as it was."""
        publisher, self._publisher = self._publisher, None
        if publisher is None:
            return
        if self._before is None:
            vars(publisher).pop("clear_output", None)
        else:
            publisher.clear_output = self._before
