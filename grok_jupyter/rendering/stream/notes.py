"""The section of footnotes of a text that grows."""

from __future__ import annotations

from grok_jupyter.markdown.blocks.nodes import Footnote
from grok_jupyter.markdown.blocks.notes import empty_section
from grok_jupyter.markdown.blocks.tree import TreeBuilder
from grok_jupyter.rendering.stream.frame import Frame
from grok_jupyter.rendering.stream.patches import Shown

__all__ = ["Notes"]


class Notes:
    """Makes the footnotes that were cited, and remembers those that are finished."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], str]] = {}  # by label: made of what, HTML

    def shown(self, frame: Frame, growing: Footnote | None) -> Shown | None:
        """Return the section as it is to be shown; ``None`` without any footnote.

        Parameters
        ----------
        frame : Frame
            What to make it with; footnotes that cite others go on with its numbering.
        growing : Footnote, optional
            The one that the next line may go on with.
        """
        parts = []
        for number, label in enumerate(frame.numbering.order, 1):  # which may grow on the way
            note = frame.references.footnotes.get(label)
            if note is not None:  # else it is still to come
                parts.append(self._part(label, note, number, frame, is_growing=note is growing))
        return Shown(frame.engine.html(empty_section()), parts) if parts else None

    def _part(
        self, label: str, note: Footnote, number: int, frame: Frame, *, is_growing: bool
    ) -> str:
        count = frame.numbering.cited[label]
        key = (note, number, count)
        known, html = self._kept.get(label, ((), ""))
        if known == key and not is_growing:
            return html
        resolver = frame.resolver()
        may_go_on = frame.is_open and is_growing
        item = TreeBuilder(resolver).footnote(note, number, count, is_open=may_go_on)
        html = frame.engine.html(item)
        if not resolver.cited and not resolver.missing:
            self._kept[label] = key, html
        return html
