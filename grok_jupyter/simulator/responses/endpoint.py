"""`/v1/responses`: answers made, stored, looked up and deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.faults.apis import of_api
from grok_jupyter.simulator.faults.names import (
    OF_BOTH,
    OF_RESPONSES,
    REPLIES,
    STREAM,
    WIRE,
)
from grok_jupyter.simulator.faults.replies import faulty_reply
from grok_jupyter.simulator.faults.stream import CUTS
from grok_jupyter.simulator.faults.whole import faulty_whole
from grok_jupyter.simulator.faults.wire import rewritten
from grok_jupyter.simulator.refusals import NOT_PERMITTED, Refusal
from grok_jupyter.simulator.reply import Reply, json_reply, stream_reply
from grok_jupyter.simulator.responses.reading.body import read_request
from grok_jupyter.simulator.responses.reading.refusing import no_such_response, refuse
from grok_jupyter.simulator.responses.stored import Store
from grok_jupyter.simulator.responses.streaming.answer import TERMINAL, Answer
from grok_jupyter.simulator.responses.streaming.disturbing import disturbed
from grok_jupyter.simulator.responses.streaming.events import paced, pieces
from grok_jupyter.simulator.responses.streaming.habits import changed
from grok_jupyter.simulator.streaming.segmentation import segmented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grok_jupyter.simulator.faults.counter import FaultCounter
    from grok_jupyter.simulator.knobs import Knobs
    from grok_jupyter.simulator.responses.reading.body import ResponsesRequest
    from grok_jupyter.simulator.responses.writing.output import Step

__all__ = ["Responses"]

# Faults that end a whole response otherwise, as they end a stream.
_ENDINGS = frozenset({"response-failed", "incomplete"})


class Responses:
    """The Responses API of an engine.

    Parameters
    ----------
    faults
        What counts the faults of the engine, those of Chat Completions included.
    """

    def __init__(self, faults: FaultCounter) -> None:
        self._faults = faults
        self._store = Store()

    def look_up(self, identity: str) -> Reply:
        """Return a stored response.

        Raises
        ------
        Refusal
            404: it is not stored.
        """
        stored = self._store.find(identity)
        if stored is None:
            raise no_such_response(identity)
        return json_reply(200, stored.response)

    def delete(self, identity: str) -> Reply:
        """Forget a stored response.

        Raises
        ------
        Refusal
            404: it is not stored.
        """
        if not self._store.delete(identity):
            raise no_such_response(identity)
        return json_reply(200, {"id": identity, "object": "response", "deleted": True})

    def create(self, body: bytes, knobs: Knobs) -> Reply:
        """Answer a request.

        Raises
        ------
        Refusal
            It cannot be answered.
        """
        request = self._afflicted(read_request(body, knobs, self._store))
        fault = request.knobs.fault
        if fault == "forbidden":
            # Caught before a word was written, it costs $0.05 here (xAI docs, 2026-11).
            raise Refusal(
                403,
                "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_DEMO",
                NOT_PERMITTED,
            )
        if fault == "stale-encrypted":
            raise refuse("Could not decrypt the provided encrypted_content.")
        if fault in REPLIES and fault != "whole-json":
            return faulty_reply(request.knobs)
        answer = Answer(request)
        if request.chat.is_streaming and fault != "whole-json":
            return self._stream(answer)
        return self._whole(answer)

    def _afflicted(self, request: ResponsesRequest) -> ResponsesRequest:
        """Leave a request its fault only if it meets it."""
        chat = of_api(request.chat, {**OF_BOTH, **OF_RESPONSES}, "/v1/responses")
        is_spared = chat.knobs.fault == "stale-encrypted" and not request.is_sealed
        if is_spared or not self._faults.strikes(chat):
            chat = replace(chat, knobs=replace(chat.knobs, fault=None))
        return replace(request, chat=chat)

    def _stream(self, answer: Answer) -> Reply:
        knobs = answer.request.knobs
        events = disturbed(paced(self._kept(answer), knobs), answer)
        written = pieces(changed(events, knobs.fault), knobs)
        if knobs.fault in WIRE:
            written = rewritten(written, knobs.fault)
        return stream_reply(answer.id, segmented(written, knobs.segmentation), knobs.fault in CUTS)

    def _whole(self, answer: Answer) -> Reply:
        knobs = answer.request.knobs
        events = paced(self._kept(answer), knobs)
        if knobs.fault in _ENDINGS:
            events = disturbed(events, answer)
        waited, last = 0.0, {}
        for event in events:
            waited += event.delay
            if event.type in TERMINAL and event.step is not None:
                last = event.step.fields["response"]
        reply = json_reply(200, {**last, "tools": [_filled(tool) for tool in last["tools"]]},
                           headers={"x-request-id": answer.id}, delay=waited)  # fmt: skip
        return faulty_whole(reply, knobs) if knobs.fault in STREAM else reply

    def _kept(self, answer: Answer) -> Iterator[Step]:
        """Store a response when it ends, if it is to be stored."""
        for step in answer.steps():
            if step.type in TERMINAL and answer.request.is_stored:
                self._store.keep(answer.stored(step.fields["response"]))
            yield step


def _filled(tool: dict[str, Any]) -> dict[str, Any]:
    # A whole response repeats what a request may not even say (captured 2026-10).
    if tool["type"] == "web_search":
        return {"search_context_size": "medium", **tool}
    return tool
