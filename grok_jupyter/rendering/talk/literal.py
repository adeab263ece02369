"""A user's text in Markdown, so that it shows as it was typed."""

from __future__ import annotations

import re
from itertools import groupby

from grok_jupyter.text.fences import Line, lines
from grok_jupyter.text.portable import fenced

__all__ = ["literal", "quoted"]

# Entities, not backslashes: a backslash before a parenthesis opens a formula in JupyterLab.
_SIGNS = re.compile(r"[`*_\[\]<>|~&@^]|^#|#(?=\d)|^=|=(?==)|:(?=\S)|(?<=\bwww)\.", re.IGNORECASE)
# JupyterLab typesets what it finds on the page. It does not look beyond an element.
_FORMULAS = re.compile(r"[$\\]")
_MARKER = re.compile(r"(\d{0,9})([-+.)])")
_BLANKS = re.compile(r"(?<=[ \t])[ \t]|^[ \t]|\t")


def literal(text: str) -> str:
    """Write a line of text so that no parser of Markdown finds anything in it.

    Examples
    --------
    >>> literal("*a* costs $5")
    '&#42;a&#42; costs <span>&#36;</span>5'
    """
    bare = text.strip(" \t")
    lead = text[: text.find(bare)]
    marker = _MARKER.match(bare)
    if marker:  # a list would begin here
        begin = f"{marker[1]}&#{ord(marker[2])};"
        rest = _escaped(bare[marker.end() :])
    else:
        begin, rest = "", _escaped(bare)
    return _BLANKS.sub(_blank, lead) + begin + _BLANKS.sub(_blank, rest)


def quoted(text: str) -> str:
    """Write a text as a quotation: its lines and blanks are kept, fenced code stays code.

    Parameters
    ----------
    text : str
        As typed.
    """
    blocks: list[str] = []
    language = ""
    for kind, group in groupby(lines(text), _kind):
        rows = list(group)
        if kind == "open":
            language = rows[0].detail
            blocks.append("")  # a fence with nothing in it
        elif kind == "code":
            source = "".join(f"{row.detail}\n" for row in rows)
            blocks[-1] = fenced(source, language).removesuffix("\n")
        elif kind == "text":
            blocks.append("  \n".join(literal(row.text.rstrip("\n")) for row in rows))
    written = "\n\n".join(block for block in blocks if block)
    if not written:
        return ""
    return "\n".join(f"> {row}" if row else ">" for row in written.split("\n"))


def _kind(line: Line) -> str:
    return "text" if line.kind == "indented" else line.kind


def _escaped(text: str) -> str:
    text = _SIGNS.sub(_entity, text)
    return _FORMULAS.sub(lambda sign: f"<span>{_entity(sign)}</span>", text)


def _entity(sign: re.Match[str]) -> str:
    return f"&#{ord(sign.group())};"


def _blank(sign: re.Match[str]) -> str:
    return "&nbsp;" * (4 if sign.group() == "\t" else 1)
