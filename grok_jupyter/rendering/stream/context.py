"""What a frame of one block is made with, and what it turns out to depend on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.blocks.references import Numbering, References, Resolver
from grok_jupyter.rendering.engine import Engine
from grok_jupyter.rendering.stream.effort import Effort

__all__ = ["Dependent", "RenderContext"]

_EACH_PIECE = 100  # characters that could be written instead of beginning another element


class Dependent(Protocol):
    """Something that depends on what is defined elsewhere."""

    @property
    def missing(self) -> set[str]:
        """Labels that were asked for and are not defined."""

    @property
    def cited(self) -> Sequence[str]:
        """Labels of the footnotes that were cited, defined or not."""


@dataclass(frozen=True, slots=True)
class RenderContext:
    """The means, the same for all parts of a block.

    Attributes
    ----------
    engine : Engine
        Makes the HTML.
    references : References
        What is defined.
    numbering : Numbering
        Of the footnotes cited before; goes on with those that are cited here.
    is_open : bool
        Whether the text at the block's end may go on.
    effort : Effort
        Is told of what had to be read and made.
    missing : set of str
        Labels that were asked for and are not defined.
    cited : list of str
        Labels of the footnotes that were cited, defined or not.
    """

    engine: Engine
    references: References
    numbering: Numbering
    is_open: bool = False
    effort: Effort = field(default_factory=Effort)
    missing: set[str] = field(default_factory=set)
    cited: list[str] = field(default_factory=list)

    def ending(self, *, is_open: bool) -> RenderContext:
        """Return the same for a block of which it is known whether it may go on."""
        return replace(self, is_open=is_open)

    def html(self, element: Element) -> str:
        """Return the HTML of an element."""
        html = self.engine.html(element)
        self.effort.spend(_EACH_PIECE + len(html))
        return html

    def resolver(self) -> Resolver:
        """Return what looks labels up for one piece."""
        return Resolver(self.references, self.numbering)

    def depend_on(self, piece: Dependent) -> None:
        """Add what a piece depends on."""
        self.missing.update(piece.missing)
        self.cited.extend(piece.cited)
