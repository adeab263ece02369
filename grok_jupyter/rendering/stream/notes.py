"""The section of footnotes of a text that grows."""

from __future__ import annotations

from grok_jupyter.rendering.blocks.nodes import Footnote
from grok_jupyter.rendering.blocks.references import Numbering, References, Resolver
from grok_jupyter.rendering.blocks.tree import TreeBuilder
from grok_jupyter.rendering.engine import Engine
from grok_jupyter.rendering.stream.patches import Shown

__all__ = ["Notes"]

_SHELL = '<section class="footnotes"><ol></ol></section>'


class Notes:
    """Makes the footnotes that were cited, and remembers those that are finished."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], str]] = {}  # by label: made of what, HTML

    def shown(
        self,
        engine: Engine,
        references: References,
        numbering: Numbering,
        growing: Footnote | None,
        *,
        is_open: bool,
    ) -> Shown | None:
        """Return the section as it is to be shown; ``None`` without any footnote.

        Parameters
        ----------
        engine : Engine
            Makes the HTML.
        references : References
            What is defined.
        numbering : Numbering
            What was cited; footnotes that cite others go on with it.
        growing : Footnote, optional
            The one that the next line may go on with.
        is_open : bool
            Whether its text may go on.
        """
        parts = []
        for number, label in enumerate(numbering.order, 1):  # which may grow on the way
            note = references.footnotes.get(label)
            if note is None:  # still to come
                continue
            count = numbering.cited[label]
            key = (note, number, count)
            known, html = self._kept.get(label, ((), ""))
            if known != key or note is growing:
                resolver = Resolver(references, numbering)
                may_go_on = is_open and note is growing
                item = TreeBuilder(resolver).footnote(note, number, count, is_open=may_go_on)
                html = engine.html(item)
                if not resolver.cited and not resolver.missing:
                    self._kept[label] = key, html
            parts.append(html)
        return Shown(_SHELL, parts) if parts else None
