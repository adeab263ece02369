"""Rows in a terminal: a bar while they are asked, then how they ended."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TextIO

from grok_jupyter.client.many.rows import Rows
from grok_jupyter.rendering.rows.finished import FinishRows
from grok_jupyter.rendering.rows.words import progress
from grok_jupyter.text.excerpt import printable

__all__ = ["RowsTerminalSurface"]

_ERASE = "\r\x1b[2K"


class RowsTerminalSurface:
    """Shows a bar of tqdm's where that is installed, else one line that is written over.

    Parameters
    ----------
    finish : callable
        Makes the finished output, of which the text is printed.
    stream : text file, optional
        Default: standard output. Nothing but the end is written to what is no terminal.
    """

    def __init__(self, finish: FinishRows, stream: TextIO | None = None) -> None:
        self._finish = finish
        self._stream = stream or sys.stdout
        self._bar: Any = None
        self._said = ""

    def show(self, rows: Rows) -> None:
        """Bring the bar up to date."""
        if not self._stream.isatty():
            return
        if find_spec("tqdm") is None:
            said = progress(rows)
            if said != self._said:
                self._said = said
                print(f"{_ERASE}{said}", end="", file=self._stream, flush=True)
            return
        if self._bar is None:
            tqdm = import_module("tqdm.auto").tqdm
            self._bar = tqdm(total=len(rows), unit="row", file=self._stream, leave=False)
        self._bar.set_postfix_str(progress(rows).partition(" · ")[2], refresh=False)
        self._bar.update(rows.done + rows.failed - self._bar.n)

    def finish(self, rows: Rows) -> None:
        """Take the bar away, and print how the rows ended."""
        if self._bar is not None:
            self._bar.close()
        elif self._said:
            print(_ERASE, end="", file=self._stream)
        print(printable(self._finish(rows).data["text/plain"]), file=self._stream, flush=True)
