"""What the next line goes on with: the containers that are open, and verbatim leaves."""

from __future__ import annotations

from collections.abc import Sequence

from grok_jupyter.markdown.blocks.lines import indentation, is_blank
from grok_jupyter.markdown.blocks.nodes import (
    Code,
    Container,
    Footnote,
    Item,
    Leaf,
    Markup,
    Quote,
)

__all__ = ["continued", "goes_on_verbatim", "is_ended"]

_FOOTNOTE_INDENT = 4


def continued(containers: Sequence[Container], line: str) -> tuple[str, int]:
    """Return what is left of ``line`` and how many of the open containers it belongs to."""
    for depth, container in enumerate(containers):
        rest = _inside(container, line)
        if rest is None:
            return line, depth
        line = rest
    return line, len(containers)


def goes_on_verbatim(leaf: Leaf, line: str) -> bool:
    """Add ``line`` to code or markup if it belongs there; return whether it did."""
    if isinstance(leaf, Code):
        return _fenced(leaf, line) if leaf.fence else _indented(leaf, line)
    if isinstance(leaf, Markup) and not (leaf.end is None and is_blank(line)):
        leaf.lines.append(line)
        return True
    return False


def is_ended(leaf: Code | Markup) -> bool:
    """Whether the latest line of code or markup was its last."""
    if isinstance(leaf, Code):
        return leaf.is_closed
    return leaf.end is not None and leaf.end.search(leaf.lines[-1]) is not None


def _inside(container: Container, line: str) -> str | None:
    if isinstance(container, Quote):
        bare = line.lstrip(" ")
        if len(line) - len(bare) > 3 or not bare.startswith(">"):
            return None
        return bare[2:] if bare[1:2] == " " else bare[1:]
    if isinstance(container, Item):
        if is_blank(line):
            return "" if container.children else None
        return line[container.indent :] if indentation(line) >= container.indent else None
    if isinstance(container, Footnote):
        if is_blank(line):
            return ""
        return line[_FOOTNOTE_INDENT:] if indentation(line) >= _FOOTNOTE_INDENT else None
    return line


def _fenced(code: Code, line: str) -> bool:
    indent = indentation(line)
    if indent < 4:
        bare = line.strip(" \t")
        if len(bare) >= len(code.fence) and not bare.strip(code.fence[0]):
            code.is_closed = True
            return True
    code.lines.append(line[min(indent, code.indent) :])
    return True


def _indented(code: Code, line: str) -> bool:
    if is_blank(line) or indentation(line) >= 4:
        code.lines.append(line[4:])
        return True
    return False
