"""What a call will pass to its function, written out for whoever decides on it."""

from __future__ import annotations

import json
from typing import Any

from grok_jupyter.protocol.tool_runs import ToolRun
from grok_jupyter.text.excerpt import visible
from grok_jupyter.text.redaction import redacted

__all__ = ["MOST_ASKED", "UnseenError", "as_json", "as_python", "question"]

MOST_ASKED = 4000
"""Characters of a call that somebody may be asked about: more than that nobody reads."""

_BYTES = 8000  # of the same in UTF-8: a message to a page takes them


class UnseenError(ValueError):
    """A call is longer than can be shown, so nobody can allow it."""


def as_json(run: ToolRun) -> str:
    """Return the arguments of a call in full, as JSON: of a key that comes twice the last one.

    Keys of this process are hidden in it, and signs that nobody sees stand as escapes.

    Raises
    ------
    UnseenError
        If that is more than can be shown.
    """
    try:
        text = json.dumps(_parsed(run.arguments), ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = run.arguments
    return _fitting(text)


def question(run: ToolRun) -> str:
    """Return a call in full, as Python would write it; see :func:`as_json`.

    Raises
    ------
    UnseenError
        If that is more than can be shown.
    """
    return _fitting(f"{run.name}({as_python(run.arguments)})")


def as_python(arguments: str) -> str:
    """Write arguments as in a call, where they are an object of JSON; else as they came.

    What nests deeply can be read and yet not be written again, or only from higher on the stack.

    Examples
    --------
    >>> print(as_python('{"city": "Rome", "days": 1, "days": 2}'))
    city="Rome", days=2
    """
    try:
        return ", ".join([_pair(*item) for item in _parsed(arguments).items()])
    except (TypeError, ValueError, RecursionError):
        return arguments


def _parsed(arguments: str) -> dict[str, Any]:
    found = json.loads(arguments.strip() or "{}")
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def _pair(name: str, value: Any) -> str:
    if not name.isidentifier():  # it could be taken for another argument
        return f"**{json.dumps({name: value}, ensure_ascii=False)}"
    return f"{name}={json.dumps(value, ensure_ascii=False)}"


def _fitting(text: str) -> str:
    if len(text) <= MOST_ASKED:
        text = visible(redacted(text))
        if len(text) <= MOST_ASKED and len(json.dumps(text, ensure_ascii=False).encode()) <= _BYTES:
            return text
    raise UnseenError(f"the call is longer than the {MOST_ASKED:,} characters that can be shown")
