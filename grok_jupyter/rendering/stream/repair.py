"""What is shown of lines that may go on.

Marks whose meaning the next characters decide are held back, so that nothing that was already
read vanishes or becomes something else. What is unfinished within a line is the inline parser's.
"""

from __future__ import annotations

import re

from grok_jupyter.markdown.blocks.nodes import Code, Leaf, Paragraph, Table
from grok_jupyter.markdown.blocks.parser import BlockParser

__all__ = ["cost", "repaired"]

_QUOTES = re.compile(r"(?:[ \t]*>)*[ \t]*")
_MARK = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t]+")
# Beginnings of lines that may become a mark of any kind; alone they say nothing yet.
_DOUBTFUL = re.compile(
    r"""
    [-+=_*\ \t]*            # rules, underlines, bullets, emphasis
    | \d{1,2} | \d{1,9}[.)]  # the number of an item
    | \#{1,6}[ \t]*
    | `{1,2} | `{3,}[^`]*    # the beginning of code, with its language
    | ~ | ~~ | ~{3,}.*
    | \[(?:[ xX]?\]?)?       # a task
    | \[\^[^\]\s]*\]?:?[ \t]*   # a footnote
    | \[(?!\^)[^\]]*\]:.*    # the definition of a link
    | \|[ \t]*
    | \\ | & | < | !\[?
    """,
    re.VERBOSE,
)
_TASK = re.compile(r"\[[ xX]\][ \t]*")
_DELIMITERS = re.compile(r"[|:\- \t]*")


def _shown_of(line: str, leaf: Leaf | None) -> str:
    """Return what is shown of the last line, which is not complete; ``""`` for nothing yet.

    Parameters
    ----------
    line : str
        What has arrived of it.
    leaf : block or None
        The leaf that it may go on with.
    """
    bare = line[_end(_QUOTES, line, 0) :]
    if isinstance(leaf, Code) and leaf.fence:
        may_close = not bare.strip(" \t" + leaf.fence[0])
        return "" if may_close else line
    if isinstance(leaf, Paragraph) and "|" in leaf.lines[-1] and _DELIMITERS.fullmatch(bare):
        return ""
    begin = 0
    while (end := _end(_MARK, bare, begin)) > begin:
        begin = end
    rest = bare[begin:]
    if begin and _TASK.fullmatch(rest):
        return ""
    if _DOUBTFUL.fullmatch(rest) and not (isinstance(leaf, Table) and rest.strip(" \t|")):
        return ""
    return line


def _end(pattern: re.Pattern[str], text: str, begin: int) -> int:
    found = pattern.match(text, begin)
    return found.end() if found else begin


def cost(parser: BlockParser, line: str) -> int:
    """Return how many characters could be read with the effort that `repaired` needs.

    A fork copies lists and what is defined, the last line is read again, and a paragraph that
    begins like the definition of a link is searched for more of them.
    """
    tree, leaf = parser.tree, parser.tree.leaf
    known = tree.references
    copied = len(known.links) + len(known.notes) + len(known.spans)
    copied += sum(len(node.children) for node in tree.containers)
    lines = leaf.lines if isinstance(leaf, (Paragraph, Code)) else []
    may_define = isinstance(leaf, Paragraph) and leaf.lines[0].startswith("[")
    searched = sum(map(len, lines)) if may_define else 0
    return (copied + len(lines)) // 8 + len(line) // 32 + searched


def repaired(parser: BlockParser, line: str) -> tuple[BlockParser, bool]:
    """Return a parser that has read what is shown of the last line, and whether it may go on."""
    twin = parser.fork()
    shown = _shown_of(line, parser.tree.leaf)
    if shown:
        twin.line(shown)
    twin.expect()
    return twin, bool(shown) or twin.tree.leaf is not None
