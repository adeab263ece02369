"""Where in a notebook something was asked."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["NOWHERE", "Origin"]


class Origin(NamedTuple):
    """Which cell asks, and which execution of it.

    Attributes
    ----------
    cell : str
        The cell's id.
    execution : str
        The id of the request that executed it: a new one each time.
    """

    cell: str
    execution: str


NOWHERE = Origin("", "")
"""Outside of cells, or where a front end does not tell them apart."""
