"""HTML that was made, and what it holds good for."""

from __future__ import annotations

from dataclasses import dataclass

from grok_jupyter.markdown.blocks.references import Resolver
from grok_jupyter.markdown.inlines import Citation
from grok_jupyter.rendering.stream.context import RenderContext

__all__ = ["Made", "made"]

_EACH_CITATION = 8  # characters that could be read instead


@dataclass(frozen=True, slots=True)
class Made:
    """A piece of HTML and what it depends on.

    Attributes
    ----------
    html : str
        The HTML.
    missing : set of str
        Labels that were asked for and were not defined.
    version : object
        Of the references at that time.
    cited : list of str
        Labels of footnotes that were asked for.
    answers : list of Citation or None
        What was answered.
    """

    html: str
    missing: set[str]
    version: object
    cited: list[str]
    answers: list[Citation | None]

    @property
    def is_independent(self) -> bool:
        """Whether nothing that is defined elsewhere changes it."""
        return not (self.missing or self.cited)

    def recall(self, context: RenderContext) -> bool:
        """Count the citations once more; return whether the HTML still holds.

        If it does not, nothing is counted.
        """
        references = context.references
        if self.version is not references.version and not self.missing.isdisjoint(references.links):
            return False
        if not self.cited:
            return True
        context.effort.spend(_EACH_CITATION * len(self.cited))
        resolver = context.resolver()
        for label in self.cited:
            resolver.cite(label)
        if resolver.answers == self.answers:
            return True
        _forget(context, resolver.cited, resolver.answers)
        return False

    def forget(self, context: RenderContext) -> None:
        """Take the citations back, which must be the latest ones."""
        _forget(context, self.cited, self.answers)


def made(html: str, resolver: Resolver, context: RenderContext) -> Made:
    """Return the HTML of an element that was made with this resolver."""
    version = context.references.version
    return Made(html, resolver.missing, version, resolver.cited, resolver.answers)


def _forget(context: RenderContext, cited: list[str], answers: list[Citation | None]) -> None:
    counted = [label for label, answer in zip(cited, answers, strict=True) if answer is not None]
    context.numbering.forget(counted)
