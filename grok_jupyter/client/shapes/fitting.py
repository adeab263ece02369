"""An answer that is to have a shape: read once, at its end, and asked for once more if need be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic

from grok_jupyter.client.flow import Limits, ask
from grok_jupyter.client.shapes.shape import Misfit, Shape
from grok_jupyter.client.steps import Flow, Hangup
from grok_jupyter.client.transports.seam import Request
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.endings import why_it_ended
from grok_jupyter.protocol.errors import AnswerError, GrokError
from grok_jupyter.protocol.json_text import json_in
from grok_jupyter.protocol.messages import Message, assistant, user
from grok_jupyter.protocol.response import Response
from grok_jupyter.text.redaction import redacted

__all__ = ["ask_fitting"]

_LEAST = 1.0  # seconds for a second answer, however long the first took


def ask_fitting(
    shape: Shape,
    request: Request,
    response: Response,
    limits: Limits,
    again: Callable[[Sequence[Message]], Request] | None = None,
) -> Flow:
    """Ask, then make ``response.parsed`` of the answer.

    Parameters
    ----------
    shape : Shape
        What the answer is to be.
    request : Request
        The question.
    response : Response
        What grows.
    limits : Limits
        What holds for the request; a second one has what is left of its ``timeout``.
    again : callable, optional
        Makes the request that asks once more if the answer does not fit: the same question, with
        messages after it that say what is wrong. Without it, nothing is asked a second time.

    Raises
    ------
    AnswerError
        If it does not fit in the end. The response is complete all the same.
    """
    if again is None:
        yield from ask(request, response, limits)
        _settle(shape, response, response)
        return
    begun = monotonic()
    try:
        attempt = Response()
        yield from _into(response, ask(request, attempt, limits), attempt)
        misfit = None if _why(attempt) else _misfit(shape, attempt)
        if misfit is not None:
            yield Hangup()
            left = max(_LEAST, begun + limits.timeout - monotonic())
            was_replayed = response.recorded_at is not None
            response.restart()
            second = again((assistant(_said(attempt)), user(_complaint(misfit))))
            attempt = Response()
            flow = ask(second, attempt, replace(limits, timeout=left))
            yield from _into(response, flow, attempt, monotonic() - begun)
            if not was_replayed:
                response.recorded_at = None
        _settle(shape, attempt, response)
    except Exception as error:
        response.finish("failed")
        if isinstance(error, GrokError):
            error.response = response
        raise
    finally:
        response.finish("interrupted")
        response.redact(limits.redact)


def _into(response: Response, flow: Flow, attempt: Response, before: float = 0.0) -> Flow:
    """Run the flow that fills ``attempt``, and have ``response`` grow as it does.

    Only what is around knows whether the answer is the last one: until then ``response`` has not
    ended, for whoever watches it.
    """
    try:
        step = next(flow)
        while True:
            if isinstance(step, Chunk):
                _follow(response, attempt, before)
            try:
                result = yield step
            except Exception as failure:  # the driver's, for the flow to judge
                step = flow.throw(failure)
            else:
                step = flow.send(result)
    except StopIteration:
        _follow(response, attempt, before)
    finally:
        flow.close()


def _follow(response: Response, attempt: Response, before: float) -> None:
    response.follow(attempt)
    if attempt.elapsed is not None:
        response.elapsed = before + attempt.elapsed
    if response.time_to_first_token is None:
        response.time_to_first_token = attempt.time_to_first_token


def _settle(shape: Shape, answer: Response, response: Response) -> None:
    """Make the object, or raise; ``response`` is complete in either case."""
    misfit = _misfit(shape, answer, response)
    response.fits = misfit is None  # ahead of the end, which others watch
    response.finish("completed")
    if misfit is None:
        return
    cause = _why(answer)
    if cause or not answer.content.strip():
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
    text = json_in(answer.content)
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
    return redacted(answer.content) or "(nothing)"


def _complaint(misfit: Misfit) -> str:
    lines = "".join(f"\n- {field}" for field in misfit.fields) or "\n- It is not JSON."
    return (
        f"Your answer does not fit the JSON schema that was asked for:{lines}\n\nAnswer once more: "
        "the whole of it, corrected, as JSON that fits the schema, and nothing else."
    )
