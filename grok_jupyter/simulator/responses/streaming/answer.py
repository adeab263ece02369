"""One answer from its first event to its last, and the response object that it ends with."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.catalogue.models import DEMO_MODEL, FINGERPRINT
from grok_jupyter.simulator.request.messages import Message
from grok_jupyter.simulator.responses.reading.items import read_items
from grok_jupyter.simulator.responses.stored import Stored
from grok_jupyter.simulator.responses.streaming.prices import usage
from grok_jupyter.simulator.responses.writing.output import LimitReached, Output, Step
from grok_jupyter.simulator.responses.writing.scenes import Play
from grok_jupyter.simulator.streaming.profiles import NOMINAL_RATE, NOMINAL_START
from grok_jupyter.simulator.streaming.usage import read_meter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grok_jupyter.simulator.responses.reading.body import ResponsesRequest

__all__ = ["TERMINAL", "Answer"]

#: The events that end a stream.
TERMINAL = frozenset({"response.completed", "response.incomplete", "response.failed", "error"})


class Answer:
    """An answer that is written while its events are read.

    Raises
    ------
    Refusal
        400: the prompt is too long, or a schema cannot be used.
    """

    def __init__(self, request: ResponsesRequest) -> None:
        self.request = request
        self._meter = read_meter(request.chat)
        self._play = Play(request)
        self.output = Output(request, self._play.plan.id)
        self._weight = 0.0

    @property
    def id(self) -> str:
        """Of the response."""
        return self._play.plan.id

    def steps(self) -> Iterator[Step]:
        """Yield all events."""
        yield Step("response.created", {"response": self.response("in_progress")})
        yield Step("response.in_progress", {"response": self.response("in_progress")})
        try:
            for step in self._play.steps(self.output):
                self._weight += step.weight
                yield step
        except LimitReached:
            yield self.incomplete()
        else:
            yield Step("response.completed", {"response": self.response("completed")})

    def incomplete(self) -> Step:
        """Return the event that ends an answer at its limit."""
        details = {"reason": "max_output_tokens"}
        response = self.response("incomplete", incomplete_details=details)
        return Step("response.incomplete", {"response": response})

    def failed(self, code: str, message: str) -> Step:
        """Return the event that ends an answer with an error."""
        response = self.response("failed", error={"code": code, "message": message})
        return Step("response.failed", {"response": response})

    def stored(self, response: dict[str, Any]) -> Stored:
        """Return what is kept of the answer: its response, and the talk that it goes on."""
        said: tuple[Message, ...] = ()
        items = [item for item in response["output"] if item["type"] != "message" or _text(item)]
        if items:
            said = read_items(items, self.request.model).messages
        return Stored(response, (*self.request.chat.messages, *said))

    def response(self, status: str, **changes: Any) -> dict[str, Any]:
        """Return the response object, its fields in the order of live traffic."""
        echo = self.request.echo
        is_over = status != "in_progress"
        created = self._play.plan.created
        # The clock runs at this pace whatever the knobs say, so that they never change the bytes.
        took = NOMINAL_START + self._weight / NOMINAL_RATE
        whole = {
            "created_at": created,
            "completed_at": int(created + took) if status == "completed" else None,
            "id": self.id,
            "max_output_tokens": echo["max_output_tokens"],
            "model": DEMO_MODEL,
            "object": "response",
            "output": self.output.snapshot() if is_over else [],
            "parallel_tool_calls": echo["parallel_tool_calls"],
            "previous_response_id": echo["previous_response_id"],
            "reasoning": echo["reasoning"],
            "temperature": _single(echo["temperature"], 0.7),
            "text": echo["text"],
            "tool_choice": echo["tool_choice"],
            "tools": echo["tools"],
            "top_p": _single(echo["top_p"], 0.95),
            "usage": usage(self.request, self.output, self._meter) if is_over else None,
            "user": echo["user"],
            "incomplete_details": None,
            "status": status,
            "store": echo["store"],
            "metadata": {"system_fingerprint": FINGERPRINT},
            "background": False,
            "service_tier": echo["service_tier"],
            "truncation": "disabled",
            "top_logprobs": echo["top_logprobs"],
            "presence_penalty": 0.0,
            "frequency_penalty": 0.0,
            "prompt_cache_key": echo["prompt_cache_key"],
            "max_tool_calls": echo["max_tool_calls"],
            "safety_identifier": echo["safety_identifier"],
            "error": None,
            "instructions": echo["instructions"],
        }
        return {**whole, **changes}


def _single(value: float | None, usual: float) -> float:
    """Return a number as xAI keeps it, in single precision: 0.7 is 0.699999988079071."""
    single: float = struct.unpack("<f", struct.pack("<f", usual if value is None else value))[0]
    return float(f"{single:.15g}")


def _text(item: dict[str, Any]) -> str:
    return "".join(part["text"] for part in item["content"])
