"""Asking a person before a function is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from grok_jupyter.client.tools.failures import failure
from grok_jupyter.client.tools.sentences import NOBODY_CONFIRMED
from grok_jupyter.protocol.called import UnseenError, as_json
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.tool_runs import ToolRun
from grok_jupyter.text.excerpt import visible
from grok_jupyter.text.redaction import redacted

__all__ = ["Confirm", "confirm_of", "unconfirmed"]

Confirm = Callable[[ToolRun], Any]
"""Returns whether a call may be carried out; an ``async`` one is awaited."""

_YES = {"y", "yes"}


def confirm_of(value: Any) -> Confirm | None:
    """Return what asks, for the setting ``confirm=``; ``None`` if nothing is asked.

    Raises
    ------
    ConfigError
        If it is neither true, false nor a function.
    """
    if value is None or value is False:
        return None
    if value is True:
        return _by_input
    if callable(value):
        return cast("Confirm", value)
    raise ConfigError(
        f"confirm={shown(value, 60)} says nothing; give True, which asks for each call, or a "
        "function that takes the call and returns True or False."
    )


def unconfirmed(error: BaseException) -> str:
    """Say that a call was not confirmed since asking for that failed."""
    # ipykernel's own error is known by its name: the client imports no Jupyter.
    if isinstance(error, EOFError) or type(error).__name__ == "StdinNotImplementedError":
        return f"{NOBODY_CONFIRMED}, since nobody is there to ask."
    if isinstance(error, UnseenError):
        return f"{NOBODY_CONFIRMED}, since {error}. Send shorter arguments."
    why = failure("Asking for it", error)
    return f"{NOBODY_CONFIRMED}. {why}"


def _by_input(run: ToolRun) -> bool:
    answer = input(f"Call {visible(redacted(run.name))} with {as_json(run)}? [y/N] ")
    return answer.strip().lower() in _YES
