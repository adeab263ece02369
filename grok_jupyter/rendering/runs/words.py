"""A call of a function in words: what was called with what, and what became of it."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal, NamedTuple

from grok_jupyter.client.tools.results import IMAGE
from grok_jupyter.protocol.called import UnseenError, as_python, question
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.tool_runs import ToolRun
from grok_jupyter.session.turn import Turn
from grok_jupyter.text.excerpt import excerpt, printable, visible
from grok_jupyter.text.redaction import redacted

__all__ = ["MOST_SAVED", "MOST_SHOWN", "Run", "asked", "named", "run_in_words", "runs_of"]

MOST_SHOWN = 20_000
"""Characters of a result that a page is shown while it is live."""

MOST_SAVED = 4000
"""Characters of a result that stay in a notebook or an export."""

_CALL = 100  # characters of the call that stand in the line, and
_OUTCOME = 80  # of its result
_NAME = 60  # characters
_PARSED = 20_000  # characters of arguments beyond which they are shown as they came

Status = Literal["waiting", "running", "done", "failed", "refused", "interrupted"]


class Run(NamedTuple):
    """A call as it is shown: without keys, bounded, harmless to a terminal; not yet escaped.

    Attributes
    ----------
    name : str
        The function's.
    status : str
        As :class:`ToolRun` has it; ``"interrupted"`` if the answer is over before it has ended.
    call : str
        ``name(argument=value)``, on one line.
    outcome : str
        What became of it, on one line; ``""`` while nothing has.
    arguments : str
        As the model wrote them; ``""`` if all of them stand in ``call``.
    result : str
        What went to the model; ``""`` if all of it stands in ``outcome``.
    seconds : float or None
        How long the function took. It differs from run to run, and is not for what is saved.
    """

    name: str
    status: Status
    call: str
    outcome: str
    arguments: str
    result: str
    seconds: float | None


def runs_of(response: Response, most: int = MOST_SAVED) -> list[Run]:
    """Return the calls of a response in words, in their order; ``most`` bounds each result."""
    return [run_in_words(run, most, has_ended=response.is_finished) for run in response.tool_runs]


def run_in_words(run: ToolRun, most: int = MOST_SAVED, *, has_ended: bool = False) -> Run:
    """Return one call in words.

    Parameters
    ----------
    run : ToolRun
        At any status.
    most : int
        Characters of arguments and result, each.
    has_ended : bool
        Whether the answer is over, and so no call goes on.
    """
    if run.further:
        said = f"{run.further:,} further calls were refused"
        return Run("…", "refused", "…", said, "", "", None)
    status: Status = run.status  # first: what it promises is there by now
    if has_ended and status in {"waiting", "running"}:
        status = "interrupted"
    name = named(run)
    arguments, result = visible(redacted(run.arguments)), printable(redacted(run.result))
    if run.image is not None and run.result == IMAGE:  # said for the model
        result = "an image"
    written = f"{name}({_written(run.arguments)})"
    # The line says so already.
    reason = result.removeprefix(f"{name} failed: ").removeprefix("Not called: ")
    call, short = excerpt(written, _CALL), excerpt(visible(reason), _OUTCOME)
    is_whole = call == written
    return Run(
        name,
        status,
        call,
        _OUTCOMES[status].format(short or "nothing"),
        "" if is_whole else _bounded(arguments, most),
        "" if short == reason else _bounded(result, most),
        run.elapsed,
    )


def asked(turn: Turn) -> tuple[int, str] | None:
    """Return the number of the call in a turn that the page is to decide on, and all that it is.

    Nobody is asked about what cannot be shown in full.
    """
    if turn.confirmation is None:
        return None
    for number, run in enumerate(turn.response.tool_runs):
        if run.status == "waiting":
            with suppress(UnseenError):
                return number, question(run)
    return None


def named(run: ToolRun) -> str:
    """Return the name of the function, on one line."""
    return excerpt(visible(run.name), _NAME) or "…"


_OUTCOMES: dict[Status, str] = {
    "waiting": "waits for your decision",
    "running": "is running …",
    "done": "→ {}",
    "failed": "failed: {}",
    "refused": "was not run: {}",
    "interrupted": "was interrupted",
}


def _written(arguments: str) -> str:
    if len(arguments) <= _PARSED:
        arguments = as_python(arguments)
    return visible(redacted(arguments))


def _bounded(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    left = len(text) - most
    return f"{text[:most]}\n… ({left:,} more characters; response.tool_runs holds them all)"
