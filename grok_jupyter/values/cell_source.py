"""The source of a class that a cell has defined: ``inspect`` finds no file for it."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterator

__all__ = ["cell_source"]

_MARKS = ("ipykernel_", "<ipython-input")  # of the files that IPython names cells by
_MOST = 50  # cells that hold the class's name and are read


def cell_source(kind: type) -> str:
    """Return the source of a class as its cell has it; ``""`` if no cell is known.

    Of several cells the last one counts that holds the methods of the class, if it has any.
    """
    if kind.__module__ != "__main__":
        return ""
    codes = [getattr(member, "__code__", None) for member in vars(kind).values()]
    files = {code.co_filename for code in codes if code and _is_cell(code.co_filename)}
    for read, lines in enumerate(_cells(kind.__name__, files)):
        if read >= _MOST:
            break
        found = _definition(lines, kind.__qualname__)
        if found:
            return found
    return ""


def _is_cell(filename: str) -> bool:
    return any(mark in filename for mark in _MARKS)


def _cells(name: str, files: set[str]) -> Iterator[list[str]]:
    for filename in reversed(list(linecache.cache)):
        if filename in files or (not files and _is_cell(filename)):
            lines = linecache.getlines(filename)
            if any(name in line for line in lines):
                yield lines


def _definition(lines: list[str], qualname: str) -> str:
    try:
        body: list[ast.stmt] = ast.parse("".join(lines)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    found: ast.ClassDef | None = None
    for name in qualname.split("."):
        classes = [node for node in body if isinstance(node, ast.ClassDef) and node.name == name]
        if not classes:
            return ""
        found, body = classes[-1], classes[-1].body
    if found is None or found.end_lineno is None:
        return ""
    first = min([found.lineno, *(one.lineno for one in found.decorator_list)])
    return "".join(lines[first - 1 : found.end_lineno])
