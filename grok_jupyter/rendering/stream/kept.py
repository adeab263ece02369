"""HTML that is made again only if what it is made of has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.blocks.tree import TreeBuilder
from grok_jupyter.rendering.stream.frame import Frame
from grok_jupyter.rendering.stream.made import Made, made

__all__ = ["Kept", "Maker"]

Maker = Callable[[TreeBuilder], Element]


class Kept:
    """The pieces of a block, by their place."""

    def __init__(self) -> None:
        self._pieces: dict[Hashable, tuple[tuple[object, ...], Made]] = {}

    def known(self, place: Hashable, key: tuple[object, ...], frame: Frame) -> str | None:
        """Return the HTML of a piece if it was made already; parameters as of `html`."""
        entry = self._pieces.get(place)
        if entry is None or entry[0] != key:
            return None
        piece = entry[1]
        if piece.is_independent:
            return piece.html
        if not piece.recall(frame):
            return None
        frame.note(piece)
        return piece.html

    def html(
        self, place: Hashable, key: tuple[object, ...] | None, make: Maker, frame: Frame
    ) -> str:
        """Return the HTML of a piece.

        Parameters
        ----------
        place : hashable
            Which piece this is.
        key : tuple or None
            What the piece is made of: with an equal key it is not made again. ``None`` if it may
            change on its own.
        make : callable
            Makes the element.
        frame : Frame
            Is told what the piece depends on.
        """
        known = None if key is None else self.known(place, key, frame)
        if known is not None:
            return known
        resolver = frame.resolver()
        piece = made(frame.html(make(TreeBuilder(resolver))), resolver, frame)
        frame.note(piece)
        if key is not None:
            self._pieces[place] = key, piece
        return piece.html
