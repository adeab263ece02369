"""Which one it is of several equal requests: in a loop, or to regenerate an answer.

Numbers are given in the order of asking. A cell that is run again gets the numbers again that it
had before, so that its answers are replayed and those of other cells stay theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from grok_jupyter.protocol.origin import Origin

__all__ = ["NOWHERE", "Numbering", "asked_from", "origin"]


NOWHERE = Origin("", "")
"""Outside of cells, and where a front end does not tell them apart, every request is one more."""

_find: Callable[[], Origin] = lambda: NOWHERE  # noqa: E731 - replaced by asked_from


def asked_from(find: Callable[[], Origin]) -> None:
    """Set who says which cell is asking: the notebook's front end."""
    global _find  # noqa: PLW0603 - a process has one shell
    _find = find


def origin() -> Origin:
    """Return which cell asks now."""
    return _find()


class Numbering:
    """Numbers equal requests from 1. For any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cells: dict[str, list[str]] = {}  # by request: whose each number is
        self._taken: dict[tuple[str, Origin], set[int]] = {}

    def claim(self, request: str, origin: Origin) -> int:
        """Return the number of a request; it is taken until it is given back."""
        with self._lock:
            cells = self._cells.setdefault(request, [])
            taken = self._taken.setdefault((request, origin), set())
            for number, cell in enumerate(cells, 1):
                if cell == origin.cell and number not in taken:
                    break
            else:
                cells.append(origin.cell)
                number = len(cells)
            taken.add(number)
            return number

    def give_back(self, request: str, origin: Origin, number: int) -> None:
        """Let the next equal request from the same place have a number: this one had no answer."""
        with self._lock:
            self._taken[request, origin].discard(number)
