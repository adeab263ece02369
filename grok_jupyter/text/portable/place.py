"""A paragraph's place, and what has become of it."""

from __future__ import annotations

from typing import NamedTuple

from grok_jupyter.text.portable.edit import Edit
from grok_jupyter.text.portable.tokens import Token

__all__ = ["Place", "Saved"]


class Place(NamedTuple):
    """Where a paragraph stands.

    Attributes
    ----------
    in_cell, in_quote, in_container : bool
        Whether in a table, in a quote, in a quote or a list.
    is_task : bool
        Whether it may begin with a box to tick.
    is_explicit : bool
        Whether nothing is to be left to the reader: emphasis is written as tags, and signs that
        are text as entities.
    """

    in_cell: bool = False
    in_quote: bool = False
    in_container: bool = False
    is_task: bool = False
    is_explicit: bool = False


class Saved(NamedTuple):
    """The edits of a paragraph, in order, and what it holds after them."""

    edits: list[Edit]
    tokens: list[Token]
