"""Signs that must mean nothing: how they are written so that no reader finds anything in them."""

from __future__ import annotations

import re

__all__ = ["BACKSLASH", "STRAY", "entities", "entity", "literal", "visible"]

BACKSLASH = "<span>&#92;</span>"
"""A backslash that begins no formula: typesetters read the page, element by element."""

STRAY = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
"""Control characters, and ends of lines that not every reader takes for one."""

# Entities, not backslashes: a backslash before a parenthesis opens a formula in JupyterLab.
_SIGNS = re.compile(
    r"[`*_\[\]<>|~&@^]|!(?=\[|\Z)|^#|#(?=\d)|^=|=(?==)|:(?=\S)|^:|/(?=/)|(?<=\bwww)\.|^[-+](?=\s|$)",
    re.IGNORECASE | re.MULTILINE,
)
# JupyterLab typesets what it finds on the page. It does not look beyond an element.
_FORMULAS = re.compile(r"[$\\]")
_MARKER = re.compile(r"(\d{0,9})([-+.)])")
_BLANKS = re.compile(r"(?<=[ \t])[ \t]|^[ \t]|\t")
# What is left out means nothing within a line, to any reader.
_PUNCTUATION = re.compile(
    r"[!\"#$&'()*/:<>@\[-`{-~]|\.(?=[A-Za-z])|[\x00-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff]"
)


def entity(sign: str) -> str:
    """Write a character as its number."""
    return f"&#{ord(sign)};"


def entities(text: str) -> str:
    """Write every sign of a text that could mean something within a line as its number."""
    return _PUNCTUATION.sub(lambda sign: entity(sign.group()), text)


def visible(text: str) -> str:
    """Write words within a paragraph so that no reader of Markdown finds anything in them."""
    text = _SIGNS.sub(lambda sign: entity(sign.group()), STRAY.sub(" ", text))
    return _FORMULAS.sub(lambda sign: f"<span>{entity(sign.group())}</span>", text)


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
        begin = f"{marker[1]}{entity(marker[2])}"
        rest = visible(bare[marker.end() :])
    else:
        begin, rest = "", visible(bare)
    return _BLANKS.sub(_blank, lead) + begin + _BLANKS.sub(_blank, rest)


def _blank(sign: re.Match[str]) -> str:
    return "&nbsp;" * (4 if sign.group() == "\t" else 1)
