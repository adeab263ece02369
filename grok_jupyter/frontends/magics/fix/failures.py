"""The exception that was raised last, and the cell that raised it.

IPython's own way of showing exceptions stays as it is: it leaves the last one in
``sys.last_value``, and tells what listens to ``post_run_cell`` which cell it was.
"""

from __future__ import annotations

import linecache
import re
import sys
from contextlib import suppress
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, ref

from grok_jupyter.protocol.errors import GrokError, InputError

__all__ = ["Failure", "Failures"]

_ASKS_ABOUT_IT = re.compile(r"^[\w ]*=?[ \t]*%%?grok[ \t]+(?:fix\b|.*--fix)", re.MULTILINE)


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
        self._last: Failure | None = None
        self._own: tuple[BaseException, Failure] | None = None

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

    @property
    def _of_shell(self) -> Any:
        return self._shell()

    def last(self) -> Failure:
        """Return the last failure; that of a question about a failure is not one of its own.

        Raises
        ------
        InputError
            If there was none, or if it was an interrupt.
        """
        error = getattr(sys, "last_value", None)
        if self._own is not None and error is self._own[0]:
            return self._own[1]
        if error is None:
            raise InputError(
                "No exception was raised in this session, so there is nothing to fix. Run the cell "
                "that fails, then ask again; `%grok -- fix …` asks it as a question."
            )
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            what = (
                "an interrupt" if isinstance(error, KeyboardInterrupt) else "the end of a program"
            )
            raise InputError(
                f"The last exception was {what}, and there is nothing to fix. Run the cell that "
                "fails, then ask again."
            )
        if self._last is not None and self._last.error is error:
            return self._last
        return Failure(error, self._source(error))

    def pass_over(self, error: BaseException, failure: Failure) -> None:
        """Take an error for one of asking about a failure: the failure stays the last one."""
        self._last = failure
        self._own = error, failure

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

    def _source(self, error: BaseException) -> str:
        """Return the cell that was run when an exception was raised that we have not heard of."""
        if isinstance(error, SyntaxError) and error.filename:
            return self.cell(error.filename) or ""
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
        source = str(getattr(result.info, "raw_cell", "") or "")
        is_refused = isinstance(error, GrokError) and _ASKS_ABOUT_IT.search(source) is not None
        if is_refused and self._last is not None:
            self._own = error, self._last  # as for an option that cannot be used
        else:
            self._last = Failure(error, source)


_of_shells: WeakKeyDictionary[Any, Failures] = WeakKeyDictionary()
