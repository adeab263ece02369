"""The batch endpoints (xAI docs, Batch API; shapes as three clients of others read them, 2026).

Requests are added as JSON; files of lines are not taken here. Answers are those that
`/v1/chat/completions` gives to the same bodies.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.batches.stored import BatchStore, StoredBatch
from grok_jupyter.simulator.catalogue.models import find_model
from grok_jupyter.simulator.faults.names import BATCHES
from grok_jupyter.simulator.refusals import INVALID_ARGUMENT, NOT_FOUND, Refusal, bad_argument
from grok_jupyter.simulator.reply import Reply, encode_json, json_reply
from grok_jupyter.simulator.request.body import parse_body
from grok_jupyter.simulator.request.fields import obj, objects, string

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grok_jupyter.simulator.knobs import Knobs

__all__ = ["PATH", "Batches"]

PATH = re.compile(r"/v1/batches(?:/([^/:]+)(/requests|/results|:cancel)?)?")

MOST_BYTES = 25 * 2**20  # of one body that adds requests (xAI docs)
MOST_ON_A_PAGE = 1000
_ON_A_PAGE = 100

# What gRPC calls an HTTP status: results have these codes.
_CODES = {400: 3, 403: 7, 404: 5, 422: 3, 429: 8, 500: 13, 503: 14}


class Batches:
    """The batch endpoints of an engine.

    Parameters
    ----------
    answer
        Takes the body of a chat completion; returns its reply, or raises a `Refusal`.
    store
        Where batches are kept; engines may share it.
    """

    def __init__(self, answer: Callable[[bytes], Reply], store: BatchStore) -> None:
        self._answer = answer
        self._store = store

    def reply(
        self, method: str, path: str, query: Mapping[str, str], body: bytes, knobs: Knobs
    ) -> Reply:
        """Answer a request to a path that `PATH` matches.

        Raises
        ------
        Refusal
            It cannot be answered.
        """
        found = PATH.fullmatch(path)
        identity, deed = (found[1], found[2]) if found else (None, None)
        with self._store.lock:
            if identity is None:
                if method == "POST":
                    return self._create(body, knobs)
                return self._listing([one.described() for one in self._store.all], query)
            batch = self._store.find(identity)
            if batch is None:
                raise Refusal(404, f"Batch {identity} not found.", NOT_FOUND)
            if deed == "/requests" and method == "POST":
                return self._add(batch, body)
            if deed == ":cancel":
                batch.cancel()
            elif deed == "/results":
                return json_reply(200, _page("results", self._results(batch, query), query))
            elif deed == "/requests":
                return json_reply(200, _page("batch_request_metadata", _metadata(batch), query))
            else:
                batch.look()
                self._judge(batch)
            return json_reply(200, batch.described())

    @staticmethod
    def methods(path: str) -> tuple[str, ...]:
        """Return what a path that `PATH` matches takes."""
        if path.endswith(":cancel"):
            return ("POST",)
        is_both = path == "/v1/batches" or path.endswith("/requests")
        return ("GET", "POST") if is_both else ("GET",)

    def _create(self, body: bytes, knobs: Knobs) -> Reply:
        fields = parse_body(body, "`name`")
        if fields.get("input_file_id") is not None:
            raise bad_argument(
                "The embedded endpoint keeps no files: add requests with "
                "POST /v1/batches/{batch_id}/requests."
            )
        fault = knobs.fault if knobs.fault in BATCHES else None
        name = string(fields, "name") or ""
        batch = self._store.create(name, looks=knobs.batch_looks, fault=fault)
        return json_reply(200, batch.described())

    @staticmethod
    def _listing(batches: list[dict[str, Any]], query: Mapping[str, str]) -> Reply:
        return json_reply(200, _page("batches", batches, query))

    def _add(self, batch: StoredBatch, body: bytes) -> Reply:
        if len(body) > MOST_BYTES:
            raise Refusal(
                413, f"The request has more than {MOST_BYTES} bytes; add less at once.",
                INVALID_ARGUMENT,
            )  # fmt: skip
        if batch.cancelled_at is not None:
            raise bad_argument(f"Batch {batch.id} is cancelled.")
        added: dict[str, dict[str, Any]] = {}
        for one in objects(parse_body(body, "`batch_requests`"), "batch_requests"):
            wanted = (obj(one, "batch_request") or {}).get("chat_get_completion")
            if not isinstance(wanted, dict):
                raise bad_argument("batch_request must hold chat_get_completion.")
            _refuse_model(wanted)
            identity = string(one, "batch_request_id") or f"request-{len(batch.bodies)}"
            if identity in added or identity in batch.bodies:
                raise bad_argument(f"batch_request_id {identity} is already in the batch.")
            batch.fault = _own_fault(wanted) or batch.fault
            added[identity] = wanted
        batch.bodies.update(added)
        return json_reply(200, {})

    def _judge(self, batch: StoredBatch) -> None:
        """Find out which of the answered requests have failed."""
        ids = batch.ids
        for identity in ids[batch.judged :]:
            if "error" in self._result(batch, identity)["batch_result"]:
                batch.failed.add(identity)
        batch.judged = len(ids)

    def _results(self, batch: StoredBatch, query: Mapping[str, str]) -> list[dict[str, Any]]:
        begin, end = _bounds(query)
        ids = batch.ids
        # Those of other pages are not wanted, only how many there are.
        return [
            self._result(batch, identity) if begin <= number < end else {}
            for number, identity in enumerate(ids)
        ]

    def _result(self, batch: StoredBatch, identity: str) -> dict[str, Any]:
        if batch.fault == "batch-row" and identity == next(iter(batch.bodies)):
            error = {"code": 13, "message": "The model did not respond to this request."}
            return {"batch_request_id": identity, "batch_result": {"error": error}}
        return {"batch_request_id": identity, "batch_result": self._made(batch.bodies[identity])}

    def _made(self, body: dict[str, Any]) -> dict[str, Any]:
        try:
            reply = self._answer(encode_json({**body, "simulator": _without_fault(body)}))
            data = b"".join(piece.data for piece in reply.pieces)
        except Refusal as refusal:
            return {"error": {"code": _CODES.get(refusal.status, 2), "message": refusal.error}}
        try:
            value = json.loads(data)
        except ValueError:
            return {"error": {"code": 13, "message": "The model gave no whole answer."}}
        if reply.status == 200 and "choices" in value:
            return {"response": {"chat_get_completion": value}}
        said = str(value.get("error", "The model did not respond to this request."))
        return {"error": {"code": _CODES.get(reply.status, 2), "message": said}}


def _refuse_model(body: Mapping[str, Any]) -> None:
    name = body.get("model")
    model = find_model(name) if isinstance(name, str) else None
    if model is not None and not model.takes_batches:
        raise bad_argument(f"Model {name} is not supported for batch processing.")


def _own_fault(body: Mapping[str, Any]) -> str | None:
    own = body.get("simulator")
    fault = own.get("fault") if isinstance(own, dict) else None
    return fault if isinstance(fault, str) and fault in BATCHES else None


def _without_fault(body: Mapping[str, Any]) -> Any:
    """Return a request's own knobs without a fault of its batch."""
    own = body.get("simulator")
    if _own_fault(body) is None:
        return own
    return {name: value for name, value in own.items() if name != "fault"} if own else own


def _metadata(batch: StoredBatch) -> list[dict[str, Any]]:
    answered = set(batch.ids)

    def state(identity: str) -> str:
        if identity not in answered:
            return "pending" if batch.cancelled_at is None else "cancelled"
        return "failed" if identity in batch.failed else "succeeded"

    return [
        {"batch_request_id": one, "endpoint": "/v1/chat/completions", "model": body.get("model"),
         "state": state(one)}
        for one, body in batch.bodies.items()
    ]  # fmt: skip


def _page(name: str, entries: list[dict[str, Any]], query: Mapping[str, str]) -> dict[str, Any]:
    """Return a page of a listing, and the token of the next one."""
    begin, end = _bounds(query)
    token = str(end) if end < len(entries) else None
    return {name: entries[begin:end], "pagination_token": token}


def _bounds(query: Mapping[str, str]) -> tuple[int, int]:
    limit, token = query.get("limit", str(_ON_A_PAGE)), query.get("pagination_token", "0")
    if not limit.isdecimal() or not 1 <= int(limit) <= MOST_ON_A_PAGE:
        raise bad_argument(f"limit must be between 1 and {MOST_ON_A_PAGE}, got {limit}.")
    if not token.isdecimal():
        raise bad_argument(f"pagination_token {token} is not one of this endpoint.")
    return int(token), int(token) + int(limit)
