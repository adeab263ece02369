"""An answer's Markdown, made to read the same everywhere, and checked before it is given out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import zip_longest
from typing import NamedTuple

from grok_jupyter.markdown.blocks.nodes import Block, Footnote, List, Paragraph, Quote, Table
from grok_jupyter.markdown.blocks.references import Numbering, Resolver
from grok_jupyter.markdown.reading import Text, read
from grok_jupyter.text.portable.blocks import EditedLeaves, PlainLeaves
from grok_jupyter.text.portable.check import is_harmless
from grok_jupyter.text.portable.code import element
from grok_jupyter.text.portable.edit import Edit, applied
from grok_jupyter.text.portable.margins import clinging, has_bare_marks, is_regular, line_start
from grok_jupyter.text.portable.outline import outline_of
from grok_jupyter.text.portable.reading import as_read
from grok_jupyter.text.portable.realigning import realigned

__all__ = ["SavedText", "portable", "save"]

_AS_SENT, _EXPLICIT, _PLAIN = 0, 1, 2  # how a block of the document is written
_ROUNDS = 4


def portable(text: str) -> str:
    r"""Rewrite an answer's Markdown so that it reads the same everywhere, and harms nobody.

    The text stays as it was sent but for the spans that must change. How JupyterLab reads the
    result is checked against how the answer was read; a block that would read otherwise is
    written so that nothing in it is left to the reader, in the end as plain HTML.

    Linear in the length of ``text``. An answer that is still arriving may be passed as well: what
    is open is closed, so that what is put below it stands outside.

    Examples
    --------
    >>> portable(r"A formula, \(a^2\). A tag, <think>.")
    'A formula, $a^2$. A tag, &lt;think>.'
    """
    return save(text).markdown


class SavedText(NamedTuple):
    """A text in the form in which it is saved.

    Attributes
    ----------
    markdown : str
        The text.
    blocks : int
        How many blocks it has at the top.
    plain : int
        How many of these had to be written as plain HTML.
    """

    markdown: str
    blocks: int
    plain: int


def save(text: str) -> SavedText:
    """Make the saved form of a text, and tell how much of it fell to the plainest form."""
    found = read(text)
    parts = _parts(found)
    levels = [_PLAIN if part.is_odd else _AS_SENT for part in parts]
    for _ in range(_ROUNDS):
        made = _written(found, parts, levels)
        reading = as_read(made.text)
        if reading is None or not is_harmless(made.text, reading[1]):
            wrong = _harmful(found, parts, made)
        else:
            wrong = _differing(made.expected, reading[0], len(parts))
            if not wrong:
                return SavedText(made.text, len(parts), levels.count(_PLAIN))
        if not wrong or all(levels[place] == _PLAIN for place in wrong):
            break
        levels = [min(level + (at in wrong), _PLAIN) for at, level in enumerate(levels)]
    saved = _written(found, parts, [_PLAIN] * len(parts)).text
    reading = as_read(saved)
    if reading is None or not is_harmless(saved, reading[1]):
        saved = element(found.source)  # pragma: no cover - nothing is known that needs it
    return SavedText(saved, len(parts), len(parts))


def _harmful(found: Text, parts: list[_Part], made: _Made) -> set[int]:
    """Return the parts that do not pass the last look by themselves."""
    wrong = set()
    for place, part in enumerate(parts):
        edits = [
            Edit(start - part.start, end - part.start, text)
            for start, end, text in made.edits[place]
            if part.start <= start and end <= part.end
        ]
        saved = applied(found.source[part.start : part.end], edits)
        reading = as_read(saved)
        if reading is None or not is_harmless(saved, reading[1]):
            wrong.add(place)
    return wrong


class _Part(NamedTuple):
    """A child of the document, or a footnote, and where it stands."""

    block: Block
    start: int
    end: int
    is_odd: bool
    is_irregular: bool = False


class _Expected(NamedTuple):
    """What the reading of a part is to give."""

    place: int
    outline: str


class _Made(NamedTuple):
    """A saved text, the outlines that its reading is to give, and the edits of each part."""

    text: str
    expected: list[_Expected]
    edits: list[list[Edit]]


def _parts(found: Text) -> list[_Part]:
    notes = found.references.notes
    inner = sorted(note.content for note in notes if note.is_inner)
    parts: list[_Part] = []
    for block in found.blocks:
        after_list = bool(parts) and isinstance(parts[-1].block, List)
        is_irregular = not is_regular(block, found.source) or (
            after_list and found.source[block.begins] in " \t"
        )
        is_odd = bisect_left(inner, block.begins) < bisect_right(inner, block.ends)
        is_odd = is_odd or any(each.is_tight for each in clinging(block, found.source))
        is_odd = is_odd or (is_irregular and has_bare_marks(block))
        parts.append(_Part(block, block.begins, block.ends, is_odd, is_irregular))
    for note in notes:
        if not note.is_inner:
            has_inner = bisect_left(inner, note.content + 1) < bisect_right(inner, note.ends)
            is_odd = has_inner or not _is_simple(note)
            parts.append(_Part(note, note.begins, note.ends, is_odd))
    ends = sorted(part.end for part in parts)
    for note in notes:
        if note.is_inner:  # below what it was written in
            place = ends[min(bisect_left(ends, note.content), len(ends) - 1)]
            parts.append(_Part(note, place, place, is_odd=True))
    return sorted(parts, key=lambda part: (part.start, isinstance(part.block, Footnote)))


def _is_simple(note: Footnote) -> bool:
    return bool(note.children) and all(isinstance(child, Paragraph) for child in note.children)


def _written(found: Text, parts: list[_Part], levels: list[int]) -> _Made:
    """Write each part at its level."""
    numbering = Numbering()
    resolver = Resolver(found.references, numbering)
    leaves, plain = EditedLeaves(found.source, resolver), PlainLeaves(resolver)
    outlines: list[list[str]] = [[] for _ in parts]
    edits: list[list[Edit]] = [[] for _ in parts]
    places = {id(part.block): place for place, part in enumerate(parts)}
    for place, part in enumerate(parts):
        if isinstance(part.block, Footnote):  # left out, unless it turns out to be shown
            if part.start < part.end:
                edits[place] = [Edit(part.start, min(part.end + 1, len(found.source)), "")]
            continue
        if place and isinstance(parts[place - 1].block, (List, Quote, Table)):
            edits[place] += _apart(part.block, found.source)
        if levels[place] == _PLAIN:
            html = outline_of(part.block, (), plain)
            edits[place] = [_set_apart(found.source, part, html)]
            outlines[place] = [html] if html else []
            continue
        leaves.begin(is_explicit=levels[place] == _EXPLICIT, is_canonical=part.is_irregular)
        outline = outline_of(part.block, (), leaves)
        outlines[place] = [outline] if outline else []
        edits[place] += [*leaves.edits, *_margin_edits(part, found.source, leaves)]
    for number, label in enumerate(numbering.order, 1):  # which may grow on the way
        note = found.references.footnotes[label]
        place = places[id(note)]
        if levels[place] == _PLAIN:
            html = _plain_note(note, number, plain)
            edits[place], outlines[place] = [_set_apart(found.source, parts[place], html)], [html]
            continue
        leaves.begin(is_explicit=levels[place] == _EXPLICIT, is_canonical=False)
        outlines[place] = _note(found.source, note, number, leaves)
        edits[place] = leaves.edits
    definitions = [_without_definition(found.source, *span) for span in found.references.spans]
    text = applied(found.source, [*definitions, *(edit for each in edits for edit in each)])
    expected = [
        _Expected(place, outline) for place, each in enumerate(outlines) for outline in each
    ]
    return _Made(text, expected, edits)


def _margin_edits(part: _Part, source: str, leaves: EditedLeaves) -> list[Edit]:
    """Return what must change between the leaves of a part: margins, and blank lines."""
    edits = realigned(part.block, source) if part.is_irregular else []
    edits += [
        Edit(each.begins, each.begins, leaves.blank_line(each.within))
        for each in clinging(part.block, source)
    ]
    return edits


def _plain_note(note: Footnote, number: int, leaves: PlainLeaves) -> str:
    body = "".join(outline_of(child, (), leaves) for child in note.children)
    mark = f"<sup>{number}</sup>"
    return f"<p>{mark} {body[3:]}" if body.startswith("<p>") else f"<p>{mark}</p>{body}"


def _note(source: str, note: Footnote, number: int, leaves: EditedLeaves) -> list[str]:
    """Write a footnote as paragraphs, the first with its number before it."""
    outlines = [outline_of(child, (), leaves) for child in note.children]
    mark = f"<sup>{number}</sup> "
    outlines[0] = f"<p>{mark}{outlines[0][3:]}"
    apart = "" if source.endswith("\n\n", 0, note.begins) or not note.begins else "\n"
    leaves.edits.append(Edit(note.begins, note.content, apart + mark))
    line = source.find("\n", note.content) + 1
    while 0 < line <= note.ends:
        width = len(source[line : line + 4]) - len(source[line : line + 4].lstrip(" "))
        width = 1 if source.startswith("\t", line) else width
        leaves.edits.append(Edit(line, line + width, ""))
        line = source.find("\n", line) + 1
    return outlines


def _apart(block: Block, source: str) -> list[Edit]:
    """Put a blank line before a block of the document that has none.

    JupyterLab reads a quote as a part of the list above it, and a list as a row of a table.
    """
    before = source[line_start(source, max(block.begins - 1, 0)) : block.begins]
    return [Edit(block.begins, block.begins, "\n")] if before.strip(" \t\n") else []


def _set_apart(source: str, part: _Part, html: str) -> Edit:
    """Put a block in the place of a part, with blank lines around it."""
    before = "" if not part.start or source.endswith("\n\n", 0, part.start) else "\n"
    before = "\n\n" if part.start == part.end else before
    after = "" if part.end >= len(source) or source.startswith("\n\n", part.end) else "\n"
    return Edit(part.start, part.end, f"{before}{html}{after}")


def _without_definition(source: str, start: int, end: int) -> Edit:
    """Leave out a line that defines a link: the links bear their addresses."""
    begin = source.rfind("\n", 0, start) + 1
    if source[begin:start].strip(" \t"):
        return Edit(start, end, "")
    return Edit(begin, min(end + 1, len(source)), "")


def _differing(expected: list[_Expected], read: list[str], count: int) -> set[int]:
    """Return the parts that read otherwise than they should."""
    if len(expected) == len(read):
        return {
            part.place for part, html in zip(expected, read, strict=True) if part.outline != html
        }
    first = next(
        index
        for index, (part, html) in enumerate(zip_longest(expected, read))
        if part is None or part.outline != html
    )
    tail = 0
    while (
        tail < min(len(expected), len(read)) - first
        and expected[-1 - tail].outline == read[-1 - tail]
    ):
        tail += 1
    places = {part.place for part in expected[max(first - 1, 0) : len(expected) - tail + 1]}
    return places or set(range(count))
