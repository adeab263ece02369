"""How one text differs from another, word by word, as Markdown that reads the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from grok_jupyter.text.alignment import aligned
from grok_jupyter.text.excerpt import printable
from grok_jupyter.text.portable.signs import visible

__all__ = ["Diff", "Piece", "word_diff"]

Kind = Literal["same", "out", "in"]

_PLAIN: dict[Kind, str] = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
_TOKEN = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")
_WORD = re.compile(r"\w+")
_BLANK = re.compile(r"(\n|[^\S\n]+)")
_SHORT = 3  # letters of a word that alone between two changes is one by chance


class Piece(NamedTuple):
    """A part of two texts.

    Attributes
    ----------
    kind : str
        ``"same"`` in both, ``"out"`` only in the first, ``"in"`` only in the second.
    text : str
        As it stands there.
    """

    kind: Kind
    text: str


class Diff(str):
    """What :func:`word_diff` returns: Markdown, which notebooks show as such.

    Attributes
    ----------
    pieces : tuple of Piece
        Both texts, part by part.
    """

    __slots__ = ("pieces",)
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> str:
        """The first text."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "in")

    @property
    def after(self) -> str:
        """The second text."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "out")

    @property
    def plain(self) -> str:
        """Both texts for a terminal: ``[-what goes-]{+what comes+}``."""
        return "".join(_PLAIN[kind].format(text) for kind, text in self.pieces)

    def _repr_markdown_(self) -> str:
        return str(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002, FBT001 - IPython's
        printer.text(printable(self.plain))


def word_diff(before: str, after: str) -> Diff:
    """Return how a text differs from another one, word by word.

    Parameters
    ----------
    before, after : str
        Any texts. Their signs stand for themselves: nothing in them is rendered or fetched.

    Returns
    -------
    Diff
        Markdown: what is only in the first one is struck out, what is only in the second
        underlined.

    Examples
    --------
    >>> print(word_diff("It is red.", "It is blue."))
    <div>
    It is <del>red</del><ins>blue</ins>.
    </div>
    """
    pieces = tuple(_joined(_settled(_joined(_changes(before, after)))))
    diff = Diff(_markdown(pieces))
    diff.pieces = pieces
    return diff


def _changes(before: str, after: str) -> Iterator[Piece]:
    """Compare lines, then the words of those that differ."""
    ours, theirs = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for is_same, gone, come in aligned(ours, theirs):
        if is_same:
            yield Piece("same", "".join(gone))
            continue
        words = aligned(_TOKEN.findall("".join(gone)), _TOKEN.findall("".join(come)))
        for is_same_word, out, new in words:
            if is_same_word:
                yield Piece("same", "".join(out))
            else:
                yield Piece("out", "".join(out))
                yield Piece("in", "".join(new))


def _settled(pieces: list[Piece]) -> Iterator[Piece]:
    """Count as changed what is the same by chance between two changes: a comma, a short word."""
    for place, piece in enumerate(pieces):
        is_between = 0 < place < len(pieces) - 1
        if piece.kind == "same" and is_between and _is_chance(piece.text):
            yield Piece("out", piece.text)
            yield Piece("in", piece.text)
        else:
            yield piece


def _is_chance(text: str) -> bool:
    words = _WORD.findall(text)
    return "\n" not in text and (not words or (len(words) == 1 and len(words[0]) <= _SHORT))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Put together what belongs together: of each change first what goes, then what comes."""
    joined: list[Piece] = []
    change: dict[Kind, str] = {"out": "", "in": ""}

    def close() -> None:
        joined.extend(Piece(kind, text) for kind, text in change.items() if text)
        change.update({"out": "", "in": ""})

    for kind, text in pieces:
        if kind != "same":
            change[kind] += text
        elif text:
            close()
            if joined and joined[-1].kind == "same":
                text = joined.pop().text + text  # noqa: PLW2901 - both are one piece
            joined.append(Piece("same", text))
    close()
    return joined


_TAGS: dict[Kind, tuple[str, str]] = {
    "same": ("", ""),
    "out": ("<del>", "</del>"),
    "in": ("<ins>", "</ins>"),
}


def _markdown(pieces: tuple[Piece, ...]) -> str:
    """Write pieces as one element without an empty line, in which no reader looks for Markdown."""
    written = ""
    is_after_blank = True  # a browser shows no blank there, nor a second one
    for kind, text in pieces:
        begin, end = _TAGS[kind]
        written += begin
        for part in _BLANK.split(text):
            if part == "\n":
                written += "<br>\n"
            elif part.isspace():
                written += _blanks(part, is_after_blank=is_after_blank)
            else:
                written += visible(part)
            is_after_blank = part.isspace() if part else is_after_blank
        written += end
    return f"<div>\n{written}\n</div>" if written else "<div></div>"


def _blanks(text: str, *, is_after_blank: bool) -> str:
    wide = len(text.expandtabs(4))
    return "&nbsp;" * wide if is_after_blank else " " + "&nbsp;" * (wide - 1)
