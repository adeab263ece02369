"""What can be referred to by a label: link definitions and footnotes."""

from __future__ import annotations

import re
from collections import Counter

from grok_jupyter.markdown.blocks.nodes import Footnote
from grok_jupyter.markdown.inlines.resolver import Citation, Link

__all__ = ["Numbering", "References", "Resolver", "normalised"]

_EXPECTED = re.compile(r"[^\W\d_]*\d+")
_BLANKS = re.compile(r"[ \t\r\n]+")


def normalised(label: str) -> str:
    """Return the form in which labels are compared: case folded, blanks collapsed."""
    return _BLANKS.sub(" ", label.strip(" \t\r\n")).casefold().replace("ß", "ss")


class References:
    """The definitions of one document; of two with the same label the first one counts.

    Attributes
    ----------
    links : dict
        Destination and title by normalised label.
    footnotes : dict
        The text of footnotes by normalised label.
    notes : list of Footnote
        All of them, in the order of the source.
    spans : list of tuple of int
        Where each line of a link definition begins and ends in the source.
    version : object
        Another one whenever something was defined.
    are_complete : bool
        Whether no more definitions come.
    """

    def __init__(self) -> None:
        self.version = object()
        self.are_complete = False
        self.links: dict[str, Link] = {}
        self.footnotes: dict[str, Footnote] = {}
        self.notes: list[Footnote] = []
        self.spans: list[tuple[int, int]] = []

    def define(self, label: str, link: Link) -> None:
        """Add the definition of a link."""
        self.links.setdefault(normalised(label), link)
        self.version = object()

    def add_footnote(self, note: Footnote) -> None:
        """Add a footnote, which may still grow."""
        self.footnotes.setdefault(normalised(note.label), note)
        self.notes.append(note)
        self.version = object()

    def replace_footnote(self, note: Footnote, copy: Footnote) -> None:
        """Put the copy of a footnote in its place, if that is the one that counts."""
        label = normalised(note.label)
        if self.footnotes[label] is note:
            self.footnotes[label] = copy
        self.notes[-1] = copy  # only the last one can be open

    def has_footnote(self, label: str) -> bool:
        """Whether a normalised label is that of a footnote.

        Footnotes are defined after they are cited. While definitions may still come, a label that
        looks like that of a footnote is taken for one, so that ``[^1]`` need not become another
        thing later. ``[^abc]`` may as well be part of a regular expression.
        """
        is_expected = not self.are_complete and _EXPECTED.fullmatch(label) is not None
        return is_expected or label in self.footnotes

    def complete(self) -> None:
        """Say that no more definitions come."""
        self.are_complete = True
        self.version = object()

    def fork(self) -> References:
        """Return a copy that grows on its own."""
        twin = References()
        twin.links = self.links.copy()
        twin.footnotes = self.footnotes.copy()
        twin.notes = self.notes.copy()
        twin.spans = self.spans.copy()
        twin.version = self.version
        twin.are_complete = self.are_complete
        return twin


class Numbering:
    """Numbers footnotes in the order in which they are first cited.

    Attributes
    ----------
    order : list of str
        The labels; a number is a place in this list, counted from 1.
    cited : Counter
        How often each footnote was cited, by label.
    """

    def __init__(self) -> None:
        self.order: list[str] = []
        self._numbers: dict[str, int] = {}
        self.cited: Counter[str] = Counter()

    def cite(self, label: str) -> Citation:
        """Count one more citation of ``label``, which is normalised and defined."""
        self.cited[label] += 1
        if label not in self._numbers:
            self.order.append(label)
            self._numbers[label] = len(self.order)
        return Citation(self._numbers[label], self.cited[label])

    def number(self, label: str) -> int | None:
        """Return the number of a footnote; ``None`` if it was not cited."""
        return self._numbers.get(label)

    def forget(self, labels: list[str]) -> None:
        """Take back the latest citations."""
        for label in reversed(labels):
            self.cited[label] -= 1
            if not self.cited[label]:
                del self.cited[label], self._numbers[label]
                self.order.pop()

    def copy(self) -> Numbering:
        """Return a numbering that goes on from here on its own."""
        twin = Numbering()
        twin.order, twin._numbers = self.order.copy(), self._numbers.copy()
        twin.cited = self.cited.copy()
        return twin


class Resolver:
    """Looks labels up for the inline parser, and remembers what depends on them.

    Parameters
    ----------
    references : References
        What is defined.
    numbering : Numbering
        The footnotes cited before.

    Attributes
    ----------
    missing : set of str
        Labels that were asked for and are not defined yet.
    cited : list of str
        Labels of footnotes in the order in which they were asked for, defined or not.
    answers : list of Citation or None
        What was answered each time.
    """

    def __init__(self, references: References, numbering: Numbering) -> None:
        self._references = references
        self._numbering = numbering
        self.missing: set[str] = set()
        self.cited: list[str] = []
        self.answers: list[Citation | None] = []

    def link(self, label: str) -> Link | None:
        """Return what ``label`` is defined as."""
        label = normalised(label)
        link = self._references.links.get(label)
        if link is None and label:
            self.missing.add(label)
        return link

    def cite(self, label: str) -> Citation | None:
        """Return the number of a footnote, and count this citation of it."""
        label = normalised(label)
        is_known = self._references.has_footnote(label)
        answer = self._numbering.cite(label) if is_known else None
        self.cited.append(label)
        self.answers.append(answer)
        return answer
