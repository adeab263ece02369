"""What a model is told in place of a result, and what a told result means.

A recording holds only what was told: so what became of a call is read from its first words.
"""

from __future__ import annotations

from grok_jupyter.protocol.tool_runs import ToolStatus

__all__ = [
    "NOBODY_CONFIRMED",
    "NOT_ALLOWED",
    "NO_MORE",
    "failed",
    "no_object",
    "not_shown",
    "status_of",
    "unfit",
]

NO_MORE = "Not called: no more calls are allowed for this answer. Answer with what there is."
NOT_ALLOWED = "Not called: the user did not allow this call."
NOBODY_CONFIRMED = "Not called: nobody confirmed the call"
_REFUSED = (NO_MORE, NOT_ALLOWED, NOBODY_CONFIRMED)


def failed(name: str, what: str) -> str:
    """Say that a function raised ``what``."""
    return f"{name} failed: {what}"


def no_object(name: str, why: str) -> str:
    """Say that arguments cannot be read."""
    return f"The arguments of {name} are no JSON object ({why}); send one."


def unfit(name: str, what: str) -> str:
    """Say that arguments do not fit."""
    return f"The arguments of {name} do not fit: {what}."


def not_shown(name: str, why: str) -> str:
    """Say that a result cannot be read."""
    return f"{name} returned what cannot be shown to a model. {why}"


def status_of(name: str, told: str) -> ToolStatus:
    """Return what became of a call by what the model was told of it.

    A function that returns such a sentence itself is taken for one that has failed.

    Examples
    --------
    >>> status_of("add", "3"), status_of("add", "add failed: TypeError (line 2 of add)")
    ('done', 'failed')
    """
    if told.startswith(_REFUSED):
        return "refused"
    whole = (failed(name, "\0"), no_object(name, "\0"), unfit(name, "\0"), not_shown(name, "\0"))
    return "failed" if told.startswith(tuple(one.partition("\0")[0] for one in whole)) else "done"
