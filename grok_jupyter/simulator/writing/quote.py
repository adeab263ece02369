"""Quoting someone else's words inside an answer, however odd they are."""

from __future__ import annotations

import re

__all__ = ["beginning", "code_span"]


def beginning(text: str, length: int = 120) -> str:
    """Return the first characters of a text on one line, cut at a word where that is possible."""
    # A prompt may hold half of a surrogate pair, which no UTF-8 stream could carry.
    line = " ".join(text[: 4 * length].encode("utf-8", "replace").decode().split())
    if len(line) <= length:
        return line
    cut = line[: length + 1].rpartition(" ")[0]
    return (cut if len(cut) > length // 2 else line[:length]) + " …"


def code_span(text: str) -> str:
    """Put a line of text into a Markdown code span, which shows it verbatim."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
