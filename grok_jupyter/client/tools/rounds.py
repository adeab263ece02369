"""The rounds of one answer: ask, carry out the calls, ask again, until the model answers.

An answer that does not have the shape that was asked for may get one more round, to repair it.

A flow like any other (see :mod:`grok_jupyter.client.steps`), so it is the same blocking and
awaited.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

from grok_jupyter.client.flow import ask
from grok_jupyter.client.limits import Limits
from grok_jupyter.client.shapes.fitting import Fitting
from grok_jupyter.client.steps import Flow, Hangup, Step
from grok_jupyter.client.tools.caps import Caps
from grok_jupyter.client.tools.carrying import carry_out, refuse
from grok_jupyter.client.tools.confirming import Confirm
from grok_jupyter.client.tools.toolbox import Toolbox
from grok_jupyter.client.transports.seam import Request
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.exchanged import complaint_of
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.rounds import (
    begin_round,
    end_round,
    end_runs,
    follow,
    follow_end,
    follow_rest,
    forget_calls,
)
from grok_jupyter.protocol.shown import clean_message
from grok_jupyter.protocol.tool_calls import ToolCall, mark_cut
from grok_jupyter.protocol.tool_runs import ToolRun

__all__ = ["WITHOUT_TOOLS", "Rounds"]

WITHOUT_TOOLS = {"tool_choice": "none"}
"""Settings of a last round. The tools stay in the request: their calls and results stand in its
messages, which several servers refuse without them, and the server's cache still fits."""

_TOLD = 100  # calls of a round that are refused one by one; what is beyond is only counted


@dataclass(slots=True)
class Rounds:
    """One question that may take several requests.

    Attributes
    ----------
    toolbox : Toolbox
        The functions that may run, if any.
    caps : Caps
        How often.
    confirm : callable or None
        Asked before each call.
    request : callable
        Takes the messages that follow the question, and settings in place of the chat's own;
        returns the request and its limits.
    may_spend : callable
        Takes the response between two rounds; false, where a limit of cost is reached: the next
        round is the last, and none repairs the answer.
    tool_choice : object
        What the caller set. A call that is demanded is demanded of the first round only, or no
        round could be the last.
    fitting : Fitting or None
        Reads the answer, where it is to have a shape.
    has_tools : bool
        Whether the server is told of any.
    recorded : callable or None
        Takes the messages that follow the question, up to the calls; returns results that are
        recorded, by the id of their call. What it does not have is called.
    """

    toolbox: Toolbox
    caps: Caps
    confirm: Confirm | None
    request: Callable[[Sequence[Message], Mapping[str, Any]], tuple[Request, Limits]]
    may_spend: Callable[[Response], bool]
    tool_choice: Any = None
    fitting: Fitting | None = None
    recorded: Callable[[Sequence[Message]], Mapping[str, str]] | None = None
    has_tools: bool = True
    _is_last: bool = field(default=False, init=False)
    _kept_from: str = field(default="", init=False)  # repairing: why

    def first(self) -> tuple[Request, Limits]:
        """Return the first request."""
        self._is_last = bool(self.toolbox.functions) and not self.caps.allows_round(1)
        return self.request((), WITHOUT_TOOLS if self._is_last else {})

    def ask(self, first: tuple[Request, Limits], whole: Response) -> Flow:
        """Ask, and fold what comes into ``whole``, calls and their results included.

        Whatever happens, ``whole`` ends with a last status and keeps what had arrived.
        """
        try:
            yield from self._rounds(first, whole)
        except Exception as error:
            whole.finish("failed")
            if isinstance(error, GrokError):
                error.response = whole
            raise
        finally:
            # The caller broke off, or an interrupt did: whatever else ends an answer has done so.
            end_runs(whole)
            follow_end(whole)
            whole.finish("interrupted")
            whole.redact(first[1].redact)

    def _rounds(self, first: tuple[Request, Limits], whole: Response) -> Flow:
        request, limits = first
        begun = monotonic()
        spent = limits.spent
        complaint = ""
        while True:
            asked = monotonic()
            retries = limits.retries.in_later_rounds() if whole.rounds else limits.retries
            limits = replace(
                limits, spent=spent, retries=retries, hear=first[1].hear, pause=first[1].pause
            )
            yield from _round(request, limits, begin_round(whole, complaint), whole, begun)
            end_round(whole)
            spent += monotonic() - asked  # what functions take is no time of the server's
            mark_cut(whole.tool_calls, whole.finish_reason)
            # What was cut could run with half of what it was to be given.
            calls = [one for one in whole.tool_calls if not (one.is_servers_own or one.is_cut)]
            _name(calls, len(whole.tool_runs))
            calls, further = self._within_bounds(calls, whole)
            if self._is_last:
                for call in calls:
                    refuse(call, whole)
                whole.tool_runs.extend(further)
            has_others = False
            if calls and not self._is_last:
                yield Hangup()
                has_others = yield from self._carry_out(calls, whole)
                whole.tool_runs.extend(further)
                if not has_others:
                    request, limits = self._next(whole)
                    continue
            complaint = self._complaint(whole)
            if not complaint or has_others:  # calls without results cannot be sent back
                break
            yield Hangup()
            request, limits = self._repair(whole, complaint)
        if self.fitting is None:
            whole.finish("completed")
        else:
            self.fitting.settle(whole, self._kept_from)

    def _within_bounds(
        self, calls: list[ToolCall], whole: Response
    ) -> tuple[list[ToolCall], list[ToolRun]]:
        """Leave out calls beyond the many that are refused anyway; return what stands for them."""
        own = [call for call in calls if self._is_last or not self._is_left_to_caller(call)]
        further = own[_TOLD + (0 if self._is_last else self.caps.left) :]
        if not further:
            return calls, []
        forget_calls(whole, further)
        gone = set(map(id, further))
        kept = [call for call in calls if id(call) not in gone]
        return kept, [ToolRun.for_further(len(further))]

    def _is_left_to_caller(self, call: ToolCall) -> bool:
        return not self.toolbox.functions or self.toolbox.is_left_to_caller(call.function.name)

    def _carry_out(self, calls: list[ToolCall], whole: Response) -> Generator[Step, Any, bool]:
        """Carry out the calls of functions; return whether there are others, to be answered."""
        recorded: Mapping[str, str] = {}
        if self.recorded and self.toolbox.functions:
            recorded = self.recorded(_up_to_calls(_said(whole)))
        has_others = False
        for call in calls:
            if self._is_left_to_caller(call):
                has_others = True
                continue
            result = recorded.get(call.id)
            yield from carry_out(call, whole, self.toolbox, self.caps, self.confirm, result)
        return has_others

    def _next(self, whole: Response) -> tuple[Request, Limits]:
        number = len(whole.rounds) + 1
        self._is_last = not (self.caps.allows_round(number) and self.may_spend(whole))
        if self._is_last:
            return self.request(_said(whole), WITHOUT_TOOLS)
        is_demanded = self.tool_choice not in (None, "auto", "none")
        return self.request(_said(whole), {"tool_choice": "auto"} if is_demanded else {})

    def _complaint(self, whole: Response) -> str:
        """Read the answer; return what to tell the model, if it may be asked to repair it."""
        complaint = self.fitting.read(whole) if self.fitting else None
        if complaint is None:
            return ""
        if len(whole.rounds) >= self.caps.max_rounds:
            self._kept_from = f"max_rounds={self.caps.max_rounds} is reached"
        elif not self.may_spend(whole):
            self._kept_from = "the limit of its cost (max_cost) is reached"
        return "" if self._kept_from else complaint

    def _repair(self, whole: Response, complaint: str) -> tuple[Request, Limits]:
        """Return the request of a last round, which has the whole exchange and no tools."""
        self._is_last = True
        said = _said(whole)
        more = [*said, *complaint_of(said, complaint)]
        return self.request(more, WITHOUT_TOOLS if self.has_tools else {})


def _name(calls: list[ToolCall], begin: int) -> None:
    """Give an id to calls that some servers leave without: a result has to name its call."""
    for number, call in enumerate(calls, begin + 1):
        call.id = call.id or f"call_{number}"


def _said(whole: Response) -> list[Message]:
    """Return what was said so far as it is sent back: a key that the server echoed stays here."""
    return [clean_message(message) for message in whole.messages]


def _up_to_calls(messages: list[Message]) -> list[Message]:
    while messages and messages[-1].role == "tool":  # that the calls have no results yet
        messages = messages[:-1]
    return messages


def _round(
    request: Request, limits: Limits, round_: Response, whole: Response, begun: float
) -> Flow:
    """Ask one round, whose chunks ``whole`` follows."""
    flow = ask(request, round_, limits)
    try:
        step = next(flow)
        while True:
            if isinstance(step, Chunk):
                follow(whole, step, begun)
            try:
                result = yield step
            except Exception as failure:
                step = flow.throw(failure)
            else:
                step = flow.send(result)
    except StopIteration:
        return
    finally:
        flow.close()
        follow_rest(whole, begun)
