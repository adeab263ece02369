"""Signs in running text that not every reader takes for text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from grok_jupyter.text.portable.signs import BACKSLASH, STRAY, entity, visible

__all__ = ["Surroundings", "edited"]

_SIGN = re.compile(
    rf"(?P<stray>{STRAY.pattern}+)"
    r"|(?P<dollar>\$)|(?P<backslash>\\)|(?P<tag><)|(?P<at>@)|(?P<image>!(?=\[|\Z))"
    r"|(?P<bracket>\](?=[(:]))|(?P<tick>`)|(?P<scheme>(?<=mailto):|(?<=xmpp):|:(?=//))|(?P<tilde>~)|(?P<slashes>/(?=/))"
    r"|(?P<begin>^(?:#{1,6}(?=[^#\s])|:(?=[ \t])|[\xa0\f]+))"
    r"|(?P<loose>[*_\[\]|])",
    re.MULTILINE | re.IGNORECASE,
)
# What a typesetter or JupyterLab's removal of formulas would take the backslash with.
_DISGUISE = re.compile(r"&(?:#|dollar|bsol)")
_TEX = re.compile(r"\s*(?:[()\[\]$]|begin|end|(?:eq)?ref|\Z)")


_LONGEST_LABEL = 2000
_FARTHEST = 40  # characters that are looked through for the beginning of a line


class Surroundings(NamedTuple):
    """What matters of the whole paragraph.

    Attributes
    ----------
    text : str
        Its Markdown.
    is_alone : bool
        Whether it holds one sign that could begin a formula, and no more.
    has_tildes : bool
        Whether two tildes could strike something out.
    is_explicit : bool
        Whether each sign that could mean something is written as an entity.
    """

    text: str
    is_alone: bool
    has_tildes: bool
    is_explicit: bool

    @classmethod
    def of(cls, text: str, *, is_bounded: bool, is_explicit: bool) -> Surroundings:
        """Look at a paragraph; ``is_bounded`` if every reader sees where it begins and ends."""
        signs = text.count("$") + text.count("\\(") + text.count("\\[")
        return cls(
            text=text,
            is_alone=is_bounded and signs == 1 and not _DISGUISE.search(text),
            has_tildes=text.count("~") > 1,
            is_explicit=is_explicit,
        )

    def begins_line(self, position: int) -> bool:
        """Whether a line begins there, but for what nobody sees."""
        lowest = max(position - _FARTHEST, 0)
        while position > lowest and (
            self.text[position - 1] in " \t\xa0" or self._is_stray(position)
        ):
            position -= 1
        return position == 0 or self.text[position - 1] == "\n"

    def _is_stray(self, position: int) -> bool:
        return STRAY.match(self.text, position - 1, position) is not None

    def begins_word(self, position: int) -> bool:
        """Whether a word begins there."""
        return position == 0 or self.text[position - 1].isspace()

    def begins_with_bracket(self, position: int) -> bool:
        """Whether the line begins with a bracket in which a position lies."""
        lowest = max(position - _LONGEST_LABEL, 0)
        begin = self.text.rfind("\n", lowest, position) + 1
        return (begin > 0 or lowest == 0) and self.text.startswith("[", begin)


def edited(
    words: str,
    around: Surroundings,
    *,
    offset: int,
    is_escaped: bool,
    follows_bracket: bool,
    following: str,
    in_link: bool,
) -> Iterator[tuple[int, int, str]]:
    """Yield what must change in words that stand in the source as they are shown.

    Parameters
    ----------
    words : str
        Some of the text of a paragraph.
    around : Surroundings
        The paragraph.
    offset : int
        Where the words begin in the paragraph.
    is_escaped : bool
        Whether a backslash before the words belongs to their first sign.
    follows_bracket : bool
        Whether they stand after a ``]`` that is text.
    following : str
        The words after them, ``""`` if something else than words follows.
    in_link : bool
        Whether they stand in the text of a link.

    Yields
    ------
    tuple of int, int and str
        Start and end in ``words`` (-1 is the backslash before them), and what takes their place.
    """
    if follows_bracket and not is_escaped:
        yield from _parted(words, around, 0, offset)
    dollar = r"\$" if around.is_alone else r"<span>\$</span>"
    for found in _SIGN.finditer(words):
        kind, sign = found.lastgroup, found.group()
        start, end = found.span()
        is_first = is_escaped and start == 0
        begin = start - 1 if is_first else start
        rest = words[end:] or following
        match kind:
            case "stray":
                yield begin, end, " " if not is_first else "&#92; "
            case "dollar":
                yield begin, end, dollar
            case "backslash":
                if _TEX.match(rest) or around.is_explicit:
                    yield begin, end, BACKSLASH
            case "tag":
                if is_first or not rest or rest[0] in "/!?" or rest[0].isalpha():
                    yield begin, end, "&lt;"
            case "at":
                if rest[:1] == "@" or words[start - 1 : start] == "@":
                    yield begin, end, entity(sign)
            case "scheme" if sign == ":" and rest[:1] != "/":
                yield begin, end, f"<span>{entity(sign)}</span>"  # cmark reads entities, too
            case "tick" | "scheme":
                yield begin, end, entity(sign)
            case "image":
                if not is_first and (rest[:1] == "[" or not following):
                    yield begin, end, entity(sign)
            case "bracket":
                if in_link:
                    yield begin, end, entity(sign)
                yield from _parted(words, around, end, offset)
            case "tilde":
                if around.has_tildes and not is_first:
                    yield begin, end, "\\~"
            case "slashes":
                if words[start - 1 : start] != ":" and not rest[1:2].isspace():
                    yield begin, end, entity(sign)
            case "begin":
                if not is_first and (start > 0 or around.begins_line(offset)):
                    yield begin, end, "".join(map(entity, sign))
            case _:
                is_bracket = sign in "[]"
                if around.is_explicit and not is_first and (not is_bracket or in_link):
                    yield begin, end, visible(sign)
                elif in_link and is_bracket and not is_first:
                    yield begin, end, entity(sign)


def _parted(
    words: str, around: Surroundings, start: int, offset: int
) -> Iterator[tuple[int, int, str]]:
    """Part a ``]`` from a sign after it that could make a link or a definition of it."""
    sign = words[start : start + 1]
    if sign == "(" or (sign == ":" and around.begins_with_bracket(offset + start)):
        yield start, start + 1, entity(sign)
