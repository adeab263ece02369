"""The blocks of a document, as the block parser builds them.

Leaves keep the Markdown of their lines, containers their children. A node is compared by
identity, because what was rendered from it is remembered by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = [
    "Block", "Code", "Container", "Document", "Footnote", "Heading", "Item", "Leaf", "List",
    "Markup", "Paragraph", "Quote", "Rule", "Table",
]  # fmt: skip


@dataclass(slots=True, eq=False)
class Paragraph:
    """Lines of text, without the blanks that they begin with.

    ``formula`` is what closes the displayed formula that its last line stands in, else ``""``.
    """

    lines: list[str]
    formula: str = ""

    @property
    def text(self) -> str:
        """The Markdown of its content."""
        return "\n".join(self.lines).rstrip(" \t")


@dataclass(slots=True, eq=False)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    text: str


@dataclass(slots=True, eq=False)
class Rule:
    """A thematic break."""


@dataclass(slots=True, eq=False)
class Code:
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
    """

    lines: list[str]
    info: str = ""
    fence: str = ""
    indent: int = 0
    is_closed: bool = False


@dataclass(slots=True, eq=False)
class Markup:
    """Raw HTML that is to be passed on; ``end`` matches its last line, ``None`` is a blank one."""

    lines: list[str]
    end: re.Pattern[str] | None


@dataclass(slots=True, eq=False)
class Table:
    """A header, the alignment of its columns (``""`` for none), and rows as they are written."""

    header: list[str]
    aligned: list[str]
    rows: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Document:
    """Everything."""

    children: list[Block] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Quote:
    """What stands behind ``>``."""

    children: list[Block] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class List:
    """Items with the same kind of mark; ``start`` is the first number, ``None`` for bullets."""

    mark: str
    start: int | None
    children: list[Block] = field(default_factory=list)
    is_loose: bool = False


@dataclass(slots=True, eq=False)
class Item:
    """One item of a list; its content is indented by ``indent`` columns."""

    indent: int
    children: list[Block] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Footnote:
    """The text of a footnote. It stands in no container: footnotes are shown at the end."""

    label: str
    children: list[Block] = field(default_factory=list)


Leaf = Paragraph | Heading | Rule | Code | Markup | Table
Container = Document | Quote | List | Item | Footnote
Block = Leaf | Container
