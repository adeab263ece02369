"""One call that a model asks for: checked, confirmed, carried out, its result noted."""

from __future__ import annotations

import json
from functools import partial

from grok_jupyter.client.steps import Flow, Invoke, Outcome
from grok_jupyter.client.tools.caps import Caps
from grok_jupyter.client.tools.confirming import Confirm, unconfirmed
from grok_jupyter.client.tools.failures import failure
from grok_jupyter.client.tools.results import read_result, safe, unreadable
from grok_jupyter.client.tools.sentences import NO_MORE, NOT_ALLOWED, no_object, status_of, unfit
from grok_jupyter.client.tools.toolbox import FunctionTool, Toolbox
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.tool_calls import ToolCall
from grok_jupyter.protocol.tool_runs import ToolRun, ToolStatus
from grok_jupyter.text.excerpt import excerpt

__all__ = ["carry_out", "refuse", "step"]


def step() -> Chunk:
    """Return the chunk that tells of no text, but that something has changed."""
    return Chunk({"choices": []})


def carry_out(
    call: ToolCall,
    whole: Response,
    toolbox: Toolbox,
    caps: Caps,
    confirm: Confirm | None,
    recorded: str | None = None,
) -> Flow:
    """Carry out a call; its run grows in ``whole.tool_runs``.

    Whatever is amiss becomes a sentence for the model: an error of the function's, too. Only an
    interrupt goes through.

    Parameters
    ----------
    call : ToolCall
        What the model asks for.
    whole : Response
        The answer that it belongs to.
    toolbox : Toolbox
        The functions that may run.
    caps : Caps
        How many calls may still be carried out.
    confirm : callable, optional
        Asked before the function is called.
    recorded : str, optional
        The result, where it is known from a recording; the function is not called then.
    """
    run = _begin(call, whole)
    name = run.name
    function = toolbox.functions.get(name)
    if not caps.take_call():
        _end(run, "refused", NO_MORE)
    elif function is None:
        _end(run, "refused", _unknown(name, toolbox))
    elif recorded is not None:
        _end(run, status_of(name, recorded), recorded)
    else:
        yield from _checked(run, function, confirm)
    caps.note(run)
    yield step()


def refuse(call: ToolCall, whole: Response) -> None:
    """Note that a call is not carried out, since no more calls are allowed."""
    _end(_begin(call, whole), "refused", NO_MORE)


def _begin(call: ToolCall, whole: Response) -> ToolRun:
    run = ToolRun(call.id, call.function.name, call.function.arguments)
    whole.tool_runs.append(run)
    return run


def _checked(run: ToolRun, function: FunctionTool, confirm: Confirm | None) -> Flow:
    try:
        arguments = function.arguments(_object(run.arguments))
    except _NotAnObjectError as error:
        _end(run, "failed", no_object(run.name, str(error)))
        return
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a validator of the user's may raise anything
        _end(run, "failed", unfit(run.name, function.unfit(error)))
        return
    if confirm is not None:
        run.status = "waiting"
        yield step()
        answer: Outcome = yield Invoke(partial(confirm, run))
        if answer.error is None:
            answer = yield Invoke(partial(bool, answer.value))  # it may be anything
        if answer.error is not None:
            _end(run, "refused", unconfirmed(answer.error))
            return
        if not answer.value:
            _end(run, "refused", NOT_ALLOWED)
            return
        run.status = "running"
    yield step()
    outcome: Outcome = yield Invoke(partial(function.function, **arguments))
    run.elapsed = outcome.elapsed
    if outcome.error is not None:
        _end(run, "failed", failure(run.name, outcome.error))
        return
    try:
        result, image = read_result(outcome.value)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # of a class of the user's
        _end(run, "failed", unreadable(run.name, error))
        return
    run.image = image
    _end(run, "done", result)


def _end(run: ToolRun, status: ToolStatus, result: str) -> None:
    run.result = safe(run.name, result)
    run.status = status  # last, for those who look on: what has ended has a result


class _NotAnObjectError(ValueError):
    """What arguments are that cannot be read."""


def _object(text: str) -> str:
    """Return the arguments, if they are one JSON object; nothing at all stands for an empty one."""
    if not text.strip():
        return "{}"
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _NotAnObjectError(excerpt(str(error), 120)) from None
    if not isinstance(value, dict):
        raise _NotAnObjectError(f"a {type(value).__name__}")
    return text


def _unknown(name: str, toolbox: Toolbox) -> str:
    known = ", ".join(toolbox.names)
    return f"There is no function {excerpt(name, 80)!r}; the functions are: {known}."
