"""Calls of a server's own tools, sources and sealed reasoning as plain data, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from grok_jupyter.protocol.checked import Checked
from grok_jupyter.protocol.server_calls import Found, ServerToolCall, ServerToolStatus, Source

if TYPE_CHECKING:
    from grok_jupyter.protocol.response import Response

__all__ = ["dump_searches", "read_searches"]

_STATUSES = ("running", "completed", "failed", "interrupted")
_MOST_CALLS = 2**16
_MOST_SOURCES = 2**18
_TEXTS = ("kind", "arguments", "status", "elapsed", "id", "name")


def dump_searches(response: Response) -> dict[str, Any]:
    """Return what a response has of searches, its rounds' left out; see ``dump_response``."""
    return {
        "api": response.api if response.api != "chat" else None,
        "server_tool_calls": [_call(call) for call in response._server_calls],
        "sources": [_source(source) for source in response._sources.values()],
        "sealed": list(response.sealed),
    }


def read_searches(record: Checked, response: Response) -> None:
    """Put into a response what a record that is being checked has of searches."""
    if "api" in record:
        response.api = record.one_of("api", "chat", "responses")
        response.cites = response.cites or response.api == "responses"
    calls = [
        _read_call(*one) for one in enumerate(record.objects("server_tool_calls", _MOST_CALLS))
    ]
    sources = [_read_source(one) for one in record.objects("sources", _MOST_SOURCES)]
    sealed = [_read_sealed(one) for one in record.objects("sealed", _MOST_CALLS)]
    response._take(Found(calls, sources, sealed))


def _call(call: ServerToolCall) -> dict[str, Any]:
    fields = {name: getattr(call, name) for name in _TEXTS}
    fields["sources"] = [_source(source) for source in call.sources]
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _source(source: Source) -> dict[str, str]:
    return {"url": source.url, "title": source.title} if source.title else {"url": source.url}


def _read_call(position: int, record: Checked) -> ServerToolCall:
    return ServerToolCall(
        record.text("kind"),
        record.text("arguments"),
        cast("ServerToolStatus", record.one_of("status", *_STATUSES)),
        record.seconds("elapsed"),
        record.text("id"),
        record.text("name"),
        tuple(_read_source(one) for one in record.objects("sources", _MOST_SOURCES)),
        position,
    )


def _read_source(record: Checked) -> Source:
    return Source(record.text("url"), record.text("title"))


def _read_sealed(record: Checked) -> dict[str, Any]:
    return {
        "model": record.text("model"),
        "server": record.text("server"),
        "encrypted_content": record.text("encrypted_content"),
    }
