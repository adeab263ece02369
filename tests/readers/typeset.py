r"""Where MathJax finds formulas in a finished page.

It reads the page, not the Markdown: the texts of an element up to the next tag, code left out,
whoever wrote the signs and in whatever way. This follows its own code (mathjax-full 3.2.2,
``input/tex/FindTeX.ts``, ``handlers/html/HTMLDomStrings.ts``) as JupyterLab sets it up; nbconvert's
page (MathJax 2.7) has the same delimiters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from readers.events import Event

_SKIPPED = {
    "script", "noscript", "style", "textarea", "pre", "code", "annotation", "annotation-xml",
}  # fmt: skip
_INCLUDED = {"br": "\n", "wbr": ""}
_ENDS = {"$": "$", "$$": "$$", r"\(": r"\)", r"\[": r"\]"}
_START = re.compile(
    r"\$\$|\\\(|\\\[|\$|\\begin\s*\{(?P<environment>[^}]*)\}"
    r"|(?P<sign>\\[\\$]|\\(?:eq)?ref\s*\{[^}]*\})"
)


class Formula(NamedTuple):
    """What MathJax would typeset, and where in the text it stands."""

    tex: str
    is_display: bool
    start: int
    end: int


def typeset(events: Iterable[Event]) -> list[Formula]:
    """Return each formula of a page, in order."""
    return [formula for text in strings(events) for formula in formulas(text)]


def strings(events: Iterable[Event]) -> Iterator[str]:
    """Yield the texts that MathJax looks for delimiters in."""
    text: list[str] = []
    skipped = 0
    for event in events:
        if event.kind == "text":
            if not skipped:
                text.append(event.value)
        elif event.kind == "comment":
            continue
        elif event.value in _INCLUDED:
            if event.kind == "start":
                text.append(_INCLUDED[event.value])
        else:
            if text:
                yield "".join(text)
                text = []
            if event.value in _SKIPPED:
                skipped += 1 if event.kind == "start" else -1
    if text:
        yield "".join(text)


def formulas(text: str) -> Iterator[Formula]:
    """Yield the formulas in one text."""
    position = 0
    while start := _START.search(text, position):
        position = start.end()
        if start["sign"]:
            if len(start["sign"]) > 2:  # a reference is drawn; an escaped sign is that sign
                yield Formula(start["sign"], False, start.start(), start.end())
            continue
        environment = start["environment"]
        if environment is not None:
            closing = re.compile(rf"\\end\s*\{{{re.escape(environment)}\}}|\\(?:[a-zA-Z]|.)|[{{}}]")
        else:
            closing = _closing(_ENDS[start[0]])
        end = _end(text, start.end(), closing, environment, start[0])
        if end is None:
            continue
        position = end.end()
        if environment is not None:
            yield Formula(text[start.start() : position], True, start.start(), position)
        else:
            is_display = start[0] in {"$$", r"\["}
            yield Formula(text[start.end() : end.start()], is_display, start.start(), position)


def _closing(delimiter: str) -> re.Pattern[str]:
    return re.compile(re.escape(delimiter) + r"|\\(?:[a-zA-Z]|.)|[{}]")


def _end(text, position, closing, environment, opening):
    """Return the match that ends a formula; braces must balance before it."""
    braces = 0
    for found in closing.finditer(text, position):
        if environment is not None:
            is_end = found[0].startswith(r"\end") and found[0].endswith("}")
        else:
            is_end = found[0] == _ENDS[opening]
        if is_end and not braces:
            return found
        if found[0] == "{":
            braces += 1
        elif found[0] == "}" and braces:
            braces -= 1
    return None
