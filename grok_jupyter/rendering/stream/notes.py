"""The section of footnotes of a text that grows."""

from __future__ import annotations

from functools import partial
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.blocks.nodes import Footnote
from grok_jupyter.markdown.blocks.notes import empty_section
from grok_jupyter.markdown.blocks.tree import TreeBuilder
from grok_jupyter.rendering.stream.context import RenderContext
from grok_jupyter.rendering.stream.html_cache import HtmlCache
from grok_jupyter.rendering.stream.patches import Shown
from grok_jupyter.rendering.stream.pieces import Pieces

__all__ = ["Notes"]


class Notes:
    """Makes the footnotes that were cited, and remembers those that are finished."""

    def __init__(self) -> None:
        self._kept = HtmlCache()
        self._growing: dict[str, Pieces] = {}  # of footnotes that are not finished, by label

    def shown(self, context: RenderContext, growing: Footnote | None) -> Shown | None:
        """Return the section as it is to be shown; ``None`` without any footnote.

        Parameters
        ----------
        context : RenderContext
            What to make it with; footnotes that cite others go on with its numbering.
        growing : Footnote, optional
            The one that the next line may go on with.
        """
        parts = []
        for number, label in enumerate(context.numbering.order, 1):  # which may grow on the way
            note = context.references.footnotes.get(label)
            if note is not None:  # else it is still to come
                parts.append(self._part(label, note, number, context, is_growing=note is growing))
        return Shown(context.html(empty_section()), parts) if parts else None

    def _part(
        self, label: str, note: Footnote, number: int, context: RenderContext, *, is_growing: bool
    ) -> str:
        count = context.numbering.cited[label]
        if is_growing:
            return self._grown(label, note, number, context)
        self._growing.pop(label, None)
        make = partial(_note, note=note, number=number, count=count)
        return self._kept.html(label, (note, number, count), make, context)

    def _grown(self, label: str, note: Footnote, number: int, context: RenderContext) -> str:
        """Return a footnote that is made of pieces: only its end is made anew."""
        count = context.numbering.cited[label]
        pieces = self._growing.setdefault(label, Pieces())
        text = "".join(pieces.flow(note.children, context))
        empty = Footnote(label)
        make = partial(_note, note=empty, number=number, count=count)
        item = self._kept.html((label, "empty"), (number, count), make, context)
        before, mark, back = item.partition("<p>")
        if text.endswith("</p>"):  # the ways back stand in the last paragraph
            return f"{before}{text.removesuffix('</p>')}{back}"
        return f"{before}{text}{mark}{back}"


def _note(builder: TreeBuilder, *, note: Footnote, number: int, count: int) -> Element:
    return builder.footnote(note, number, count)
