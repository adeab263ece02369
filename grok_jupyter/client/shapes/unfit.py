"""Which fields of an answer do not fit: one line each, and no values, for they may hold keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grok_jupyter.text.excerpt import excerpt

__all__ = ["place", "unfit_fields"]

_MOST = 20  # fields that are named
_LONGEST = 200  # characters of a line
_SHORTER = (("Input should be", "should be"), ("Field required", "is missing"),
            ("Extra inputs are not permitted", "was not asked for"))  # fmt: skip


def unfit_fields(error: ValueError, wrapper: str | None = None) -> list[str]:
    """Return the lines for an error of pydantic's.

    Parameters
    ----------
    error : ValueError
        A ``ValidationError``, or another one that a class raises.
    wrapper : str, optional
        The property that stands around the value; it is left out of the places.
    """
    if not hasattr(error, "errors"):
        return [excerpt(f"the whole: {error}", _LONGEST)]
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    return bounded(
        (_steps(problem["loc"], wrapper), _shortened(problem["msg"])) for problem in problems
    )


def bounded(problems: Iterable[tuple[Iterable[Any], str]]) -> list[str]:
    """Return a line for each place and what is wrong there, of many the first ones."""
    lines = list(dict.fromkeys(excerpt(f"{place(at)}: {what}", _LONGEST) for at, what in problems))
    if len(lines) > _MOST:
        lines[_MOST - 1 :] = [f"and {len(lines) - _MOST + 1} more"]
    return lines


def place(steps: Iterable[Any]) -> str:
    """Write where something is in a value: ``people[2].name``.

    Examples
    --------
    >>> place(["people", 2, "name"])
    'people[2].name'
    """
    written = "".join(
        f"[{step}]" if isinstance(step, int) else f".{excerpt(str(step), 60)}" for step in steps
    )
    return written.removeprefix(".") or "the whole"


def _steps(steps: tuple[Any, ...], wrapper: str | None) -> tuple[Any, ...]:
    return steps[1:] if wrapper is not None and steps[:1] == (wrapper,) else steps


def _shortened(message: str) -> str:
    for long, short in _SHORTER:
        message = message.replace(long, short)
    return message
