"""The blocks of a document, as the block parser builds them.

Leaves keep the Markdown of their lines, containers their children, and each knows its place in
the source. A node is compared by identity, because what was rendered from it is remembered by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = [
    "Block", "Code", "Container", "Document", "Footnote", "Heading", "Item", "Leaf", "List",
    "Markup", "Node", "Paragraph", "Quote", "Rule", "Table",
]  # fmt: skip


@dataclass(slots=True, eq=False)
class Node:
    """A part of a document, and its lines.

    Attributes
    ----------
    begins : int
        Where its first line begins in the source, the marks around it included; -1 if unknown.
    ends : int
        Where its last line ends; known of the children of the document and of footnotes.
    """

    begins: int = field(default=-1, kw_only=True)
    ends: int = field(default=-1, kw_only=True)


@dataclass(slots=True, eq=False)
class Paragraph(Node):
    """Lines of text, without the blanks that they begin with.

    Attributes
    ----------
    lines : list of str
        Suffixes of the lines of the source.
    starts : list of int
        Where each of them begins in the source.
    formula : str
        What closes the displayed formula that its last line stands in, else ``""``.
    """

    lines: list[str]
    starts: list[int] = field(default_factory=list)
    formula: str = ""

    @property
    def text(self) -> str:
        """The Markdown of its content."""
        return "\n".join(self.lines).rstrip(" \t")


@dataclass(slots=True, eq=False)
class Heading(Node):
    """A heading of level 1 to 6; ``starts`` as of a paragraph."""

    level: int
    text: str
    starts: list[int] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Rule(Node):
    """A thematic break."""


@dataclass(slots=True, eq=False)
class Code(Node):
    """Code, fenced or indented.

    Attributes
    ----------
    lines : list of str
        The code without the indentation of the block.
    info : str
        What follows the opening fence.
    fence : str
        The opening fence; ``""`` if the code is indented.
    indent : int
        Columns that the fence is indented by, which its lines lose.
    is_closed : bool
        Whether the closing fence was seen.
    content : int
        Where the opening fence or the code begins in its line of the source.
    last : int
        Where its last line ends in the source, that of the closing fence if there is one.
    """

    lines: list[str]
    info: str = ""
    fence: str = ""
    indent: int = 0
    is_closed: bool = False
    content: int = -1
    last: int = -1


@dataclass(slots=True, eq=False)
class Markup(Node):
    """Raw HTML that is to be passed on; ``end`` matches its last line, ``None`` is a blank one."""

    lines: list[str]
    end: re.Pattern[str] | None


@dataclass(slots=True, eq=False)
class Table(Node):
    """A header, the alignment of its columns (``""`` for none), and rows as they are written.

    ``starts`` says where the header and each row begin in the source.
    """

    header: list[str]
    aligned: list[str]
    rows: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Document(Node):
    """Everything."""

    children: list[Block] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Quote(Node):
    """What stands behind ``>``."""

    children: list[Block] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class List(Node):
    """Items with the same kind of mark; ``start`` is the first number, ``None`` for bullets."""

    mark: str
    start: int | None
    children: list[Block] = field(default_factory=list)
    is_loose: bool = False


@dataclass(slots=True, eq=False)
class Item(Node):
    """One item of a list.

    ``indent`` is how many columns its content is indented by, as seen from its list; ``mark`` is
    what stands before its content, ``-`` or ``12.``.
    """

    indent: int
    mark: str = ""
    children: list[Block] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Footnote(Node):
    """The text of a footnote. It stands in no container: footnotes are shown at the end.

    ``content`` is where its text begins in the source; ``is_inner`` whether it was written within
    a list or a quote.
    """

    label: str
    content: int = -1
    is_inner: bool = False
    children: list[Block] = field(default_factory=list)


Leaf = Paragraph | Heading | Rule | Code | Markup | Table
Container = Document | Quote | List | Item | Footnote
Block = Leaf | Container
