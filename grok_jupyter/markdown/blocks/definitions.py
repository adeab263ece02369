"""Link reference definitions, which paragraphs may begin with (CommonMark 0.31, section 4.7)."""

from __future__ import annotations

import re

from grok_jupyter.markdown.blocks.nodes import Paragraph
from grok_jupyter.markdown.blocks.references import References
from grok_jupyter.markdown.inlines.destinations import encode
from grok_jupyter.markdown.inlines.entities import unescape
from grok_jupyter.markdown.inlines.resolver import Link

__all__ = ["take_definitions"]

_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999})\]:[ \t]*\n?[ \t]*", re.DOTALL)
_DESTINATION = re.compile(r"<((?:[^<>\n\\]|\\.)*)>|((?!<)[^\x00-\x20\x7f]+)")
_TITLE = re.compile(
    r"""(?:[ \t]+\n?|\n)[ \t]*("[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'"""
    r"""|\([^()\\]*(?:\\.[^()\\]*)*\))"""
    r"[ \t]*(?:\n|$)",
    re.DOTALL,
)
_END = re.compile(r"[ \t]*(?:\n|$)")
_PARENTHESES = re.compile(r"\\.|([()])")


def take_definitions(paragraph: Paragraph, references: References) -> None:
    """Move the definitions that ``paragraph`` begins with to ``references``."""
    if not paragraph.lines[0].startswith("["):
        return
    text = "\n".join(paragraph.lines)
    position = 0
    while (found := _definition(text, position)) is not None:
        label, link, position = found
        references.define(label, link)
    if position:
        rest = text[position:]
        left = rest.split("\n") if rest else []
        taken = len(paragraph.lines) - len(left)
        for line, start in zip(paragraph.lines[:taken], paragraph.starts, strict=False):
            references.spans.append((start, start + len(line)))
        paragraph.lines[:] = left
        del paragraph.starts[:taken]


def _definition(text: str, start: int) -> tuple[str, Link, int] | None:
    label = _LABEL.match(text, start)
    if not label or not label[1].strip():
        return None
    destination = _DESTINATION.match(text, label.end())
    if not destination or not _is_balanced(destination[2] or ""):
        return None
    address = destination[1] if destination[2] is None else destination[2]
    title = _TITLE.match(text, destination.end())
    end = title or _END.match(text, destination.end())
    if not end:
        return None
    words = unescape(title[1][1:-1]) if title else ""
    return label[1], Link(encode(unescape(address)), words), end.end()


def _is_balanced(address: str) -> bool:
    depth = 0
    for sign in _PARENTHESES.finditer(address):
        depth += {"(": 1, ")": -1}.get(sign[1], 0)
        if depth < 0:
            return False
    return depth == 0
