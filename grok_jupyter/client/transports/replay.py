"""Replays answers that are recorded, and records those that are not.

It stands in front of another transport, which carries the requests that have to be asked. Only
answers take part; what else a client asks, such as the list of models, is passed on.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

import anyio.to_thread

from grok_jupyter.client.replay.replay import Replay
from grok_jupyter.client.replay.take import Found, Opening, Take
from grok_jupyter.client.transports.pause import Pause, sleep
from grok_jupyter.client.transports.seam import (
    AsyncCall,
    AsyncTransport,
    Call,
    Head,
    Request,
    Transport,
)

__all__ = ["AsyncReplayTransport", "ReplayTransport"]

_LONGEST = 1e6  # seconds; what waits takes no more, and deadlines come first


class ReplayTransport:
    """Replays and records.

    Parameters
    ----------
    inner : Transport or None
        Asks; ``None`` where there is no key to ask with.
    replay : Replay
        Mode, folder and speed.
    endpoint : str
        Who is asked, as recordings name it.
    """

    def __init__(self, inner: Transport | None, replay: Replay, endpoint: str) -> None:
        self._inner = inner
        self._opening = Opening(replay, endpoint)

    def call(self, request: Request) -> Call:
        """Prepare a call.

        Raises
        ------
        RecordingError, ConfigError
            If the answer is not recorded, and cannot be asked for.
        """
        opened = self._opening.of(request, self._inner)
        if isinstance(opened, Found):
            return _Played(opened, self._opening.replay.speed, request)
        inner, take = opened
        call = inner.call(request)
        return call if take is None else _Taken(call, take)

    def close(self) -> None:
        """Close the transport behind it."""
        if self._inner is not None:
            self._inner.close()


class AsyncReplayTransport:
    """Replays and records, awaited; takes what :class:`ReplayTransport` takes."""

    def __init__(self, inner: AsyncTransport | None, replay: Replay, endpoint: str) -> None:
        self._inner = inner
        self._opening = Opening(replay, endpoint)

    def call(self, request: Request) -> AsyncCall:
        """Prepare a call. See :meth:`ReplayTransport.call`."""
        opened = self._opening.of(request, self._inner)
        if isinstance(opened, Found):
            return _AsyncPlayed(opened, self._opening.replay.speed, request)
        inner, take = opened
        call = inner.call(request)
        return call if take is None else _AsyncTaken(call, take)

    async def close(self) -> None:
        """Close the transport behind it."""
        if self._inner is not None:
            await self._inner.close()


class _Playback:
    """What both calls of a replay share: the pieces, and when each is due."""

    def __init__(self, found: Found, speed: float, request: Request) -> None:
        recording, as_stream = found.recording, request.is_streaming
        self._found = found
        self._request = request
        kind = "text/event-stream" if as_stream else recording.content_type
        self._head = Head(200, {"content-type": kind}, recording.recorded_at)
        self._pieces: Iterator[tuple[float, bytes]] = recording.pieces(as_stream=as_stream)
        self._speed = speed
        self._begun = monotonic()
        if not as_stream:
            self._speed = 0.0  # there is nothing to watch
        if not self._speed:  # in one piece, as fast as it can be read
            whole = b"".join(data for _, data in self._pieces)
            self._pieces = iter([(0.0, whole)])

    def _next(self) -> tuple[float, bytes]:
        """Return the seconds to wait, and what comes then."""
        at, data = next(self._pieces, (0.0, b""))
        due = self._begun + at / self._speed if self._speed else 0.0
        return min(due - monotonic(), _LONGEST), data

    def _end(self) -> None:
        self._pieces = iter(())
        if not self._request.is_answered():
            self._found.give_back()


class _Played(_Playback):
    def __init__(self, found: Found, speed: float, request: Request) -> None:
        super().__init__(found, speed, request)
        self._pause = Pause()

    def start(self) -> Head:
        return self._head

    def read(self) -> bytes:
        seconds, data = self._next()
        self._pause.wait(seconds)
        return data

    def abort(self) -> None:
        self._pause.abort()

    def close(self) -> None:
        self._end()


class _AsyncPlayed(_Playback):
    async def start(self) -> Head:
        return self._head

    async def read(self) -> bytes:
        seconds, data = self._next()
        await sleep(seconds)
        return data

    async def close(self) -> None:
        self._end()


class _Taken:
    def __init__(self, call: Call, take: Take) -> None:
        self._call = call
        self._take = take

    def start(self) -> Head:
        return self._take.begin(self._call.start())

    def read(self) -> bytes:
        return self._take.note(self._call.read())

    def abort(self) -> None:
        self._call.abort()

    def close(self) -> None:
        try:
            self._call.close()
        finally:
            self._take.end()


class _AsyncTaken:
    def __init__(self, call: AsyncCall, take: Take) -> None:
        self._call = call
        self._take = take

    async def start(self) -> Head:
        return self._take.begin(await self._call.start())

    async def read(self) -> bytes:
        return self._take.note(await self._call.read())

    async def close(self) -> None:
        try:
            await self._call.close()
        finally:
            await anyio.to_thread.run_sync(self._take.end)  # a long answer is long in the checking
