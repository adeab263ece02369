"""Which one it is of several equal requests: in a loop, or to regenerate an answer.

Numbers are given in the order of asking. A cell that is run again gets the numbers again that it
had before, so that its answers are replayed and those of other cells stay theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

__all__ = ["NOBODY", "Asker", "Numbering", "asker", "asks_as"]


class Asker(NamedTuple):
    """Who asks.

    Attributes
    ----------
    cell : str
        The id of a notebook's cell.
    execution : str
        Which execution of it.
    """

    cell: str
    execution: str


NOBODY = Asker("", "")
"""Outside of cells, and where a front end does not tell them apart, every request is one more."""

_find: Callable[[], Asker] = lambda: NOBODY  # noqa: E731 - replaced by asks_as


def asks_as(find: Callable[[], Asker]) -> None:
    """Set who says which cell is asking: the notebook's front end."""
    global _find  # noqa: PLW0603 - a process has one shell
    _find = find


def asker() -> Asker:
    """Return who asks now."""
    return _find()


class Numbering:
    """Numbers equal requests from 1. For any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cells: dict[str, list[str]] = {}  # by request: whose each number is
        self._taken: dict[tuple[str, Asker], set[int]] = {}

    def claim(self, request: str, who: Asker) -> int:
        """Return the number of a request; it is taken until it is given back."""
        with self._lock:
            cells = self._cells.setdefault(request, [])
            taken = self._taken.setdefault((request, who), set())
            for number, cell in enumerate(cells, 1):
                if cell == who.cell and number not in taken:
                    break
            else:
                cells.append(who.cell)
                number = len(cells)
            taken.add(number)
            return number

    def give_back(self, request: str, who: Asker, number: int) -> None:
        """Let the next equal request of the same asker have a number: this one had no answer."""
        with self._lock:
            self._taken[request, who].discard(number)
