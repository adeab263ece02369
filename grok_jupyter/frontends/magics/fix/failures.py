"""The exception that was raised last, and the cell that raised it.

IPython's own way of showing exceptions stays as it is: it leaves the last one in
``sys.last_value``, and tells what listens to ``post_run_cell`` which cell it was.
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, ref

from grok_jupyter.protocol.errors import InputError

__all__ = ["Failure", "Failures"]

_ASKING = {"--fix", "--fix-locals"}


class Failure(NamedTuple):
    """An exception and the cell that was run.

    Attributes
    ----------
    error : BaseException
        With its traceback.
    source : str
        The cell as it was written; ``""`` if it is not known.
    """

    error: BaseException
    source: str


class Failures:
    """Knows the last failure of one shell.

    Parameters
    ----------
    shell : InteractiveShell
        Whose cells are listened to until :meth:`close`.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = ref(shell)
        # The exception itself is not kept: its frames hold what the user may want to be rid of.
        self._last: tuple[int, str] | None = None  # its id, and the cell
        self._own: tuple[BaseException, Failure | None] | None = None

    @classmethod
    def of(cls, shell: Any) -> Failures:
        """Return those of a shell, and listen to it; loading anew forgets nothing."""
        found = _of_shells.setdefault(shell, cls(shell))
        if found._note not in shell.events.callbacks["post_run_cell"]:
            shell.events.register("post_run_cell", found._note)
        return found

    def close(self) -> None:
        """Listen no more."""
        with suppress(ValueError):  # the user may have taken all listeners away
            self._of_shell.events.unregister("post_run_cell", self._note)

    def forget(self) -> None:
        """Forget all that was noted."""
        self._last = self._own = None

    def last(self) -> Failure:
        """Return the last failure.

        Raises
        ------
        InputError
            If there was none, or if it was an interrupt.
        """
        failure = self._found()
        if failure is None:
            raise InputError(
                "No exception was raised in this session, so there is nothing to fix. Run the cell "
                "that fails, then ask again; `%grok -- fix …` asks it as a question."
            )
        if isinstance(failure.error, (KeyboardInterrupt, SystemExit)):
            is_stop = isinstance(failure.error, KeyboardInterrupt)
            what = "an interrupt" if is_stop else "the end of a program"
            raise InputError(
                f"The last exception was {what}, and there is nothing to fix. Run the cell that "
                "fails, then ask again."
            )
        return failure

    @contextmanager
    def kept(self, line: str) -> Iterator[None]:
        """Keep the last failure while a line is carried out that asks about it.

        An error of asking is not the next failure: the question can be asked again.
        """
        is_asking = not _ASKING.isdisjoint(line.split())
        failure = self._found() if is_asking else None
        try:
            yield
        except BaseException as error:
            if is_asking:
                self._own = error, failure
            raise

    @property
    def _of_shell(self) -> Any:
        return self._shell()

    def cell(self, filename: str) -> str | None:
        """Return the source of the cell that a code object is from; None if it is from no cell."""
        number = getattr(self._of_shell.compile, "_filename_map", {}).get(filename)
        if number is None:
            return None
        history = getattr(self._of_shell.history_manager, "input_hist_raw", None) or []
        # Numbers begin anew with `%reset`, and a cell without history bears the next one's.
        kept = history[number] if 0 < number < len(history) else ""
        compiled = "".join(linecache.getlines(filename))
        if kept and self._transformed(kept) == compiled.strip():
            return str(kept)
        return compiled

    def _transformed(self, source: str) -> str:
        try:
            return str(self._of_shell.transform_cell(source)).strip()
        except Exception:  # a transformation of somebody else's
            return ""

    def _found(self) -> Failure | None:
        error = getattr(sys, "last_value", None)
        error = getattr(sys, "last_exc", None) if error is None else error
        if self._own is not None and error is self._own[0]:
            return self._own[1]
        if error is None:
            return None
        is_noted = self._last is not None and self._last[0] == id(error)
        source = self._last[1] if self._last and is_noted else self._source(error)
        return Failure(error, source)

    def _source(self, error: BaseException) -> str:
        """Return the cell that was run when an exception was raised that we have not heard of."""
        of_syntax = error.filename if isinstance(error, SyntaxError) else None
        if of_syntax and (source := self.cell(of_syntax)) is not None:
            return source
        trace = error.__traceback__
        while trace is not None:
            source = self.cell(trace.tb_frame.f_code.co_filename)
            if source is not None:
                return source
            trace = trace.tb_next
        return ""

    def _note(self, result: Any) -> None:
        error = result.error_before_exec or result.error_in_exec
        if not isinstance(error, BaseException) or (self._own and error is self._own[0]):
            return
        self._own = None
        self._last = id(error), str(getattr(result.info, "raw_cell", "") or "")


_of_shells: WeakKeyDictionary[Any, Failures] = WeakKeyDictionary()
