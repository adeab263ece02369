"""What a function raised, as one sentence for the model and the reader."""

from __future__ import annotations

import linecache
import re
from types import FrameType, TracebackType

from grok_jupyter.client.tools.own_code import is_library
from grok_jupyter.client.tools.sentences import failed
from grok_jupyter.text.excerpt import excerpt, message_of, writable

__all__ = ["failure", "without_places"]

_PLACE = re.compile(r" at 0x[0-9a-fA-F]{4,16}(?=>)")
_LONGEST = 600  # characters of what an exception says


def failure(name: str, error: BaseException) -> str:
    """Say what a function raised, and in which line of the user's own code.

    Parameters
    ----------
    name : str
        The function's.
    error : BaseException
        As caught, with its traceback.
    """
    said = excerpt(without_places(message_of(error, 2 * _LONGEST)), _LONGEST)
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    where = _line_of(error.__traceback__)
    return writable(failed(name, f"{what} ({where})" if where else what))


def without_places(text: str) -> str:
    """Return a text without the places in memory that reprs tell of: they differ from run to run.

    What a model is told decides which recording fits.
    """
    return _PLACE.sub("", text)


def _line_of(trace: TracebackType | None) -> str:
    found: tuple[FrameType, int] | None = None
    while trace is not None:
        if _is_the_users(trace.tb_frame):
            found = trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next
    if found is None:
        return ""
    frame, number = found
    source = linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip()
    line = f"line {number} of {frame.f_code.co_name}"
    return f"{line}: {excerpt(source, 120)}" if source else line


def _is_the_users(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    return file.startswith("<ipython") or not is_library(file)
