"""Patches on their way to the page, cut into messages that no front end chokes on."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator

from grok_jupyter.rendering.live.wire import Operation

__all__ = ["LIMIT", "Outbox"]

LIMIT = 15_000  # bytes of operations in a message; with its envelope it stays below 16 KB

_NUMBERS = 200  # bytes, more than the numbers of a patch and its brackets take
_LONGEST = (LIMIT - _NUMBERS) // 6  # characters; one takes at most six bytes, as ``\\u0001``


class Outbox:
    """A queue of operations; a long one waits there in pieces."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Operation, int]] = deque()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    def put(self, operations: Iterable[Operation]) -> None:
        """Add operations, in their order.

        Raises
        ------
        ValueError
            If one can never be sent: it is too long and no patch.
        """
        for operation in operations:
            for piece in _pieces(operation):
                size = _size(piece)
                if size > LIMIT:
                    raise ValueError(f"an operation of {size} bytes, {str(piece)[:40]!r}")
                self._waiting.append((piece, size))

    def take(self) -> list[Operation]:
        """Take what the next message can carry; all of it is at most ``LIMIT`` bytes."""
        taken: list[Operation] = []
        room = LIMIT
        while self._waiting and self._waiting[0][1] <= room:
            operation, size = self._waiting.popleft()
            room -= size
            taken.append(operation)
        return taken


def _pieces(operation: Operation) -> Iterator[Operation]:
    """Cut a patch whose html is long: the pieces go first, the patch carries the last one."""
    match operation:
        case (int(region), block, part, keep, str(html)):
            while len(html) > _LONGEST:
                yield html[:_LONGEST]
                html = html[_LONGEST:]
            yield (region, block, part, keep, html)
        case _:
            yield operation


def _size(operation: Operation) -> int:
    return len(json.dumps(operation, ensure_ascii=False).encode()) + 2
