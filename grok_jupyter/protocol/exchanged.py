"""What was said in an answer, as the messages of a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grok_jupyter.protocol.messages import Message, assistant, user
from grok_jupyter.protocol.tool_runs import ToolRun

if TYPE_CHECKING:
    from grok_jupyter.protocol.response import Response

__all__ = ["NOT_CALLED", "complaint_of", "image_caption", "messages_of"]

NOT_CALLED = "[The call was not carried out: the answer ended before.]"
"""What stands in place of a result, where there is none: no server takes a call without one."""


def messages_of(response: Response, *, is_closed: bool = False) -> list[Message]:
    """Return a response as the messages of a conversation.

    Each call has its result behind it. Where an answer was interrupted, the calls that were not
    carried out say so; where it is complete, calls without a result are the caller's to answer,
    unless the exchange is closed: then they say the same.
    """
    if not response.rounds:
        return [_said(response)]
    messages: list[Message] = []
    runs = iter([run for run in response.tool_runs if not run.further])
    run = next(runs, None)
    for round_ in response.rounds:
        is_whole = round_.status == "completed"
        # A call that was cut short is none.
        said = _said(round_, with_calls=is_whole, is_of_rounds=True)
        if said.content or said.tool_calls:
            messages += [*complaint_of(messages, round_.complaint), said]
        images: list[Message] = []
        for call in round_.tool_calls if is_whole else ():
            if call.is_servers_own or call.is_cut:
                continue
            mine = run if run and (run.id, run.name) == (call.id, call.function.name) else None
            if mine is not None:
                run = next(runs, None)
                images += _image_of(mine)
            if mine is not None and mine.has_ended:
                messages.append(Message("tool", (mine.result,), tool_call_id=call.id))
            elif is_closed or response.status != "completed":
                messages.append(Message("tool", (NOT_CALLED,), tool_call_id=call.id))
        messages += images
    return messages


def complaint_of(messages: list[Message], complaint: str) -> list[Message]:
    """Return what stands between an answer and a round that was asked with a complaint."""
    if not complaint:
        return []
    is_silent = not messages or messages[-1].role == "user"  # a server wants turns to take turns
    return [assistant("(nothing)"), user(complaint)] if is_silent else [user(complaint)]


def image_caption(name: str) -> str:
    """Return what is said of an image that a function returned, in the message that brings it."""
    return f"The image that {name} returned:"


def _image_of(run: ToolRun) -> Iterator[Message]:
    if run.image is not None:
        yield user(image_caption(run.name), run.image)


def _said(response: Response, *, with_calls: bool = True, is_of_rounds: bool = False) -> Message:
    # The reasoning is not sent back: it would be billed as prompt, and few servers read it.
    content = (response.content,) if response.content else ()
    calls = tuple(call for call in response.tool_calls if not call.is_cut) if with_calls else ()
    if is_of_rounds:
        calls = tuple(call for call in calls if not call.is_servers_own)
    return Message("assistant", content, tool_calls=calls, sealed=tuple(response.sealed))
