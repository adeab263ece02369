"""A value that grows, laid out line by line: what was written once stays."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any, NamedTuple

__all__ = ["Changed", "Layout", "Run"]

_INDENT = "  "
_BRACKETS: dict[Any, tuple[str, str]] = {dict: ("{", "}"), list: ("[", "]")}


class Run(NamedTuple):
    """A piece of text in one colour: the class of its span; ``""`` for plain text."""

    name: str
    text: str


class Changed(Exception):  # noqa: N818 - tells the caller to begin anew
    """What was written is not so any more, as where a name comes a second time."""


class _Node:
    """A value of which something is written: how many of its entries, or what text."""

    __slots__ = ("count", "kind", "text")

    def __init__(self, kind: type) -> None:
        self.kind = kind
        self.count = 0
        self.text = ""


class Layout:
    """Writes JSON with one entry a line, as it comes.

    Each value given is the one before, grown at its end. Brackets and quotes of what may still
    grow are not written before something follows, or the end is told.
    """

    def __init__(self) -> None:
        self._nodes: list[_Node] = []  # from the root to the value that was written last

    def grow(self, value: Any, *, is_whole: bool = False) -> list[Run]:
        """Return what is to be added.

        Parameters
        ----------
        value : object
            As jiter reads it.
        is_whole : bool
            Whether nothing more comes.

        Raises
        ------
        Changed
            If it is not the value before, grown.
        """
        runs: list[Run] = []
        self._write(value, 0, runs, is_whole=is_whole)
        return runs

    def _write(self, value: Any, level: int, runs: list[Run], *, is_whole: bool) -> None:
        kind = type(value)
        if level == len(self._nodes):
            self._nodes.append(_Node(kind))
        elif self._nodes[level].kind is not kind:
            raise Changed
        node = self._nodes[level]
        if kind in _BRACKETS:
            self._entries(value, node, level, runs, is_whole=is_whole)
        elif kind is str:
            _string(value, node, runs, is_whole=is_whole)
        else:
            _scalar(value, node, runs)
        if is_whole:
            del self._nodes[level:]

    def _entries(
        self, value: Any, node: _Node, level: int, runs: list[Run], *, is_whole: bool
    ) -> None:
        opening, closing = _BRACKETS[node.kind]
        if not node.text:
            node.text = opening
            runs.append(Run("", opening))
        count, begun = len(value), node.count
        if count < begun:
            raise Changed
        new = islice(value.items() if node.kind is dict else value, max(begun - 1, 0), None)
        for number, entry in enumerate(new, max(begun, 1)):
            if number > begun:
                comma = "," if begun or number > 1 else ""
                runs.append(Run("", f"{comma}\n{_INDENT * (level + 1)}"))
                if node.kind is dict:
                    runs += (Run("nt", _quoted(entry[0])), Run("", ": "))
            inner = entry[1] if node.kind is dict else entry
            self._write(inner, level + 1, runs, is_whole=is_whole or number < count)
        node.count = count
        if is_whole:
            runs.append(Run("", f"\n{_INDENT * level}{closing}" if count else closing))


def _string(value: str, node: _Node, runs: list[Run], *, is_whole: bool) -> None:
    text = _quoted(value)[:-1]
    if not text.startswith(node.text):
        raise Changed
    runs.append(Run("s", text[len(node.text) :] + '"' * is_whole))
    node.text = text


def _scalar(value: Any, node: _Node, runs: list[Run]) -> None:
    if value is None or isinstance(value, bool):
        run = Run("k", json.dumps(value))
    else:
        run = Run("m", str(value))
    if not node.text:
        node.text = run.text
        runs.append(run)
    elif node.text != run.text:
        raise Changed


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
