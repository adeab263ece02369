"""What went wrong, as text for a model: the exception, its causes, the user's own code.

Nothing in it depends on the run: neither the numbers of cells, nor the names that IPython gives
their files, nor where the notebook is. So the question about the same failure is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from traceback import walk_tb
from types import CodeType, FrameType

from grok_jupyter.frontends.magics.fix.local_values import local_values
from grok_jupyter.frontends.magics.fix.places import Place, own_file, place_of
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.values.bounds import cut

__all__ = ["Report", "python_block"]

_MOST_CAUSES = 5
_MOST_OF_A_GROUP = 5
_DEEPEST = 3  # groups within groups
_MOST_FRAMES = 30  # of one traceback
_MOST_OF_A_MESSAGE = 2000  # characters
_BETWEEN = {
    "cause": "That was the direct cause of:",
    "context": "While that was handled, another exception was raised:",
}


class Report:
    """Describes an exception.

    Parameters
    ----------
    source : str
        The cell that was run.
    cell : callable
        Returns the source of the cell that a file name stands for.
    with_locals : bool
        Whether the values of local variables are told.

    Attributes
    ----------
    cells : list of str
        The sources of the other cells whose code ran, in the order of their mention.
    """

    def __init__(
        self, source: str, cell: Callable[[str], str | None], *, with_locals: bool = False
    ) -> None:
        self._source = source
        self._cell = cell
        self._with_locals = with_locals
        self._shown: set[tuple[str, int]] = set()
        self._places: dict[tuple[CodeType, int], Place] = {}
        self.cells: list[str] = []

    def text(self, error: BaseException, depth: int = 0) -> str:
        """Return the exception, after those that led to it."""
        parts: list[str] = []
        for link, each in _chain(error):
            parts += [_BETWEEN[link]] if link else []
            parts.append(self._one(each, depth))
        return "\n\n".join(parts)

    def _one(self, error: BaseException, depth: int) -> str:
        is_of_syntax = isinstance(error, SyntaxError)
        said = self._syntax(error) if isinstance(error, SyntaxError) else _message(error)
        parts = [said, *self._frames(error, may_be_none=is_of_syntax)]
        if isinstance(error, BaseExceptionGroup):
            for number, each in enumerate(error.exceptions[:_MOST_OF_A_GROUP], 1):
                of = f"Exception {number} of {len(error.exceptions)} in this group:"
                parts.append(f"{of}\n{self.text(each, depth + 1) if depth < _DEEPEST else '…'}")
            if len(error.exceptions) > _MOST_OF_A_GROUP:
                parts.append(f"[{len(error.exceptions) - _MOST_OF_A_GROUP:,} more are left out]")
        return "\n".join(parts)

    def _syntax(self, error: SyntaxError) -> str:
        """Describe an error of the syntax, and the file of the user's own that has it."""
        name, line = error.filename, error.lineno
        name = name if isinstance(name, str) else ""
        line = line if isinstance(line, int) else 1
        if self._cell(name) is not None:
            return _syntax(error)
        codes = [frame.f_code for frame, _ in walk_tb(error.__traceback__)]
        own = own_file(name, line, codes)
        short, first, source = own or ("", 1, "")
        # The exception quotes a line of the file, which is told only if the file may be.
        is_secret = not source and Path(name).is_absolute()
        said = _syntax(error, has_line=not is_secret)
        if own is None:
            return said
        if not source:
            return f"{said}\nIn the file {short}, which is not shown."
        return f"{said}\nIn my file {short}, from line {first} on:\n{python_block(source)}"

    def _frames(self, error: BaseException, *, may_be_none: bool) -> Iterator[str]:
        frames = [(self._place(frame, line), frame) for frame, line in walk_tb(error.__traceback__)]
        none = len(frames) if may_be_none else 0
        own = next((i for i, (place, _) in enumerate(frames) if place.is_own), none)
        frames = frames[own:]  # what IPython does until the cell runs says nothing
        if isinstance(error, GrokError):  # its sentence says all of what we do
            frames = [found for found in frames if found[0].is_own]
        runs = [list(run) for _, run in groupby(frames, key=lambda found: found[0][:3])]
        half = _MOST_FRAMES // 2
        left_out = len(runs) - _MOST_FRAMES
        for index, run in enumerate(runs):
            if left_out > 0 and index == half:
                yield f"- [{left_out:,} frames are left out]"
            if left_out > 0 and half <= index < half + left_out:
                continue
            yield self._frame(*run[-1])
            if len(run) > 1:
                yield "  [and the same again and again]"  # how often depends on the machine

    def _place(self, frame: FrameType, line: int) -> Place:
        key = frame.f_code, line
        if key not in self._places:  # a recursion comes through the same one a thousand times
            self._places[key] = place_of(frame, line, self._cell)
        return self._places[key]

    def _frame(self, place: Place, frame: FrameType) -> str:
        where = f" in {place.function}" if place.function else ""
        if not place.is_own:
            return f"- library {place.name}{where}"  # its lines differ from version to version
        rows = place.source.splitlines()
        index = place.line - place.first
        code = f": {rows[index].strip()}" if 0 <= index < len(rows) else ""
        lines = [f"- {self._name(place)}, line {place.line}{where}{code}"]
        known = place.name or place.source, place.first
        is_told = place.is_cell and place.source.strip() == cut(self._source.rstrip("\n")).strip()
        if place.source and not is_told and known not in self._shown:
            self._shown.add(known)
            lines.append(python_block(place.source))
        if self._with_locals:
            values = local_values(frame)
            lines += [f"  {name} = {_indented(text)}" for name, text in values]
        return "\n".join(lines)

    def _name(self, place: Place) -> str:
        if not place.is_cell:
            return f"my file {place.name}"
        if place.source.strip() == cut(self._source.rstrip("\n")).strip():
            return "the cell"
        if place.source not in self.cells:
            self.cells.append(place.source)
        return f"an earlier cell ({self.cells.index(place.source) + 1})"


def _chain(error: BaseException) -> list[tuple[str, BaseException]]:
    """Return what led to an exception, then itself; each with what it is to the one before."""
    found = [("", error)]
    seen = {id(error)}
    while len(found) < _MOST_CAUSES:
        _, last = found[-1]
        link, before = "cause", last.__cause__
        if before is None and not last.__suppress_context__:
            link, before = "context", last.__context__
        if before is None or id(before) in seen:
            break
        seen.add(id(before))
        found[-1] = link, last
        found.append(("", before))
    return found[::-1]


def _message(error: BaseException) -> str:
    name = type(error).__name__
    try:
        text = str(error)
    except Exception:  # the user's own class
        text = "[its text failed]"
    notes = [str(note) for note in getattr(error, "__notes__", None) or () if isinstance(note, str)]
    return cut("\n".join([f"{name}: {text}" if text else name, *notes]), _MOST_OF_A_MESSAGE)


def _syntax(error: SyntaxError, *, has_line: bool = True) -> str:
    """Describe an error of the syntax without the name of its file."""
    where = f" (line {error.lineno})" if error.lineno else ""
    lines = [f"{type(error).__name__}: {error.msg}{where}"]
    text = error.text.rstrip("\n") if isinstance(error.text, str) else ""
    if has_line and text.strip() and len(text) <= 500:
        lines.append(f"  {text}")
        if error.offset and 0 < error.offset <= len(text) + 1:
            lines.append(f"  {' ' * (error.offset - 1)}^")
    return "\n".join(lines)


def python_block(source: str) -> str:
    """Return code in a fence that it does not end, for a model to read."""
    mark = "```"
    while mark in source:
        mark += "`"
    return f"{mark}python\n{source}\n{mark}"


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")
