"""The files that a page is made of: modules with imports, joined into one without a bundler."""

from __future__ import annotations

import re
from importlib.resources import files
from posixpath import dirname, join, normpath

__all__ = ["script", "style"]

_IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"(\.[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default\b)", re.MULTILINE)
_COMMENT = re.compile(r"(?:^|\s)//(?:\s.*)?$")
_BLOCK = re.compile(r"^ */\*\*?(?:(?!\*/).)*\*/$", re.MULTILINE | re.DOTALL)
_COMMENT_OF_STYLE = re.compile(r"/\*.*?\*/", re.DOTALL)
# A blank before a colon may be the one between an element and what lies within it.
_BLANKS = re.compile(r" ?([{};,>]) ?|(?<=:) ")
_QUOTES = re.compile(r"""["'`]""")


def script(place: str) -> str:
    """Join a module and all that it imports, what is imported first, into one module.

    The names at the top of all files share one scope, so each may be there once; a test sees to it.

    Parameters
    ----------
    place : str
        A file of this package, as ``rendering/live/static/live.js``.
    """
    found: dict[str, str] = {}
    _collect(place, found, set())
    return "\n".join(_bare(_EXPORT.sub("", _IMPORT.sub("", text))) for text in found.values())


def style(*places: str) -> str:
    """Join style sheets of this package, without what only a reader needs."""
    text = _COMMENT_OF_STYLE.sub("", "".join(_read(place) for place in places))
    return _BLANKS.sub(r"\1", " ".join(text.split())).replace(";}", "}")


def _collect(place: str, found: dict[str, str], begun: set[str]) -> None:
    begun.add(place)
    text = _read(place)
    for name in _IMPORT.findall(text):
        imported = normpath(join(dirname(place), name))
        if imported not in begun:
            _collect(imported, found, begun)
    found[place] = text


def _read(place: str) -> str:
    return files("grok_jupyter").joinpath(place).read_text("utf-8")


def _bare(text: str) -> str:
    """Drop comments and indentation: what is left goes out with each page."""
    lines = (_without_comment(line.strip()) for line in _BLOCK.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def _without_comment(line: str) -> str:
    """Return the code of a line; a comment may not begin within a text."""
    for comment in _COMMENT.finditer(line):
        before = line[: comment.start()]
        if all(before.count(quote) % 2 == 0 for quote in set(_QUOTES.findall(before))):
            return before.rstrip()
    return line
