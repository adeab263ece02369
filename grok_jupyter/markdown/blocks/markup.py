"""Blocks of raw HTML, for a caller that wants them passed on (CommonMark 0.31, section 4.6)."""

from __future__ import annotations

import re

__all__ = ["markup_end"]

_NAMES = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|"
    "header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|"
    "param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_ATTRIBUTE = r"[ \t]+[A-Za-z_:][\w.:-]*(?:[ \t]*=[ \t]*(?:[^\s\"'=<>`]+|'[^'\n]*'|\"[^\"\n]*\"))?"
_RANGES = [
    (r"<(?:script|pre|style|textarea)(?:[ \t>]|$)", r"</(?:script|pre|style|textarea)>"),
    (r"<!--", r"-->"),
    (r"<\?", r"\?>"),
    (r"<![A-Za-z]", r">"),
    (r"<!\[CDATA\[", r"\]\]>"),
]
_KINDS = [
    (re.compile(begin, re.IGNORECASE), re.compile(end, re.IGNORECASE)) for begin, end in _RANGES
]
_BLOCK = re.compile(rf"</?(?:{_NAMES})(?:[ \t]|/?>|$)", re.IGNORECASE)
_WHOLE_TAG = re.compile(
    rf"<(?:/[A-Za-z][\w-]*[ \t]*|[A-Za-z][\w-]*(?:{_ATTRIBUTE})*[ \t]*/?)>[ \t]*$"
)


def markup_end(line: str, *, in_paragraph: bool) -> tuple[re.Pattern[str] | None] | None:
    """Return what ends the block of HTML that ``line`` begins: a pattern, or a blank line.

    Returns
    -------
    tuple or None
        ``None`` if no such block begins here; ``(None,)`` if a blank line ends it.
    """
    for begin, end in _KINDS:
        if begin.match(line):
            return (end,)
    if _BLOCK.match(line) or (not in_paragraph and _WHOLE_TAG.match(line)):
        return (None,)
    return None
