"""A text in a message."""

from __future__ import annotations

import re

from grok_jupyter.text.redaction import beginning, redacted

__all__ = ["excerpt", "message_of", "printable", "writable"]

_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if code not in {9, 10, 13}}
_RETURN = re.compile(r"\r(?!\n)")  # goes back to the beginning of a line, to write over it


def excerpt(text: str, limit: int = 120, *, is_cut: bool = False) -> str:
    """Shorten text for a message, on one line, without keys that this process knows.

    Parameters
    ----------
    text : str
        The text, as long as it is: a key of which a cut had left a part would not be seen.
    limit : int
        Characters at most.
    is_cut : bool
        Whether there was more of it.
    """
    text = redacted(text, is_cut=True) if is_cut else text
    text = " ".join(beginning(text, limit * 2).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def message_of(error: BaseException, limit: int = 200) -> str:
    """Return what an exception says, on one line; ``""`` if it cannot say it.

    Parameters
    ----------
    error : BaseException
        Whose class may be a user's own.
    limit : int
        Characters at most.
    """
    try:
        return excerpt(str(error), limit)
    except KeyboardInterrupt:
        raise
    except BaseException:  # its __str__ may raise whatever it likes
        return ""


def writable(text: str) -> str:
    """Return text that can be written as UTF-8: half a character becomes U+FFFD."""
    return (
        text
        if text.isascii()
        else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


def printable(text: str) -> str:
    """Return text that does nothing to a terminal but appear there."""
    return writable(_RETURN.sub("", text.translate(_CONTROLS)))
