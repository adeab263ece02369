"""A text in a message."""

from __future__ import annotations

import re

from grok_jupyter.text.redaction import beginning, redacted

__all__ = ["excerpt", "message_of", "one_way", "printable", "visible", "writable"]

_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if code not in {9, 10, 13}}
# What takes no room on a page, or turns its order round: controls, formats (from right to left, of
# no width, joiners, tags), separators of lines, fillers, selectors of variants beyond emoji.
_UNSEEN = re.compile(
    "\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
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


def visible(text: str) -> str:
    r"""Return text in which whatever nobody sees, or what changes the order of signs, is an escape.

    Line breaks and tabs stay. It is for what somebody decides by; a text to be read loses joiners
    and marks that some scripts are written with.

    Examples
    --------
    >>> print(visible("rm -rf \u202egnp.tac\u202c"))
    rm -rf \u202egnp.tac\u202c
    """
    return _UNSEEN.sub(_escape, writable(text))


def one_way(text: str) -> str:
    """Return text without the marks that turn round what stands beside it.

    Letters of scripts that are written from right to left keep their order without them. It is for
    what others wrote and stands on a line with what is ours, such as a title beside a host.
    """
    return _DIRECTIONS.sub("", text)


def printable(text: str) -> str:
    """Return text that does nothing to a terminal but appear there."""
    return writable(_RETURN.sub("", text.translate(_CONTROLS)))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
