"""A response as plain data that JSON can write, and back."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any, cast

from grok_jupyter.protocol.checked import Checked
from grok_jupyter.protocol.choice import Choice
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.dump_runs import dump_run, read_run
from grok_jupyter.protocol.dump_searches import dump_searches, read_searches
from grok_jupyter.protocol.response import Response, Status
from grok_jupyter.protocol.usage import Usage
from grok_jupyter.text.excerpt import writable

__all__ = ["dump_response", "load_response", "read_response"]

_STATUSES = ("pending", "streaming", "completed", "interrupted", "failed")
_MOST_CHOICES = 128
_MOST_CALLS = 2**16
_MOST_ROUNDS = 2**16
_MOST_REPAIRS = 100
_LARGEST = 2**63 - 1
_DEEPEST = 32


def dump_response(response: Response, largest_image: int | None = None) -> dict[str, Any]:
    """Return a response as data that JSON can write.

    The names are those of the wire, and what is empty is left out. ``parsed`` is not recorded: it
    can be any object.

    Parameters
    ----------
    response : Response
        At any status.
    largest_image : int, optional
        Images that functions returned are left out if their address has more characters.
    """
    created = response.created or 0
    fields = {
        "status": response.status,
        "id": response.id,
        "model": response.model,
        "created": created if created and abs(created) <= _LARGEST else None,
        "system_fingerprint": response.system_fingerprint,
        "choices": [_choice(choice) for choice in response.choices],
        "usage": _usage(response.usage) if response.usage else None,
        "citations": _plain(response.citations),
        **dump_searches(response),
        "rounds": [dump_response(one, largest_image) for one in response.rounds],
        "tool_runs": [dump_run(run, largest_image) for run in response.tool_runs],
        "time_to_first_token": response.time_to_first_token,
        "elapsed": response.elapsed,
        "recorded_at": response.recorded_at,
        "repairs": response.repairs or None,
        "complaint": writable(response.complaint),
    }
    return _without_empty(fields)


def load_response(data: Any) -> Response:
    """Return the response of a record. What the record says is taken as text and numbers only.

    Parameters
    ----------
    data : dict
        As :func:`dump_response` returned it. It may come from outside: everything is checked.

    Raises
    ------
    InputError
        If it is damaged; the sentence names the field.

    Examples
    --------
    >>> load_response({"status": "completed", "choices": [{"content": "Hi"}]}).content
    'Hi'
    """
    return read_response(Checked(data))


def read_response(record: Checked) -> Response:
    """Return the response of a record that is being checked; see :func:`load_response`."""
    status = cast("Status", record.one_of("status", *_STATUSES))
    choices = list(record.objects("choices", _MOST_CHOICES))
    raw: dict[str, Any] = {
        "id": record.label("id"),
        "model": record.label("model"),
        "created": record.whole("created", -_LARGEST, _LARGEST),
        "system_fingerprint": record.label("system_fingerprint"),
        "choices": [_wire(choice) for choice in choices],
        "citations": record.values("citations"),
    }
    usage = record.object("usage")
    if usage is not None:
        raw["usage"] = dict(usage.items())  # read with the same care as the wire's
    response = Response()
    response.append(Chunk(raw))
    read_searches(record, response)
    refused = {c.whole("index", -_LARGEST, _LARGEST) or 0 for c in choices if c.flag("is_refused")}
    for choice in response.choices:
        choice.is_refused = choice.index in refused  # what it says is content already
    response.time_to_first_token = record.seconds("time_to_first_token")
    response.elapsed = record.seconds("elapsed")
    response.recorded_at = record.seconds("recorded_at")
    response.rounds.extend(_read_round(one) for one in record.objects("rounds", _MOST_ROUNDS))
    response.tool_runs.extend(read_run(run) for run in record.objects("tool_runs", _MOST_CALLS))
    response.repairs = record.whole("repairs", 0, _MOST_REPAIRS) or 0
    response.complaint = record.text("complaint")
    if status in {"pending", "streaming"}:
        response.status = status
    else:
        response.finish(status)
    return response


def _read_round(record: Checked) -> Response:
    if "rounds" in record:
        record.one_of("rounds")  # there are none within one
    return read_response(record)


def _choice(choice: Choice) -> dict[str, Any]:
    fields = {
        "index": choice.index,
        "role": "" if choice.role == "assistant" else choice.role,
        "content": choice.content,
        "reasoning_content": choice.reasoning_content,
        "tool_calls": [call.to_wire() for call in choice.tool_calls],
        "finish_reason": choice.finish_reason,
        "is_refused": choice.is_refused or None,
        "logprobs": _plain(choice.logprobs),
    }
    return _without_empty(fields)


def _wire(record: Checked) -> dict[str, Any]:
    """Return a choice as one chunk of the wire brings it."""
    delta = {
        "role": record.text("role"),
        "content": record.text("content"),
        "reasoning_content": record.text("reasoning_content"),
        "tool_calls": [
            {"index": index, **_call(call)}
            for index, call in enumerate(record.objects("tool_calls", _MOST_CALLS))
        ],
    }
    return {
        "index": record.whole("index", -_LARGEST, _MOST_CHOICES - 1) or 0,
        "delta": delta,
        "finish_reason": record.label("finish_reason"),
        "logprobs": {"content": record.values("logprobs")},
    }


def _call(record: Checked) -> dict[str, Any]:
    function = record.object("function") or Checked({})
    return {
        "id": record.text("id"),
        "type": record.text("type"),
        "function": {
            "name": function.text("name"),
            "arguments": function.text("arguments"),
        },
    }


def _usage(usage: Usage) -> dict[str, Any]:
    known = _known(asdict(usage))
    return known or {"total_tokens": None}  # there was a report, though it said nothing


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    fields = {
        name: _known(value) if isinstance(value, dict) else value for name, value in fields.items()
    }
    return {name: value for name, value in fields.items() if value not in (None, {})}


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _plain(value: Any, depth: int = 0) -> Any:
    """Return what a server sent as something that every reader of JSON can read."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not isinstance(value, (list, dict)):
        return value
    if depth == _DEEPEST:
        return None
    if isinstance(value, list):
        return [_plain(entry, depth + 1) for entry in value]
    return {writable(name): _plain(entry, depth + 1) for name, entry in value.items()}
