"""Whose code a frame runs: the notebook's, a module of the user's own, or a library's."""

from __future__ import annotations

import inspect
import linecache
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

from grok_jupyter.client.tools.own_code import is_library
from grok_jupyter.frontends.magics.fix.sources import is_frames_source, is_syntax_source
from grok_jupyter.values.bounds import cut

__all__ = ["Place", "own_file", "place_of"]

_AROUND = 30  # lines of a module's own code before and after the one that failed
_MOST_LINES = 200  # of a function


class Place(NamedTuple):
    """Where a frame is.

    Attributes
    ----------
    name : str
        ``""`` for a cell; a file of the user's own; the module of a library.
    function : str
        What runs there.
    line : int
        Its number in the source.
    source : str
        The user's own code: the whole cell, the whole function; ``""`` of a library, and of a
        file that is no module's.
    first : int
        The number of the source's first line.
    is_cell, is_own : bool
        Whether it is a cell's code, or the user's own at all.
    """

    name: str
    function: str
    line: int
    source: str
    first: int
    is_cell: bool
    is_own: bool


def place_of(frame: FrameType, line: int, cell: Callable[[str], str | None]) -> Place:
    """Return where a frame is.

    Parameters
    ----------
    frame : frame
        Of a traceback.
    line : int
        The line that runs in it.
    cell : callable
        Returns the source of the cell that a file name stands for.
    """
    code = frame.f_code
    source = cell(code.co_filename)
    function = "" if code.co_name == "<module>" else code.co_name
    if source is not None:
        return Place("", function, line, cut(source.rstrip("\n")), 1, is_cell=True, is_own=True)
    if is_library(code.co_filename):
        module = str(frame.f_globals.get("__name__") or Path(code.co_filename).name)
        return Place(module, function, line, "", 1, is_cell=False, is_own=False)
    first, source = _own_source(code, line) if is_frames_source(frame) else (1, "")
    return Place(
        _short(code.co_filename), function, line, source, first, is_cell=False, is_own=True
    )


def own_file(filename: str, line: int, codes: Iterable[CodeType]) -> tuple[str, int, str] | None:
    """Return name, first line and source around a line of a file; None if it is a library's.

    The source is ``""`` if no code of the session, nor an import in ``codes``, comes from there.
    """
    if is_library(filename):
        return None
    if not is_syntax_source(filename, codes):
        return _short(filename), 1, ""
    first, source = _around(linecache.getlines(filename), line)
    return _short(filename), first, source


def _own_source(code: CodeType, line: int) -> tuple[int, str]:
    lines = linecache.getlines(code.co_filename)
    if code.co_name != "<module>":
        block = inspect.getblock(lines[code.co_firstlineno - 1 :]) if lines else []
        if block and len(block) <= _MOST_LINES:
            return code.co_firstlineno, cut("".join(block).rstrip("\n"))
    return _around(lines, line)


def _around(lines: list[str], line: int) -> tuple[int, str]:
    first = max(line - _AROUND, 1)
    return first, cut("".join(lines[first - 1 : line + _AROUND]).rstrip("\n"))


def _short(filename: str) -> str:
    """Return a file's path below the current folder, else its name: nobody needs to know more."""
    try:
        path = os.path.relpath(filename)
    except ValueError:  # on another drive
        path = ".."
    return Path(filename).name if path.startswith("..") else path.replace("\\", "/")
