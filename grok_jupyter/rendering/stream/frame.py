"""What a frame of one block is made with, and what it turns out to depend on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from grok_jupyter.markdown.blocks.references import Numbering, References, Resolver
from grok_jupyter.rendering.engine import Engine

__all__ = ["Frame"]


@dataclass(frozen=True, slots=True)
class Frame:
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
    missing : set of str
        Labels that were asked for and are not defined.
    cited : list of str
        Labels of the footnotes that were cited, defined or not.
    """

    engine: Engine
    references: References
    numbering: Numbering
    is_open: bool = False
    missing: set[str] = field(default_factory=set)
    cited: list[str] = field(default_factory=list)

    def closed(self) -> Frame:
        """Return the same for a text that is complete."""
        return replace(self, is_open=False)

    def resolver(self) -> Resolver:
        """Return what looks labels up for one piece."""
        return Resolver(self.references, self.numbering)

    def note(self, resolver: Resolver) -> None:
        """Add what a piece depends on."""
        self.missing.update(resolver.missing)
        self.cited.extend(resolver.cited)
