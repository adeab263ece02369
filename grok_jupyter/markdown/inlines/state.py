"""What the parsers of the single constructs share while they walk over one text."""

from __future__ import annotations

from bisect import bisect_left
from re import compile as pattern
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.dialect import AS_WRITTEN, Dialect
from grok_jupyter.markdown.inlines.resolver import Resolver
from grok_jupyter.markdown.inlines.tree import Mark, Piece

__all__ = ["PATIENCE", "Bracket", "Run", "State", "Tag"]

PATIENCE = 1000
"""Characters within which a mark is expected to find its partner."""

_TICKS = pattern("`+")


class Run(Mark):
    """A run of ``*``, ``_`` or ``~``: see section 6.2 of CommonMark.

    Attributes
    ----------
    length : int
        How many signs it had at first.
    can_open, can_close : bool
        What it may do, by what stands before and after it.
    is_after_word : bool
        Whether a letter or a digit stands before it.
    is_lenient : bool
        Whether it, or one that it begins an element with, does what CommonMark would not have it.
    """

    __slots__ = ("can_close", "can_open", "is_after_word", "is_lenient", "length")

    def __init__(
        self, start: int, sign: str, count: int, *, can_open: bool, can_close: bool
    ) -> None:
        super().__init__(start, sign, count)
        self.length = count
        self.can_open = can_open
        self.can_close = can_close
        self.is_after_word = False
        self.is_lenient = False


class Bracket(Mark):
    """A ``[`` or ``![`` that a ``]`` may answer.

    Attributes
    ----------
    index : int
        Of this piece among the pieces.
    runs : int
        How many runs stand before it.
    is_image : bool
        Whether it begins an image.
    has_inner : bool
        Whether another bracket has followed: then it is no label.
    """

    __slots__ = ("has_inner", "index", "is_image", "runs")

    def __init__(self, start: int, sign: str, index: int, runs: int) -> None:
        super().__init__(start, sign)
        self.index = index
        self.runs = runs
        self.is_image = sign == "!["
        self.has_inner = False


class Tag(Mark):
    """A ``<sub>``, ``<sup>`` or ``<kbd>`` that its end may answer; attributes as of a bracket."""

    __slots__ = ("index", "name", "runs")

    def __init__(self, start: int, sign: str, name: str, index: int, runs: int) -> None:
        super().__init__(start, sign)
        self.name = name
        self.index = index
        self.runs = runs


class State:
    """One text, how far it is read, and what it has given so far.

    Text that means nothing is not touched: it stands from ``plain`` on until a piece must be added.

    Attributes
    ----------
    text : str
        The whole text.
    end : int
        Where reading ends: less than its length once something is held back.
    is_open : bool
        Whether the text may go on.
    plain : int
        Where the text begins that no piece holds yet.
    floor : int
        What stands before was escaped: it can be no part of what follows.
    last_word : int
        Where the last stretch without blanks and ``<`` begins, if the text is open.
    limit : int
        What stands before may not depend on anything after; see `State.doubt`.
    likely : int
        The same, but for marks that have waited long: their partner will hardly come.
    pieces, offsets, ends : list
        What has been read, and where each piece begins and ends in the text.
    dialect : Dialect
        What is Markdown.
    """

    __slots__ = (
        "brackets",
        "dead",
        "dialect",
        "end",
        "ends",
        "floor",
        "found",
        "is_open",
        "last_word",
        "likely",
        "limit",
        "offsets",
        "pieces",
        "plain",
        "resolver",
        "runs",
        "tags",
        "text",
        "ticks",
    )

    def __init__(
        self, text: str, resolver: Resolver, dialect: Dialect = AS_WRITTEN, *, is_open: bool = False
    ) -> None:
        self.text = text
        self.end = len(text)
        self.is_open = is_open
        self.dialect = dialect
        self.resolver = resolver
        self.plain = 0
        self.floor = 0
        self.last_word = _last_word(text) if is_open else len(text)
        self.limit = self.likely = len(text)
        self.pieces: list[Piece] = []
        self.offsets: list[int] = []
        self.ends: list[int] = []
        self.runs: list[Run] = []
        self.brackets: list[Bracket] = []
        self.dead = 0  # so many brackets cannot begin a link any more: they would hold one
        self.tags: dict[str, list[Tag]] = {}  # by name, those that may still end
        self.found: dict[str, int] = {}  # where signs were found that were searched for
        self.ticks: dict[int, list[int]] | None = None

    def flush(self, end: int) -> None:
        """Make a piece of the plain text up to there."""
        if self.plain < end:
            self.pieces.append(self.text[self.plain : end])
            self.offsets.append(self.plain)
            self.ends.append(end)

    def add(self, piece: Piece, start: int, end: int) -> int:
        """Add what that part of the text stands for, and return where to go on."""
        if self.plain < start:
            self.pieces.append(self.text[self.plain : start])
            self.offsets.append(self.plain)
            self.ends.append(start)
        self.pieces.append(piece)
        self.offsets.append(start)
        self.ends.append(end)
        self.plain = self.floor = end
        return end

    def add_element(self, tag: str, text: str, start: int, end: int) -> int:
        """Add an element that holds nothing but text."""
        element = Element(tag)
        element.text = text
        return self.add(element, start, end)

    def doubt(self, start: int, patience: int = PATIENCE) -> None:
        """Note that what begins there depends on the text that may follow.

        After so many characters it is not expected any more that it does.
        """
        self.limit = min(self.limit, start)
        if len(self.text) - start <= patience:
            self.likely = min(self.likely, start)

    def is_late(self, start: int) -> bool:
        """Whether the text may go on, but what began there is not expected to end any more.

        It is shown as it is written then: else each frame would read it to its end.
        """
        return self.is_open and len(self.text) - start > 2 * PATIENCE

    def hold(self, start: int, patience: int = PATIENCE) -> None:
        """Doubt what begins there; if the text may go on, show nothing from there on."""
        self.doubt(start, patience)
        if self.is_open:
            self.end = min(self.end, start)

    def find(self, sign: str, start: int) -> int:
        """Find a sign; -1 if there is none. No part of the text is searched twice.

        That holds as long as each search begins after the one before, or may pass over the same.
        """
        found = self.found.get(sign, 0)
        if 0 <= found < start or sign not in self.found:
            found = self.found[sign] = self.text.find(sign, start)
        return found

    def find_ticks(self, length: int, start: int) -> int:
        """Find the next run of exactly so many backticks; -1 if there is none."""
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(self.text):
                self.ticks.setdefault(run.end() - run.start(), []).append(run.start())
        starts = self.ticks.get(length, [])
        following = bisect_left(starts, start)
        return starts[following] if following < len(starts) else -1

    def rewind(self, bracket: Bracket) -> None:
        """Take back that bracket and everything after it."""
        del self.pieces[bracket.index :], self.offsets[bracket.index :]
        del self.ends[bracket.index :]
        del self.runs[bracket.runs :]
        self.drop_after(bracket.index)
        self.plain = bracket.start

    def drop_after(self, index: int) -> None:
        """Forget brackets and tags after that piece: they can begin nothing any more."""
        while self.brackets and self.brackets[-1].index > index:
            self.brackets.pop()
        self.dead = min(self.dead, len(self.brackets))
        for tags in self.tags.values():
            while tags and tags[-1].index > index:
                tags.pop()


def _last_word(text: str) -> int:
    start = len(text)
    while start and not text[start - 1].isspace() and text[start - 1] != "<":
        start -= 1
    return start
