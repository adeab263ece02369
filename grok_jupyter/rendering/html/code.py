"""Colours for a finished block of code: spans with short classes, which a style sheet colours."""

from __future__ import annotations

import re
from functools import lru_cache
from time import thread_time
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from pygments.lexer import Lexer

from grok_jupyter.rendering.html.lexers import lexer_named
from grok_jupyter.rendering.html.tokens import class_of

__all__ = ["highlight"]

_LONGEST = 20_480  # characters; a lexer needs about 10 ms for each thousand
# Lexers are made of regular expressions, and some are quadratic or worse in the length of a line,
# of a run of blanks, of one sign or of words: 20,000 blanks keep that of C++ busy for a minute.
_UNBOUNDED = re.compile(r"[^\n]{500}|\s{100}|([^\w\s])\1{200}|[\w\s]{1000}")
_CACHED = 16  # blocks, half a megabyte each at most: the same code is shown live and in the end

_PATIENCE = 1.0  # seconds of CPU; some lexers read to the end of the source for each of its signs


class _Run(NamedTuple):
    """A piece of source in one colour; no class for plain text."""

    name: str | None
    text: str


def highlight(code: Element, language: str) -> None:
    """Divide the text of a ``<code>`` element into coloured spans.

    The language is taken by its name, never guessed. Where there is no lexer of that name, or the
    source is longer than 20 KB, has a very long line or a long run of the same signs, or keeps its
    lexer busy for more than a second, the text is left as it is.

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
    tokens = _tokens(lexer, source) if lexer else None
    return tuple(_merged(tokens)) if tokens else (_Run(None, source),)


def _tokens(lexer: Lexer, source: str) -> list[_Run] | None:
    """Return class and text of each token; None where the lexer keeps not to source or time."""
    tokens: list[_Run] = []
    position = 0
    latest = thread_time() + _PATIENCE
    for _, kind, text in lexer.get_tokens_unprocessed(source):
        is_lost = not source.startswith(text, position) or len(tokens) > len(source)
        if is_lost or thread_time() > latest:
            return None
        position += len(text)
        tokens.append(_Run(class_of(kind), text))
    return tokens if position == len(source) else None


def _merged(tokens: list[_Run]) -> list[_Run]:
    """Return runs as long as they can be, blanks within a run of one class included."""
    runs: list[_Run] = []
    for token, text in tokens:
        name = None if text.isspace() else token
        if runs and runs[-1].name == name:
            runs[-1] = _Run(name, runs[-1].text + text)
        elif name and len(runs) > 1 and runs[-2].name == name and runs[-1].text.isspace():
            blanks = runs.pop().text
            runs[-1] = _Run(name, runs[-1].text + blanks + text)
        else:
            runs.append(_Run(name, text))
    return runs
