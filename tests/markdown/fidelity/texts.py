"""The texts of the corpus: short ones written by hand, in groups, and long generated answers."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fidelity.answers import answer

FOLDER = Path(__file__).parents[1] / "corpus" / "nasties"
ANSWERS = 120
UNSEEN = 40  # further answers, for what was tuned on the others
_FORMULA = re.compile(r"⟦(.*?)⟧", re.DOTALL)


class Text(NamedTuple):
    """A text, and what is known of it.

    Attributes
    ----------
    group, name : str
        Where it belongs.
    markdown : str
        As a model would write it.
    masked : str
        The same with a word in the place of each formula, for parsers that know none.
    """

    group: str
    name: str
    markdown: str
    masked: str


def marked(group: str, name: str, source: str) -> Text:
    """Make a text of a source in which ⟦ ⟧ stand around each formula."""
    return Text(group, name, _FORMULA.sub(r"\1", source), _FORMULA.sub(_mask, source))


def _mask(formula: re.Match[str]) -> str:
    # The formula itself, as a word that means nothing in Markdown.
    return f"MATH{formula[1].encode().hex()}HTAM"


@cache
def nasties() -> tuple[Text, ...]:
    """Return the short texts."""
    found: list[Text] = []
    for path in sorted(FOLDER.glob("*.md")):
        _, *cases = re.split(r"^§ (?=\S)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for case in cases:
            name, _, source = case.partition("\n")
            found.append(marked(path.stem, name, source.rstrip("\n") + "\n"))
    return tuple(found)


@cache
def answers(count: int = ANSWERS, first: int = 0) -> tuple[Text, ...]:
    """Return generated answers."""
    return tuple(
        marked("answers", f"answer {number}", answer(number))
        for number in range(first, first + count)
    )


def corpus() -> tuple[Text, ...]:
    """Return all of it."""
    return nasties() + answers()


def of_length(characters: int) -> str:
    """Return generated answers one after the other, cut at a length."""
    pieces: list[str] = []
    length = number = 0
    while length < characters:
        text = marked("long", "", answer(1000 + number)).markdown
        pieces.append(text)
        length += len(text) + 2
        number += 1
    return "\n\n".join(pieces)[:characters]
