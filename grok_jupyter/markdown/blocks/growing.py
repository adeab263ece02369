"""A tree of blocks that grows at its right edge: what is open, and how it is closed."""

from __future__ import annotations

from copy import copy
from typing import TypeVar, cast

from grok_jupyter.markdown.blocks.definitions import take_definitions
from grok_jupyter.markdown.blocks.nodes import (
    Block,
    Container,
    Document,
    Footnote,
    Heading,
    Item,
    Leaf,
    List,
    Markup,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from grok_jupyter.markdown.blocks.references import References

__all__ = ["GrowingTree"]

_Node = TypeVar("_Node")


class GrowingTree:
    """The containers that are open, outermost first, and the leaf that is open in the innermost.

    Attributes
    ----------
    document : Document
        The tree.
    references : References
        Where link definitions and footnotes are noted.
    containers : list of container
        Those that are open; the first one is the document.
    leaf : leaf or None
        The open one.
    depth : int
        How many of the containers the line at hand belongs to.
    position : int
        Where the line at hand begins in the source.
    """

    def __init__(self, references: References) -> None:
        self.document = Document()
        self.references = references
        self.containers: list[Container] = [self.document]
        self.leaf: Leaf | None = None
        self.depth = 1
        self.position = 0
        # Depth of the innermost quote in the line before, if that was blank: lists further in
        # become loose.
        self._blank: int | None = None
        self._blank_before: int | None = None

    @property
    def tip(self) -> Container:
        """The innermost open container."""
        return self.containers[-1]

    @property
    def here(self) -> Leaf | None:
        """The open leaf, if the line at hand belongs to all that it stands in."""
        return self.leaf if self.depth == len(self.containers) else None

    @property
    def note(self) -> Footnote | None:
        """The footnote that is open."""
        return next((node for node in self.containers if isinstance(node, Footnote)), None)

    def begin_line(self) -> None:
        """Note that another line begins."""
        self._blank_before, self._blank = self._blank, None

    def add(self, block: Block) -> None:
        """Add a block to the innermost container that the line belongs to, and open it."""
        self._close_for(block)
        self._loosen()
        block.begins = self.position
        self.tip.children.append(block)
        self._open(block)

    def add_footnote(self, note: Footnote) -> None:
        """Open a footnote. It belongs to no container."""
        self._close_for(note)
        note.begins = self.position
        note.is_inner = len(self.containers) > 1
        self.references.add_footnote(note)
        self._open(note)

    def become(self, block: Block) -> None:
        """Put ``block`` in the place of the open leaf."""
        if self.leaf is not None:
            block.begins = self.leaf.begins
        self.leaf = None
        self.tip.children[-1] = block
        self._open(block)

    def drop_leaf(self) -> None:
        """Take the open leaf out of the tree."""
        self.leaf = None
        self.tip.children.pop()

    def blank_line(self) -> None:
        """Take a line with nothing on it."""
        self.close_to_depth()
        if isinstance(self.leaf, (Paragraph, Table, Markup)):
            self.close_leaf()
        quotes = [
            depth
            for depth, node in enumerate(self.containers, 1)
            if isinstance(node, (Document, Quote, Footnote))
        ]
        self._blank = quotes[-1]

    def close_to_depth(self) -> None:
        """Close what the line at hand does not belong to."""
        if self.depth < len(self.containers):
            self.close_leaf()
            del self.containers[self.depth :]

    def close_leaf(self) -> None:
        """Close the open leaf; the definitions that a paragraph begins with leave it."""
        leaf, self.leaf = self.leaf, None
        if isinstance(leaf, Paragraph):
            take_definitions(leaf, self.references)
            if not leaf.lines:
                self.tip.children.pop()

    def end_line(self, end: int) -> None:
        """Note that the outermost open block reaches as far as the end of the line at hand."""
        if len(self.containers) > 1:
            self.containers[1].ends = end
        elif self.document.children:
            self.document.children[-1].ends = end

    def take_finished(self) -> list[Block]:
        """Take those children of the document out of it that nothing can change any more."""
        children = self.document.children
        inner = self.containers[1] if len(self.containers) > 1 else self.leaf
        end = len(children) - (1 if children and children[-1] is inner else 0)
        finished = children[:end]
        del children[:end]
        return finished

    def fork(self) -> GrowingTree:
        """Return a tree that grows on its own; what is closed is shared."""
        twin = copy(self)
        twin.references = self.references.fork()
        twin.containers = [_copied(node) for node in self.containers]
        twin.leaf = None if self.leaf is None else _copied(self.leaf)
        twin.document = cast("Document", twin.containers[0])
        inner: list[Block] = [*twin.containers[1:]]
        if twin.leaf is not None:
            inner.append(twin.leaf)
        for index, node in enumerate(inner):
            if isinstance(node, Footnote):
                original = cast("Footnote", self.containers[index + 1])
                twin.references.replace_footnote(original, node)
            else:
                twin.containers[index].children[-1] = node
        return twin

    def _close_for(self, block: Block) -> None:
        self.close_to_depth()
        self.close_leaf()
        if isinstance(self.tip, List) and not isinstance(block, Item):
            self.containers.pop()

    def _open(self, block: Block) -> None:
        if isinstance(block, (Document, Quote, List, Item, Footnote)):
            self.containers.append(block)
        elif not isinstance(block, (Heading, Rule)):
            self.leaf = block
        self.depth = len(self.containers)

    def _loosen(self) -> None:
        """Note whether a blank line stands before the new child of the tip."""
        tip = self.tip
        if self._blank_before is None or len(self.containers) <= self._blank_before:
            return
        if isinstance(tip, List) and tip.children:
            tip.is_loose = True
        elif isinstance(tip, Item) and tip.children:
            cast("List", self.containers[-2]).is_loose = True


def _copied(node: _Node) -> _Node:
    """Copy an open node; what it holds stays shared, except the list that still grows."""
    twin = copy(node)
    for growing in ("children", "lines", "rows", "starts"):
        if hasattr(twin, growing):
            setattr(twin, growing, getattr(node, growing).copy())
    return twin
