"""Live views that outlive their cell: a page that comes later is still given the answer."""

from __future__ import annotations

from collections import deque
from typing import Protocol

__all__ = ["MOST", "forget_all", "outlive", "settle"]

MOST = 32
"""How many answers wait for a page; with more, those that have waited longest are given up."""

_MOST_TAKEN = 8  # which a page has taken and others, that are being loaded, may still want


class _Widget(Protocol):
    def close(self) -> None: ...


_waiting: deque[_Widget] = deque()
_taken: deque[_Widget] = deque()


def outlive(widget: _Widget) -> None:
    """Leave a widget open until a page has taken what it holds, and a little longer.

    The page in which the cell was executed may have been loaded again, or closed, and what is sent
    to a display id does not reach any other. Whoever opens the notebook is given the state of its
    widgets.
    """
    _keep(_waiting, widget, MOST)


def settle(widget: _Widget) -> bool:
    """Take note that a page has what a widget holds; any thread may.

    Returns
    -------
    bool
        Whether it has waited for that.
    """
    try:
        _waiting.remove(widget)
    except ValueError:
        return False  # it is not over yet, or another page was faster
    _keep(_taken, widget, _MOST_TAKEN)
    return True


def forget_all() -> None:
    """Close all that are kept."""
    for widgets in (_waiting, _taken):
        while widgets:
            widgets.popleft().close()


def _keep(widgets: deque[_Widget], widget: _Widget, most: int) -> None:
    widgets.append(widget)
    while len(widgets) > most:
        widgets.popleft().close()
