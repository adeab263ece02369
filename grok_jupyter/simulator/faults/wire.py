"""Ways to write the same events differently, all of them legal (HTML standard, event streams)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from grok_jupyter.simulator.reply import Piece

__all__ = ["rewritten"]

Pieces = Iterator[Piece]


def rewritten(pieces: Pieces, way: str) -> Pieces:
    """Rewrite pieces, one event each, in one of `names.WIRE`."""
    return _WAYS[way](pieces)


def _each(change: Callable[[bytes], bytes]) -> Callable[[Pieces], Pieces]:
    return lambda pieces: (Piece(piece.delay, change(piece.data)) for piece in pieces)


def _multiline(data: bytes) -> bytes:
    # A name may stand before the data.
    head, _, rest = data.partition(b"data: ") if data.startswith(b"event: ") else (b"", b"", data)
    payload = rest.removeprefix(b"data: ").rstrip(b"\n")
    if not payload.startswith(b"{"):
        return data
    # Each line of the indented JSON gets a field of its own; the reader joins them with LF.
    spread = json.dumps(json.loads(payload), ensure_ascii=False, indent=1)
    lines = spread.encode("utf-8", "backslashreplace").split(b"\n")
    return head + b"".join(b"data: " + line + b"\n" for line in lines) + b"\n"


def _bom(pieces: Pieces) -> Pieces:
    mark = b"\xef\xbb\xbf"
    for piece in pieces:
        yield Piece(piece.delay, mark + piece.data)
        mark = b""


def _comments(pieces: Pieces) -> Pieces:
    for piece in pieces:
        yield Piece(piece.delay, b": keep-alive\n\n" + piece.data)
    yield Piece(0.0, b":\n\n")


def _named(pieces: Pieces) -> Pieces:
    for number, piece in enumerate(pieces):
        fields = f"event: message\nid: {number}\nretry: 3000\nunknown\n".encode()
        yield Piece(piece.delay, fields + piece.data)


def _unterminated(pieces: Pieces) -> Pieces:
    held: Piece | None = None
    for piece in pieces:
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield Piece(held.delay, held.data.rstrip(b"\n"))


_WAYS: dict[str, Callable[[Pieces], Pieces]] = {
    "crlf": _each(lambda data: data.replace(b"\n", b"\r\n")),
    "cr": _each(lambda data: data.replace(b"\n", b"\r")),
    "bom": _bom,
    "comments": _comments,
    "multiline": _each(_multiline),
    "named-events": _named,
    "no-space": _each(lambda data: data.replace(b"data: ", b"data:", 1)),
    "unterminated": _unterminated,
}
