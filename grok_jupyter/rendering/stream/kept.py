"""HTML that is made again only if what it is made of has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.blocks.tree import TreeBuilder
from grok_jupyter.rendering.stream.frame import Frame

__all__ = ["Kept", "Maker"]

Maker = Callable[[TreeBuilder], Element]


class _Piece(NamedTuple):
    key: tuple[object, ...]
    html: str
    missing: set[str]
    version: object  # of the references

    def holds(self, frame: Frame) -> bool:
        """Whether no label that was missing can have been defined."""
        return not self.missing or self.version is frame.references.version


class Kept:
    """The pieces of a block, by their place."""

    def __init__(self) -> None:
        self._pieces: dict[int, _Piece] = {}

    def html(self, place: int, key: tuple[object, ...] | None, make: Maker, frame: Frame) -> str:
        """Return the HTML of a piece.

        Parameters
        ----------
        place : int
            Which piece this is.
        key : tuple or None
            What the piece is made of: with an equal key it is not made again. ``None`` if it may
            change on its own.
        make : callable
            Makes the element.
        frame : Frame
            Is told what the piece depends on.
        """
        known = self._pieces.get(place) if key is not None else None
        if known is not None and known.key == key and known.holds(frame):
            frame.missing.update(known.missing)
            return known.html
        resolver = frame.resolver()
        html = frame.engine.html(make(TreeBuilder(resolver)))
        frame.note(resolver)
        # Footnotes are counted while a piece is made: one that cites is made each time.
        if key is not None and not resolver.cited:
            version = frame.references.version
            self._pieces[place] = _Piece(key, html, resolver.missing, version)
        return html
