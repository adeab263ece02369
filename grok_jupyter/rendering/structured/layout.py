"""A value that grows, laid out line by line: what was written once stays."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any, NamedTuple

__all__ = ["Changed", "End", "Layout", "Run"]

_INDENT = "  "
_BRACKETS: dict[Any, tuple[str, str]] = {dict: ("{", "}"), list: ("[", "]")}


class Run(NamedTuple):
    """A piece of text in one colour: the class of its span; ``""`` for plain text."""

    name: str
    text: str


class Changed(Exception):  # noqa: N818 - tells the caller to begin anew
    """What was written is not so any more, as where a name comes a second time."""


class End(NamedTuple):
    """Where a text ends that is being read.

    Attributes
    ----------
    depth : int
        Objects and arrays that are open there.
    is_in_string : bool
        Whether a string is that is a value.
    """

    depth: int = 0
    is_in_string: bool = False


class _Node:
    """A value of which something is written: how many of its entries, or what text."""

    __slots__ = ("count", "forgotten", "is_closed", "kind", "text")

    def __init__(self, kind: type) -> None:
        self.kind = kind
        self.count = 0
        self.forgotten = 0  # of its entries: they are in the values no more
        self.text = ""
        self.is_closed = False


class Layout:
    """Writes JSON with one entry a line, as it comes.

    Each value given is the one before, grown at its end. A bracket or a quote that closes is
    written when it is there.
    """

    def __init__(self) -> None:
        self._nodes: list[_Node] = []  # from the root to the value that was written last

    def grow(self, value: Any, end: End) -> list[Run]:
        """Return what is to be added.

        Parameters
        ----------
        value : object
            As jiter reads it.
        end : End
            Where the text ends that it was read of.

        Raises
        ------
        Changed
            If it is not the value before, grown.
        """
        runs: list[Run] = []
        self._write(value, 0, runs, end)
        return runs

    def forget(self, counts: list[int]) -> None:
        """Take note that so many entries of each open object or array come no more."""
        for node, count in zip(self._nodes, counts, strict=False):
            node.forgotten += count

    def _write(self, value: Any, level: int, runs: list[Run], end: End | None) -> None:
        """Write what is new of a value; without an ``end``, it stands before others, complete."""
        kind = type(value)
        if level == len(self._nodes):
            self._nodes.append(_Node(kind))
        node = self._nodes[level]
        if node.kind is not kind:
            raise Changed
        if kind in _BRACKETS:
            is_open = end is not None and level < end.depth
            self._entries(value, node, level, runs, end if is_open else None)
        elif kind is str:
            _string(value, node, runs, is_closed=end is None or not end.is_in_string)
        else:
            _scalar(value, node, runs)

    def _entries(
        self, value: Any, node: _Node, level: int, runs: list[Run], end: End | None
    ) -> None:
        opening, closing = _BRACKETS[node.kind]
        count, begun = node.forgotten + len(value), node.count
        if count < begun or (node.is_closed and count > begun):
            raise Changed
        if node.is_closed:
            return
        if not node.text:
            node.text = opening
            runs.append(Run("", opening))
        first = max(begun - 1 - node.forgotten, 0)  # the one that was written last may have grown
        new = islice(value.items() if node.kind is dict else value, first, None)
        for number, entry in enumerate(new, node.forgotten + first + 1):
            if number > begun:
                del self._nodes[level + 1 :]
                runs.append(Run("", f"{',' * (number > 1)}\n{_INDENT * (level + 1)}"))
                if node.kind is dict:
                    runs += (Run("nt", _quoted(entry[0])), Run("", ": "))
            inner = entry[1] if node.kind is dict else entry
            self._write(inner, level + 1, runs, end if number == count else None)
        node.count = count
        if end is None:
            node.is_closed = True
            runs.append(Run("", f"\n{_INDENT * level}{closing}" if count else closing))


def _string(value: str, node: _Node, runs: list[Run], *, is_closed: bool) -> None:
    text = _quoted(value)[:-1]
    if not text.startswith(node.text) or (node.is_closed and text != node.text):
        raise Changed
    if node.is_closed:
        return
    runs.append(Run("s", text[len(node.text) :] + '"' * is_closed))
    node.text, node.is_closed = text, is_closed


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
