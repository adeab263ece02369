"""Live views that outlive their cell: a page that comes later is still given the answer."""

from __future__ import annotations

from collections import deque
from typing import Protocol

__all__ = ["MOST", "forget_all", "outlive", "settle"]

MOST = 32
"""How many answers wait for a page; with more, those that have waited longest are given up."""


class _Widget(Protocol):
    def close(self) -> None: ...


_waiting: deque[_Widget] = deque()


def outlive(widget: _Widget) -> None:
    """Leave a widget open until a page has taken what it holds.

    The page in which the cell was executed may have been loaded again, or closed, and what is sent
    to a display id does not reach any other. Whoever opens the notebook is given the state of its
    widgets.
    """
    _waiting.append(widget)
    while len(_waiting) > MOST:
        _waiting.popleft().close()


def settle(widget: _Widget) -> None:
    """Close a widget that waits: a page has what it holds. Any thread may."""
    try:
        _waiting.remove(widget)
    except ValueError:
        return  # it is not over yet, or another page was faster
    widget.close()


def forget_all() -> None:
    """Close all that wait."""
    while _waiting:
        _waiting.popleft().close()
