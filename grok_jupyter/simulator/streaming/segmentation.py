"""How events fall into writes; the bytes are the same whichever way is taken."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grok_jupyter.simulator.reply import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grok_jupyter.simulator.knobs import Segmentation

__all__ = ["segmented"]

# Captured traffic (2025-10) has one to six events in a read; these take turns.
GROUPS = (1, 4, 2, 6, 3)
# What "whole" holds back at most, in bytes: an endless stream must come out some time.
MOST_HELD = 8 * 1024 * 1024


def segmented(pieces: Iterator[Piece], way: Segmentation) -> Iterator[Piece]:
    """Cut pieces, one event each, into the writes that `way` asks for.

    A piece's delay belongs to the first of the writes it is cut into; pieces that are joined wait
    for all of their delays.
    """
    return _WAYS[way](pieces)


def _events(pieces: Iterator[Piece]) -> Iterator[Piece]:
    return pieces


def _bytes(pieces: Iterator[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        yield from _cut(piece, range(1, len(piece.data)))


def _split(pieces: Iterator[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        yield from _cut(piece, _weak_points(piece.data))


def _many(pieces: Iterator[Piece]) -> Iterator[Piece]:
    sizes = _turns()
    held: list[Piece] = []
    size = next(sizes)
    for piece in pieces:
        if math.isinf(piece.delay):
            # What came before a stall has been sent; only then it stalls.
            yield from _joined(held)
            held = []
            yield piece
            continue
        held.append(piece)
        if len(held) == size:
            yield from _joined(held)
            held, size = [], next(sizes)
    yield from _joined(held)


def _whole(pieces: Iterator[Piece]) -> Iterator[Piece]:
    held: list[Piece] = []
    length = 0
    for piece in pieces:
        if math.isinf(piece.delay) or length > MOST_HELD:
            yield from _joined(held)
            held, length = [], 0
        if math.isinf(piece.delay):
            yield piece
            continue
        held.append(piece)
        length += len(piece.data)
    yield from _joined(held)


def _turns() -> Iterator[int]:
    while True:
        yield from GROUPS


def _joined(held: list[Piece]) -> Iterator[Piece]:
    if held:
        delay = sum(piece.delay for piece in held)
        yield Piece(delay, b"".join(piece.data for piece in held))


def _cut(piece: Piece, places: list[int] | range) -> Iterator[Piece]:
    delay, start = piece.delay, 0
    for end in (*places, len(piece.data)):
        yield Piece(delay, piece.data[start:end])
        delay, start = 0.0, end


def _weak_points(data: bytes) -> list[int]:
    """Places where a careless reader breaks: inside a character and inside a line end."""
    return [
        at
        for at in range(1, len(data))
        if 0x80 <= data[at] < 0xC0  # a continuation byte
        or (data[at] in b"\r\n" and data[at - 1] in b"\r\n")
    ]


_WAYS: dict[Segmentation, Callable[[Iterator[Piece]], Iterator[Piece]]] = {
    "events": _events,
    "bytes": _bytes,
    "many": _many,
    "whole": _whole,
    "split": _split,
}
