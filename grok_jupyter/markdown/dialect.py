"""What a reader takes for Markdown: what models write, or what other readers know."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

__all__ = ["AS_WRITTEN", "Dialect"]


class Dialect(NamedTuple):
    """Choices of a reader beyond CommonMark and GitHub's tables, strikethrough and autolinks.

    Attributes
    ----------
    raw : callable, optional
        Given raw HTML, returns the text that stands for it. Without it HTML is text, but for
        ``<br>``, ``<sub>``, ``<sup>`` and ``<kbd>``.
    has_maths : bool
        Whether formulas are read.
    has_footnotes : bool
        Whether footnotes are read.
    is_lenient : bool
        Whether emphasis is read as it is meant where CommonMark reads it otherwise: beside the
        punctuation of East Asian scripts, and in ``**Note:**text``; and whether single tildes
        around amounts are text.
    """

    raw: Callable[[str], str] | None = None
    has_maths: bool = True
    has_footnotes: bool = True
    is_lenient: bool = True


AS_WRITTEN = Dialect()
"""How the page, the saved text and ``response.code`` read an answer."""
