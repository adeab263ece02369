"""HTML that was made, and what it holds good for."""

from __future__ import annotations

from dataclasses import dataclass

from grok_jupyter.markdown.blocks.references import Resolver
from grok_jupyter.markdown.inlines import Citation
from grok_jupyter.rendering.stream.frame import Frame

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

    def recall(self, frame: Frame) -> bool:
        """Count the citations once more; return whether the HTML still holds.

        If it does not, nothing is counted.
        """
        references = frame.references
        if self.version is not references.version and not self.missing.isdisjoint(references.links):
            return False
        if not self.cited:
            return True
        frame.effort.spend(_EACH_CITATION * len(self.cited))
        resolver = frame.resolver()
        for label in self.cited:
            resolver.cite(label)
        if resolver.answers == self.answers:
            return True
        _forget(frame, resolver.cited, resolver.answers)
        return False

    def forget(self, frame: Frame) -> None:
        """Take the citations back, which must be the latest ones."""
        _forget(frame, self.cited, self.answers)


def made(html: str, resolver: Resolver, frame: Frame) -> Made:
    """Return the HTML of an element that was made with this resolver."""
    version = frame.references.version
    return Made(html, resolver.missing, version, resolver.cited, resolver.answers)


def _forget(frame: Frame, cited: list[str], answers: list[Citation | None]) -> None:
    counted = [label for label, answer in zip(cited, answers, strict=True) if answer is not None]
    frame.numbering.forget(counted)
