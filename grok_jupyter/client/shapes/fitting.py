"""An answer that is to have a shape: read once, at its end, and asked for once more if need be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from grok_jupyter.client.shapes.shape import Misfit, Shape
from grok_jupyter.client.steps import Flow, Hangup
from grok_jupyter.protocol.endings import why_it_ended
from grok_jupyter.protocol.errors import AnswerError, GrokError
from grok_jupyter.protocol.json_in import json_in
from grok_jupyter.protocol.messages import Message, assistant, user
from grok_jupyter.protocol.repairs import follow, restart, settle, watch
from grok_jupyter.protocol.response import Response
from grok_jupyter.text.redaction import redacted

__all__ = ["AskInto", "ask_fitting"]


AskInto = Callable[[Response, Sequence[Message], float], Flow]
"""Takes a response to grow, messages that follow the question, and the seconds that have been
spent; returns the flow that asks."""


def ask_fitting(
    shape: Shape,
    ask_into: AskInto,
    response: Response,
    redact: Callable[[str], str],
    *,
    repairs: bool,
) -> Flow:
    """Ask, then make ``response.parsed`` of the answer.

    Parameters
    ----------
    shape : Shape
        What the answer is to be.
    ask_into : callable
        Asks.
    response : Response
        What grows.
    redact : callable
        Takes the key out of a text that a server may echo it in.
    repairs : bool
        Whether to ask once more, with what is wrong, if the answer does not fit.

    Raises
    ------
    AnswerError
        If it does not fit in the end. The response is complete all the same.
    """
    if not repairs:
        yield from ask_into(response, (), 0.0)
        _settle(shape, response, response)
        return
    begun = monotonic()
    try:
        attempt = Response()
        yield from _into(response, ask_into(attempt, (), 0.0), attempt)
        misfit = None if _why(attempt) else _misfit(shape, attempt)
        if misfit is not None:
            yield Hangup()
            was_replayed = response.recorded_at is not None
            more = (assistant(_said(attempt)), user(_complaint(misfit)))
            spent = monotonic() - begun
            attempt = Response()
            flow = ask_into(attempt, more, spent)
            yield from _into(response, flow, attempt, spent, takes_over=True)
            if not was_replayed:  # something was spent
                response.recorded_at = None
        _settle(shape, attempt, response)
    except Exception as error:
        response.finish("failed")
        if isinstance(error, GrokError):
            error.response = response
        raise
    finally:
        response.finish("interrupted")
        response.redact(redact)
        settle(response)


def _into(
    response: Response,
    flow: Flow,
    attempt: Response,
    before: float = 0.0,
    *,
    takes_over: bool = False,
) -> Flow:
    """Run the flow that fills ``attempt``, and have ``response`` grow as it does.

    Only what is around knows whether the answer is the last one: until then ``response`` has not
    ended, for whoever watches it. An attempt that takes the place of another does so when it says
    something: if it fails before, there is still the other one.
    """

    def grow() -> None:
        nonlocal takes_over
        if takes_over and (attempt.content or attempt.status == "completed"):
            takes_over = False
            restart(response)
        if not takes_over:
            follow(response, attempt, before)

    watch(response, attempt)
    try:
        step = next(flow)
        while True:
            grow()
            try:
                result = yield step
            except Exception as failure:  # the driver's, for the flow to judge
                step = flow.throw(failure)
            else:
                step = flow.send(result)
    except StopIteration:
        return
    finally:
        flow.close()
        grow()


def _settle(shape: Shape, answer: Response, response: Response) -> None:
    """Make the object, or raise; ``response`` is complete in either case."""
    misfit = _misfit(shape, answer, response)
    response.fits = misfit is None  # ahead of the end, which others watch
    response.finish("completed")
    if misfit is None:
        return
    cause = _why(answer)
    if cause or not answer.final.content.strip():
        what, step = cause or ("The answer is empty", "Ask again")
        message = f"{what}, and what came is not a whole {shape.name}; it is in .response. {step}."
    elif misfit.fields:
        lines = "".join(f"\n  {field}" for field in misfit.fields)
        message = (
            f"The answer does not fit {shape.name}:{lines}\nIt is in .response. Ask again, or "
            "have it asked for once more with what is wrong: repair=True, in a cell --repair."
        )
        if response.repairs:
            message = (
                f"The answer does not fit {shape.name}, asked for a second time either:{lines}\n"
                "It is in .response. Ask in other words, or loosen the shape."
            )
    else:
        message = (
            f"The answer is not JSON, and {shape.name} was asked for; it is in .response. Ask "
            "again."
        )
    raise AnswerError(message, response=response)


def _misfit(shape: Shape, answer: Response, response: Response | None = None) -> Misfit | None:
    """Say what is wrong with an answer, if anything; else keep the object in ``response``."""
    text = json_in(answer.final.content)
    if text is None:
        return Misfit([])
    try:
        value = shape.value_of(text)
    except Misfit as misfit:
        return misfit
    if response is not None:
        response.parsed = value
    return None


def _why(answer: Response) -> tuple[str, str] | None:
    return why_it_ended(answer.finish_reason, is_refused=answer.is_refused)


def _said(answer: Response) -> str:
    return redacted(answer.final.content) or "(nothing)"


def _complaint(misfit: Misfit) -> str:
    lines = "".join(f"\n- {field}" for field in misfit.fields) or "\n- It is not JSON."
    return (
        f"Your answer does not fit the JSON schema that was asked for:{lines}\n\nAnswer once more: "
        "the whole of it, corrected, as JSON that fits the schema, and nothing else."
    )
