"""What the engine hands to whoever carries bytes: a status, headers and timed pieces of a body."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "Piece",
    "Reply",
    "common_headers",
    "encode_json",
    "json_reply",
    "stream_reply",
    "text_reply",
    "whole_reply",
]


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of a body and when they come.

    Parameters
    ----------
    delay
        Seconds to wait before these bytes; `math.inf` means that they never come (a stall).
    data
        The bytes themselves, written to the peer in one go.
    """

    delay: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP reply without the HTTP: the server and the in-process transport both carry it.

    Parameters
    ----------
    status
        HTTP status code.
    headers
        Header fields with lower-case names.
    pieces
        The body. It may be endless; read it lazily.
    is_cut
        After the last piece the connection drops without a proper ending.
    headers_delay
        Seconds before even the status line; `math.inf` means that the server never answers.
        A carrier that ignores it still meets the silence in `pieces`.
    """

    status: int
    headers: dict[str, str]
    pieces: Iterator[Piece] = field(repr=False)
    is_cut: bool = False
    headers_delay: float = 0.0


def encode_json(value: Any) -> bytes:
    """Write compact JSON in raw UTF-8, as xAI does (captured traffic 2025-26: emoji unescaped).

    A lone surrogate has no UTF-8 form; it becomes its JSON escape, which is what a server that
    cuts an emoji in two sends.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def json_reply(
    status: int,
    value: Any,
    *,
    headers: dict[str, str] | None = None,
    delay: float = 0.0,
) -> Reply:
    """Build a whole JSON reply that arrives `delay` seconds after its headers."""
    data = encode_json(value)
    return whole_reply(status, "application/json", [Piece(delay, data)], len(data), headers)


def stream_reply(request_id: str, pieces: Iterator[Piece], is_cut: bool) -> Reply:  # noqa: FBT001
    """Build a reply that is an event stream.

    Parameters
    ----------
    is_cut
        After the last piece the connection drops without a proper ending.
    """
    headers = {
        "content-type": "text/event-stream",
        "cache-control": "no-cache",
        # Proxies such as nginx hold streams back without it.
        "x-accel-buffering": "no",
        **common_headers(request_id),
    }
    return Reply(200, headers, pieces, is_cut)


def common_headers(request_id: str) -> dict[str, str]:
    """Return the headers of every answer."""
    return {
        "x-request-id": request_id,
        "x-ratelimit-limit-requests": "480",
        "x-ratelimit-remaining-requests": "479",
        "x-ratelimit-limit-tokens": "4000000",
        "x-ratelimit-remaining-tokens": "4000000",
    }


def text_reply(
    status: int, text: str, *, kind: str = "text/plain; charset=utf-8", **headers: str
) -> Reply:
    """Build a whole reply of another media type; keywords are headers, `_` standing for `-`."""
    data = text.encode("utf-8", "replace")
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    return whole_reply(status, kind, [Piece(0.0, data)], len(data), extra)


def whole_reply(
    status: int,
    kind: str,
    pieces: Iterable[Piece],
    length: int,
    headers: dict[str, str] | None = None,
) -> Reply:
    """Build a reply whose length in bytes is known beforehand."""
    named = {"content-type": kind, "content-length": str(length), **(headers or {})}
    return Reply(status, named, iter(pieces))
