"""From a flat list of pieces to the tree: what nests is decided here, once."""

from __future__ import annotations

from xml.etree.ElementTree import Element

__all__ = ["DEEPEST", "Mark", "Piece", "build"]

DEEPEST = 100  # elements within each other; what is deeper keeps its text and loses its form


class Mark:
    """A sign in the text that may turn out to begin or end elements.

    Attributes
    ----------
    start : int
        Where it stands in the text.
    sign, count : str, int
        What is still literal: the sign, so many times.
    closes : int
        How many elements end before the literal signs.
    opens : list of Element
        What begins after the literal signs, innermost first.
    level : int
        1 where signs begin that belong together without being an element, -1 where they end.
    promised : int
        How many of the elements that begin here may yet turn out to be none; negative where such
        elements end.
    """

    __slots__ = ("closes", "count", "level", "opens", "promised", "sign", "start")

    def __init__(self, start: int, sign: str, count: int = 1) -> None:
        self.start = start
        self.sign = sign
        self.count = count
        self.closes = 0
        self.opens: list[Element] = []
        self.level = 0
        self.promised = 0


Piece = str | Element | Mark


def build(root: Element, pieces: list[Piece]) -> None:
    """Append the pieces to an empty element."""
    tree = _Tree(root)
    for piece in pieces:
        if isinstance(piece, str):
            tree.words.append(piece)
        elif isinstance(piece, Mark):
            for _ in range(piece.closes):
                tree.close()
            if piece.count:
                tree.words.append(piece.sign * piece.count)
            for element in reversed(piece.opens):
                tree.open(element)
        else:
            tree.add(piece)
    tree.flush()


class _Tree:
    """Knows which elements are open, and keeps words until an element begins or ends."""

    __slots__ = ("current", "last", "parents", "words")

    def __init__(self, root: Element) -> None:
        self.current = root
        self.last: Element | None = None  # the last child of the current element
        self.parents: list[Element] = []
        self.words: list[str] = []

    def flush(self) -> None:
        if not self.words:
            return
        text = "".join(self.words)
        self.words.clear()
        if self.current.tag == "img":
            self.current.set("alt", self.current.get("alt", "") + text)
        elif self.last is None:
            self.current.text = (self.current.text or "") + text
        else:
            self.last.tail = (self.last.tail or "") + text

    def open(self, element: Element) -> None:
        self.parents.append(self.current)
        # The description of an image has words only.
        if self.current.tag != "img" and len(self.parents) <= DEEPEST:
            self.flush()
            self.current.append(element)
            self.current = element
            self.last = None

    def close(self) -> None:
        parent = self.parents.pop()
        if parent is not self.current:
            self.flush()
            self.last = self.current
            self.current = parent

    def add(self, element: Element) -> None:
        if self.current.tag == "img":
            self.words.append(" " if element.tag == "br" else "".join(element.itertext()))
            return
        self.flush()
        self.current.append(element)
        self.last = element
