"""What has become of rows in another process, row by row: a file that survives the process."""

from __future__ import annotations

import pickle
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.response import Response

__all__ = ["Journal", "Outcome"]

_LENGTH = 8  # bytes that tell the length of an entry


class Outcome(NamedTuple):
    """What has become of a row.

    Attributes
    ----------
    row : int
        Its number; negative for the mark that a process has begun.
    response : Response or None
        Its answer.
    error : GrokError or None
        Why there is none.
    """

    row: int
    response: Response | None = None
    error: GrokError | None = None


class Journal:
    """Outcomes in a file of a folder that nobody else can read.

    Parameters
    ----------
    path : Path
        Of the file; the folder need not be there, as on another machine: then nothing is kept.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = 0
        self._file: BinaryIO | None = None

    def begin(self) -> list[Outcome]:
        """Begin to write; return what processes before this one have written."""
        before = self.news()
        with suppress(OSError):
            self._file = self._path.open("ab", buffering=0)
            self.add(Outcome(-1))
        return before

    def add(self, outcome: Outcome) -> None:
        """Write an outcome, in one piece."""
        if self._file is None:
            return
        data = pickle.dumps(outcome)
        with suppress(OSError):  # a disk that is full costs no answer
            self._file.write(len(data).to_bytes(_LENGTH, "big") + data)

    def news(self) -> list[Outcome]:
        """Return what was written since this was asked last, as far as it is whole."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._position)
                data = file.read()
        except OSError:
            return []
        begin = 0
        found: list[Outcome] = []
        while begin + _LENGTH <= len(data):
            end = begin + _LENGTH + int.from_bytes(data[begin : begin + _LENGTH], "big")
            if end > len(data):
                break
            # This user's own processes wrote it, to a folder of this run's that is nobody else's.
            found.append(pickle.loads(data[begin + _LENGTH : end]))  # noqa: S301 - see above
            begin = end
        self._position += begin
        return found

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
