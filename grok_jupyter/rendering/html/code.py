"""Colours for a finished block of code: spans with short classes, which a style sheet colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from pygments.lexer import Lexer

from grok_jupyter.rendering.html.lexers import lexer_named
from grok_jupyter.rendering.html.tokens import class_of

__all__ = ["highlight"]

_LONGEST = 20_480  # characters; a lexer needs about 10 ms for each thousand
# Lexers are made of regular expressions, and some of them are quadratic or worse in the length of a
# line or of a run of blanks: 20,000 blanks keep the one for C++ busy for a minute.
_UNBOUNDED = re.compile(r"[^\n]{500}|\s{100}")
_CACHED = 128  # blocks: the same code is shown live, at the end, and when the text around it grows


class _Run(NamedTuple):
    """A piece of source in one colour; no class for plain text."""

    name: str | None
    text: str


def highlight(code: Element, language: str) -> None:
    """Divide the text of a ``<code>`` element into coloured spans.

    The language is taken by its name, never guessed. Where there is no lexer of that name, or the
    source is longer than 20 KB or has a line of 500 characters, the text is left as it is.

    Parameters
    ----------
    code : Element
        Its text is the source; it has no children.
    language : str
        As the fence names it.
    """
    source = code.text or ""
    if not source or len(source) > _LONGEST or _UNBOUNDED.search(source):
        return
    last: Element | None = None
    code.text = None
    for name, text in _runs(language.lower(), source):
        if name is not None:
            last = SubElement(code, "span", {"class": name})
            last.text = text
        elif last is None:
            code.text = text
        else:
            last.tail = text


@lru_cache(maxsize=_CACHED)
def _runs(language: str, source: str) -> tuple[_Run, ...]:
    lexer = lexer_named(language)
    return (_Run(None, source),) if lexer is None else tuple(_merged(lexer, source))


def _merged(lexer: Lexer, source: str) -> Iterator[_Run]:
    """Yield the source in runs as long as they can be: no two neighbours have the same class.

    Blanks have no colour, so those between two tokens of one class belong to the run too.
    """
    name: str | None = None
    begin = end = 0  # the run, and where its last token that was no blank ended
    for start, kind, text in lexer.get_tokens_unprocessed(source):
        token = class_of(kind)
        if token == name:
            end = start + len(text)
        elif not text.isspace():
            if name is not None:
                yield _Run(name, source[begin:end])
                begin = end
            if token is not None and begin < start:
                yield _Run(None, source[begin:start])
            if token is not None:
                begin = start
            name, end = token, start + len(text)
    if name is not None:
        yield _Run(name, source[begin:end])
        begin = end
    if begin < len(source):
        yield _Run(None, source[begin:])
