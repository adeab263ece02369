"""Where a live view is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

__all__ = ["Place"]


class Place(NamedTuple):
    """What a page is like, and which output of it a view is for.

    Attributes
    ----------
    has_typesetter : bool
        Whether the front end typesets TeX by itself; else formulas are sent as MathML.
    cell : str
        The id of the cell that asks.
    has_renderers : bool
        Whether the page can be given renderers; then it keeps the notebook up to date as well.
    stop : callable or None
        Ends what arrives beside other cells; without it, an interrupt does.
    """

    has_typesetter: bool
    cell: str = ""
    has_renderers: bool = False
    stop: Callable[[], None] | None = None
