"""The endpoint itself: a request in, a reply out, no socket anywhere.

`SimulatorServer` puts it behind HTTP; in process it answers directly.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from grok_jupyter.simulator.access import check_key
from grok_jupyter.simulator.allowance import Allowance
from grok_jupyter.simulator.batches.endpoint import PATH as BATCHES
from grok_jupyter.simulator.batches.endpoint import Batches
from grok_jupyter.simulator.batches.stored import BatchStore
from grok_jupyter.simulator.catalogue.listings import api_key, listing
from grok_jupyter.simulator.faults.apis import of_api
from grok_jupyter.simulator.faults.counter import FaultCounter
from grok_jupyter.simulator.faults.habits import changed
from grok_jupyter.simulator.faults.names import FAULTS, HABITS, REPLIES, STREAM, WIRE
from grok_jupyter.simulator.faults.replies import faulty_reply
from grok_jupyter.simulator.faults.stream import CUTS, disturbed
from grok_jupyter.simulator.faults.whole import faulty_whole
from grok_jupyter.simulator.faults.wire import rewritten
from grok_jupyter.simulator.knobs import Knobs
from grok_jupyter.simulator.refusals import INVALID_ARGUMENT, NOT_FOUND, Refusal
from grok_jupyter.simulator.reply import Piece, Reply, common_headers, json_reply, stream_reply
from grok_jupyter.simulator.request.chat import ChatRequest, read_chat
from grok_jupyter.simulator.responses.endpoint import Responses
from grok_jupyter.simulator.streaming.completion import completion
from grok_jupyter.simulator.streaming.profiles import frames
from grok_jupyter.simulator.streaming.segmentation import segmented
from grok_jupyter.simulator.streaming.usage import Meter, read_meter
from grok_jupyter.simulator.writing.compose import compose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grok_jupyter.simulator.writing.plan import Plan

__all__ = ["Engine", "Piece", "Reply"]

_LISTING = re.compile(r"/v1/(models|language-models|image-generation-models)(?:/([^/]+))?")
_STORED = re.compile(r"/v1/responses/([^/]+)")


class Engine:
    """An xAI-compatible endpoint without a network; it speaks both of xAI's wire formats.

    Deterministic: equal requests get equal bytes, ids and times included. It says that it is
    `grok-demo` in every answer, whatever model was asked for. Safe to use from several threads.

    Parameters
    ----------
    knobs
        How it behaves. A request overrides them for itself with a `"simulator"` object in its
        body.
    batches
        Where its batches are kept; by default they are its own.

    Examples
    --------
    >>> Engine().answer("GET", "/v1/models", {}, b"").status
    200
    """

    def __init__(self, knobs: Knobs | None = None, batches: BatchStore | None = None) -> None:
        self.knobs = knobs or Knobs()
        self._faults = FaultCounter()
        self._allowance = Allowance()
        self._responses = Responses(self._faults)
        store = batches if batches is not None else BatchStore()
        self._batches = Batches(lambda body: self._chat(read_chat(body, self.knobs)), store)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer one request.

        Parameters
        ----------
        path
            Path of the URL from `/v1` on, with the query if there is one.
        headers
            Request headers, in any case.

        Returns
        -------
        Reply
            Also for requests that are refused; this method does not raise.
        """
        lowered = {name.lower(): value for name, value in headers.items()}
        try:
            return self._routed(method, path, lowered, body)
        except Refusal as refusal:
            return refusal.reply()

    def _routed(self, method: str, whole: str, headers: Mapping[str, str], body: bytes) -> Reply:
        path, _, query = whole.partition("?")
        path = path.rstrip("/")
        found = _LISTING.fullmatch(path)
        stored = _STORED.fullmatch(path)
        is_batch = BATCHES.fullmatch(path) is not None
        is_posted = path in {"/v1/chat/completions", "/v1/responses"}
        if not (found or stored or is_posted or is_batch) and path != "/v1/api-key":
            raise Refusal(
                404, f"Not found: {path or '/'} is not a path of this endpoint.", NOT_FOUND
            )
        allowed: tuple[str, ...] = (
            Batches.methods(path) if is_batch
            else ("POST",) if is_posted
            else ("GET", "DELETE") if stored
            else ("GET",)
        )  # fmt: skip
        if method not in allowed:
            error = f"Method {method} is not allowed on {path}; use {' or '.join(allowed)}."
            raise Refusal(405, error, INVALID_ARGUMENT, {"allow": ", ".join(allowed)})
        check_key(headers, is_required=bool(self.knobs.require_key))
        if is_posted:
            if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
                raise Refusal(415, "Expected request with `Content-Type: application/json`")
            if path == "/v1/responses":
                return self._responses.create(body, self.knobs)
            return self._chat(read_chat(body, self.knobs))
        if is_batch:
            return self._batches.reply(method, path, dict(parse_qsl(query)), body, self.knobs)
        if stored:
            is_deleted = method == "DELETE"
            return (self._responses.delete if is_deleted else self._responses.look_up)(stored[1])
        return json_reply(200, listing(found[1], found[2]) if found else api_key())

    def _chat(self, request: ChatRequest) -> Reply:
        meter = read_meter(request)
        request = of_api(request, FAULTS, "/v1/chat/completions")
        if not self._faults.strikes(request):
            request = replace(request, knobs=replace(request.knobs, fault=None))
        fault = request.knobs.fault
        if fault in REPLIES and fault != "whole-json":
            return faulty_reply(request.knobs)
        self._allowance.admit(request.knobs)
        plan = compose(request)
        told = meter.usage(plan.completion_tokens, len(plan.reasoning))
        left = self._allowance.charge(request.knobs, told)
        reply = self._answered(request, plan, meter)
        return replace(reply, headers={**reply.headers, **left})

    @staticmethod
    def _answered(request: ChatRequest, plan: Plan, meter: Meter) -> Reply:
        fault = request.knobs.fault
        if request.is_streaming and fault != "whole-json":
            return _stream(request, plan, meter)
        return _whole(request, plan, meter)


def _stream(request: ChatRequest, plan: Plan, meter: Meter) -> Reply:
    knobs = request.knobs
    events = frames(request, plan, meter)
    if knobs.fault in STREAM:
        events = disturbed(events, knobs)
    elif knobs.fault in HABITS:
        events = changed(events, knobs.fault)
    pieces: Iterator[Piece] = (event.encoded() for event in events)
    if knobs.fault in WIRE:
        pieces = rewritten(pieces, knobs.fault)
    return stream_reply(plan.id, segmented(pieces, knobs.segmentation), knobs.fault in CUTS)


def _whole(request: ChatRequest, plan: Plan, meter: Meter) -> Reply:
    knobs = request.knobs
    spent = plan.completion_tokens + len(plan.reasoning)
    reply = json_reply(
        200,
        completion(request, plan, meter),
        headers=common_headers(plan.id),
        delay=knobs.first_token + spent * knobs.seconds_per_token,
    )
    return faulty_whole(reply, knobs) if knobs.fault in STREAM else reply
