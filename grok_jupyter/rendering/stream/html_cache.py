"""HTML that is made again only if what it is made of has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.blocks.tree import TreeBuilder
from grok_jupyter.rendering.stream.context import RenderContext
from grok_jupyter.rendering.stream.made import Made, made

__all__ = ["HtmlCache", "Maker"]

Maker = Callable[[TreeBuilder], Element]


class HtmlCache:
    """The pieces of a block, by their place."""

    def __init__(self) -> None:
        self._pieces: dict[Hashable, tuple[tuple[object, ...], Made]] = {}

    def known(self, place: Hashable, key: tuple[object, ...], context: RenderContext) -> str | None:
        """Return the HTML of a piece if it was made already; parameters as of `html`."""
        entry = self._pieces.get(place)
        if entry is None or entry[0] != key:
            return None
        piece = entry[1]
        if piece.is_independent:
            return piece.html
        if not piece.recall(context):
            return None
        context.depend_on(piece)
        return piece.html

    def html(
        self, place: Hashable, key: tuple[object, ...] | None, make: Maker, context: RenderContext
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
        context : RenderContext
            Is told what the piece depends on.
        """
        known = None if key is None else self.known(place, key, context)
        if known is not None:
            return known
        resolver = context.resolver()
        piece = made(context.html(make(TreeBuilder(resolver))), resolver, context)
        context.depend_on(piece)
        if key is not None:
            self._pieces[place] = key, piece
        return piece.html
