"""A transport that replays answers which are recorded, and records those which are not.

It stands in front of another transport, which carries the requests that have to be asked. Only
answers take part; what else a client asks, such as the list of models, is passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import anyio.to_thread

from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.client.replay.recorder import Recorder
from grok_jupyter.client.replay.router import Play, Record, ReplayRouter
from grok_jupyter.client.transports.pause import Pause, sleep
from grok_jupyter.client.transports.seam import (
    AsyncCall,
    AsyncTransport,
    Call,
    Head,
    Request,
    Transport,
)
from grok_jupyter.protocol.origin import NOWHERE, Origin

__all__ = ["AsyncReplayTransport", "ReplayTransport"]

_LONGEST = 1e6  # seconds; what waits takes no more, and deadlines come first


class ReplayTransport:
    """Replays and records the answers to one question.

    Parameters
    ----------
    inner : Transport or None
        Asks; ``None`` without a key to ask with.
    replay : Replay
        Mode, folder and speed.
    endpoint : str
        Who is asked, as recordings name it.
    cell : Origin
        Which cell asks, to tell equal requests apart.
    is_answered : callable
        Says, when a call is closed, whether whoever asked has taken up all of the answer.
    """

    def __init__(
        self,
        inner: Transport | None,
        replay: Replay,
        endpoint: str,
        cell: Origin = NOWHERE,
        is_answered: Callable[[], bool] = lambda: True,
    ) -> None:
        self._inner = inner
        self._router = ReplayRouter(inner, replay, endpoint, cell, is_answered)

    def call(self, request: Request) -> Call:
        """Prepare a call.

        Raises
        ------
        RecordingError, ConfigError
            If the answer is not recorded, and cannot be asked for.
        """
        route = self._router.route(request)
        if isinstance(route, Play):
            return _PlayedCall(route, self._router, request)
        call = route.transport.call(request)
        return _RecordedCall(call, route.recorder) if isinstance(route, Record) else call

    def close(self) -> None:
        """Close the transport behind it."""
        if self._inner is not None:
            self._inner.close()


class AsyncReplayTransport:
    """Like :class:`ReplayTransport`, awaited, and with the same parameters."""

    def __init__(
        self,
        inner: AsyncTransport | None,
        replay: Replay,
        endpoint: str,
        cell: Origin = NOWHERE,
        is_answered: Callable[[], bool] = lambda: True,
    ) -> None:
        self._inner = inner
        self._router = ReplayRouter(inner, replay, endpoint, cell, is_answered)

    def call(self, request: Request) -> AsyncCall:
        """Prepare a call. See :meth:`ReplayTransport.call`."""
        route = self._router.route(request)
        if isinstance(route, Play):
            return _AsyncPlayedCall(route, self._router, request)
        call = route.transport.call(request)
        return _AsyncRecordedCall(call, route.recorder) if isinstance(route, Record) else call

    async def close(self) -> None:
        """Close the transport behind it."""
        if self._inner is not None:
            await self._inner.close()


class _Playback:
    """What both calls of a replay share: the pieces, and when each is due."""

    def __init__(self, play: Play, router: ReplayRouter[Any], request: Request) -> None:
        recording, as_stream = play.recording, request.is_streaming
        self._play = play
        self._is_answered = router.is_answered
        kind = "text/event-stream" if as_stream else recording.content_type
        self._head = Head(200, {"content-type": kind}, recording.recorded_at, recording.times)
        self._pieces: Iterator[tuple[float, bytes]] = recording.pieces(as_stream=as_stream)
        self._speed = router.replay.speed
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
        if not self._is_answered():
            self._play.give_back()


class _PlayedCall(_Playback):
    def __init__(self, play: Play, router: ReplayRouter[Any], request: Request) -> None:
        super().__init__(play, router, request)
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


class _AsyncPlayedCall(_Playback):
    async def start(self) -> Head:
        return self._head

    async def read(self) -> bytes:
        seconds, data = self._next()
        await sleep(seconds)
        return data

    async def close(self) -> None:
        self._end()


class _RecordedCall:
    def __init__(self, call: Call, recorder: Recorder) -> None:
        self._call = call
        self._recorder = recorder

    def start(self) -> Head:
        return self._recorder.begin(self._call.start())

    def read(self) -> bytes:
        return self._recorder.keep(self._call.read())

    def abort(self) -> None:
        self._call.abort()

    def close(self) -> None:
        """Close the call, and write the file if the answer is complete."""
        try:
            self._call.close()
        finally:
            self._recorder.save_or_discard()


class _AsyncRecordedCall:
    def __init__(self, call: AsyncCall, recorder: Recorder) -> None:
        self._call = call
        self._recorder = recorder

    async def start(self) -> Head:
        return self._recorder.begin(await self._call.start())

    async def read(self) -> bytes:
        return self._recorder.keep(await self._call.read())

    async def close(self) -> None:
        """Close the call, and write the file if the answer is complete."""
        try:
            await self._call.close()
        finally:
            await anyio.to_thread.run_sync(
                self._recorder.save_or_discard
            )  # a long answer is long in the checking
