"""A response over several rounds, between which functions are called: it is one answer."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

from grok_jupyter.protocol.buffer import TextBuffer
from grok_jupyter.protocol.choice import Choice
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.tool_calls import ToolCall

__all__ = [
    "begin_round",
    "end_round",
    "end_runs",
    "follow",
    "follow_end",
    "follow_rest",
    "forget_calls",
    "is_answered",
    "restart",
]

_INTERRUPTED = "The call was interrupted."
_UNDECIDED = "Not called: nobody confirmed the call before the answer was ended."
_BETWEEN = "\n\n"  # between the texts of two rounds


def begin_round(whole: Response, complaint: str = "") -> Response:
    """Return the response of the next round of ``whole``.

    Parameters
    ----------
    whole : Response
        The response over all rounds.
    complaint : str
        What the model is told, if the answer so far does not fit. That stays the answer until
        the round says something.
    """
    round_ = Response()
    round_.complaint = complaint
    whole.rounds.append(round_)
    whole._set_apart = ("content", "reasoning")
    choice = whole._choices[0]
    choice.finish_reason = None
    choice._calls = round_._choices[0]._calls
    return round_


def follow(whole: Response, chunk: Chunk, begun: float) -> None:
    """Fold into ``whole`` what a chunk has added to its last round; the chunk tells of it, too.

    The text of a round is set apart from what came before it, in ``chunk`` as in ``whole``: the
    texts of the chunks are the text of the response.

    Parameters
    ----------
    whole : Response
        The response over all rounds.
    chunk : Chunk
        As the round's own response has folded it in.
    begun : float
        When the first round was asked, on the monotonic clock.
    """
    if whole.status == "pending":
        whole.status = "streaming"
    whole.elapsed = monotonic() - begun
    round_ = whole.rounds[-1]
    own = round_._choices[0]
    if whole.final is not round_:
        if not own.content:
            return
        restart(whole)
        deltas = []  # what there is of the round is taken over at once
    else:
        deltas = [delta for delta in chunk.choices if delta.index == 0]
    choice = whole._choices[0]
    for delta in deltas:
        if delta.content:
            delta.content = _apart(whole, "content", choice._content) + delta.content
            choice._content.append(delta.content)
        if delta.reasoning_content:
            apart = _apart(whole, "reasoning", choice._reasoning)
            choice._reasoning.append(apart + delta.reasoning_content)
        choice.extend_logprobs(delta.logprobs)
    choice.role, choice.is_refused = own.role, own.is_refused
    choice.finish_reason = own.finish_reason
    whole._choices.update((n, other) for n, other in round_._choices.items() if n)  # n > 1
    for name in ("id", "model", "created", "system_fingerprint"):
        setattr(whole, name, getattr(round_, name) or getattr(whole, name))
    whole.api, whole.cites = round_.api, whole.cites or round_.cites
    whole._cite(chunk.fields.get("citations"))
    follow_end(whole)
    if whole.time_to_first_token is None and round_.time_to_first_token is not None:
        whole.time_to_first_token = whole.elapsed


def follow_rest(whole: Response, begun: float) -> None:
    """Take over what the last round has that no chunk told, since whoever asked had left."""
    round_ = whole.rounds[-1]
    chunk, round_._untold = round_._untold, None
    if chunk is not None:
        follow(whole, chunk, begun)


def end_round(whole: Response) -> None:
    """Take note that the last round has been answered wholly, even with nothing."""
    if whole.final is not whole.rounds[-1]:
        restart(whole)


def forget_calls(whole: Response, calls: Iterable[ToolCall]) -> None:
    """Take calls out of the last round, as though the model had not asked for them.

    Each call that goes back to a server needs a result behind it.
    """
    gone = set(map(id, calls))
    known = whole.rounds[-1]._choices[0]._calls  # the same as those of ``whole``
    known.calls = [call for call in known.calls if id(call) not in gone]


def restart(whole: Response) -> None:
    """Let another answer take the place of one: the last round's, as far as it has come."""
    choice = Choice(0)
    if whole.rounds:
        own = whole.rounds[-1]._choices[0]
        choice._calls = own._calls
        choice._content.append(own.content)
        choice._reasoning.append(own.reasoning_content)
        choice.logprobs = own.logprobs
        choice.role, choice.is_refused = own.role, own.is_refused
        choice.finish_reason = own.finish_reason
        whole._set_apart = ()
        whole._cite_only(whole.rounds[-1])
    whole._choices = {0: choice}
    whole.repairs += 1  # last: whoever looks on begins anew when it changes


def is_answered(response: Response) -> bool:
    """Whether the request that was sent last has been answered wholly."""
    return response.by_request[-1].status == "completed"


def _apart(whole: Response, name: str, text: TextBuffer) -> str:
    """Return what goes between a text and its next part."""
    is_first = name in whole._set_apart
    whole._set_apart = tuple(other for other in whole._set_apart if other != name)
    return _BETWEEN if is_first and text else ""


def follow_end(whole: Response) -> None:
    """Take over whether all of it is a replay."""
    replayed = [round_.recorded_at for round_ in whole.rounds]
    # Where one round was asked, something was spent.
    whole.recorded_at = replayed[-1] if replayed and None not in replayed else None


def end_runs(whole: Response) -> None:
    """Note that what is still being called ends without a result."""
    for run in whole.tool_runs:
        if run.status == "waiting":
            run.result, run.status = _UNDECIDED, "refused"
        elif not run.has_ended:
            run.result, run.status = _INTERRUPTED, "failed"
