"""Labels of link definitions, made the answer's own: on one page the first definition wins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from zlib import crc32

from grok_jupyter.text.fences import lines

__all__ = ["definitions", "with_own_labels"]

_DEFINITION = re.compile(r"^[ >]*\[([^\[\]\n]+)\]:[^\n]*$", re.MULTILINE)
# Code spans are taken as a whole, so that what is in them is left as it is.
_TOKEN = re.compile(r"(?P<ticks>`+)|\\.|\[(?P<label>[^\[\]]+)\](?P<collapsed>\[\])?")


_FARTHEST = 40  # columns that quotes and lists may take before a definition


def definitions(markdown: str) -> list[str]:
    """Return the lines of a text that define a link's label."""
    return [found.group().strip(" >") for found in _defined(markdown)]


def with_own_labels(markdown: str) -> str:
    r"""Give the labels that an answer defines names that no other answer uses.

    Linear in the length of the text.

    Parameters
    ----------
    markdown : str
        One answer.

    Examples
    --------
    >>> with_own_labels("See [docs].\n\n[docs]: https://a.example")
    'See [docs][docs 8a91].\n\n[docs 8a91]: https://a.example'
    """
    known = {_normal(found[1]) for found in _defined(markdown)}
    if not known:
        return markdown
    mark = f"{crc32(markdown.encode('utf-8', 'replace')) & 0xFFFF:04x}"
    output = []
    for is_prose, group in groupby(lines(markdown), lambda line: line.kind == "text"):
        text = "".join(line.text for line in group)
        output.append(_renamed(text, known, mark) if is_prose else text)
    return "".join(output)


def _defined(markdown: str) -> Iterator[re.Match[str]]:
    if "]:" not in markdown:
        return iter(())
    prose = "".join(line.text for line in lines(markdown) if line.kind == "text")
    return _DEFINITION.finditer(prose)


def _renamed(text: str, known: set[str], mark: str) -> str:
    output: list[str] = []
    position = 0
    ends: dict[str, list[int]] = {}
    for run in reversed(list(re.finditer("`+", text))):
        ends.setdefault(run.group(), []).append(run.end())
    while token := _TOKEN.search(text, position):
        output.append(text[position : token.start()])
        end = token.end()
        written = token.group()
        if token["ticks"]:
            end = _end_of_code(ends.get(token["ticks"], []), end)
            written = text[token.start() : end]
        elif token["label"] and _normal(token["label"]) in known:
            written = _reference(token, text, mark)
        output.append(written)
        position = end
    return "".join([*output, text[position:]])


def _end_of_code(ends: list[int], after: int) -> int:
    while ends and ends[-1] <= after:
        ends.pop()
    return ends[-1] if ends else after


def _reference(token: re.Match[str], text: str, mark: str) -> str:
    label, start = token["label"], token.start()
    own = f"[{label} {mark}]"
    after = text[token.end() : token.end() + 1]
    begin = max(text.rfind("\n", 0, start) + 1, start - _FARTHEST)
    begins_line = not text[begin:start].strip(" >")
    if text[start - 1 : start] == "]" or (after == ":" and begins_line):
        return own
    if after in {"(", "["} and not token["collapsed"]:
        return token.group()  # a link of another kind
    return f"[{label}]{own}"


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()
