"""Tables, as GitHub-flavoured Markdown has them."""

from __future__ import annotations

import re

__all__ = ["cells", "columns"]

_DELIMITERS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BAR = re.compile(r"(?<!\\)\|")
_ALIGNMENTS = {(False, False): "", (True, False): "left", (False, True): "right"}


def columns(line: str) -> list[str] | None:
    """Return the alignments that a delimiter row asks for; ``None`` if ``line`` is none."""
    line = line.strip(" \t")
    if not line or line[0] not in "|:-" or not _DELIMITERS.match(line):
        return None
    marks = [cell.strip(" \t") for cell in line.strip("|").split("|")]
    return [_ALIGNMENTS.get((mark.startswith(":"), mark.endswith(":")), "center") for mark in marks]


def cells(line: str) -> list[str]:
    r"""Return the Markdown of the cells of a row; ``\|`` is a bar within a cell, in code too."""
    line = line.strip(" \t")
    line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip(" \t").replace("\\|", "|") for cell in _BAR.split(line)]
