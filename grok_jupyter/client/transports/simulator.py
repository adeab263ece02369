"""The embedded endpoint in this process: the same engine that its HTTP server runs, no socket."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from grok_jupyter.client.environment import variable
from grok_jupyter.client.transports.pause import Pause, sleep
from grok_jupyter.client.transports.seam import AsyncCall, Call, Head, Request, TransportFailure
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.simulator import Engine, Knobs, Piece, Reply
from grok_jupyter.simulator.batches.stored import BatchStore
from grok_jupyter.text.excerpt import excerpt

__all__ = ["AsyncSimulatorTransport", "SimulatorTransport", "paced"]

_BATCHES = BatchStore()
"""Those of this process: a batch outlives the client that submitted it."""

_SPEED_VARIABLE = "GROK_JUPYTER_DEMO_SPEED"


def paced() -> Knobs:
    """Return the endpoint's own pace, times what the environment says; 0 is at once.

    Raises
    ------
    ConfigError
        If the variable is not a number of 0 or more.
    """
    told = variable(_SPEED_VARIABLE)
    knobs = Knobs()
    if not told:
        return knobs
    try:
        speed = float(told)
    except ValueError:
        speed = -1.0
    if not 0 <= speed < math.inf:
        raise ConfigError(
            f"{_SPEED_VARIABLE}={excerpt(told, 40)!r} is not a speed; give 1 for the usual pace, "
            "10 for ten times as fast, 0 for no waiting."
        )
    if speed == 0:
        return replace(knobs, rate=0, first_token=0)
    return replace(knobs, rate=knobs.rate * speed, first_token=knobs.first_token / speed)


class SimulatorTransport:
    """Answers requests from the embedded endpoint's engine."""

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine or Engine(paced(), _BATCHES)

    def call(self, request: Request) -> Call:
        """Prepare a call."""
        return _Call(self._engine, request)

    def awaited(self) -> AsyncSimulatorTransport:
        """Return what awaits answers of the same endpoint, which goes on counting."""
        return AsyncSimulatorTransport(self._engine)

    def close(self) -> None:
        """Nothing is open."""


class AsyncSimulatorTransport:
    """Answers requests from the embedded endpoint's engine, awaited."""

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine or Engine(paced(), _BATCHES)

    def call(self, request: Request) -> AsyncCall:
        """Prepare a call."""
        return _AsyncCall(self._engine, request)

    async def close(self) -> None:
        """Nothing is open."""


class _Answer:
    """What both calls share: the engine's reply and the place in it."""

    def __init__(self, engine: Engine, request: Request) -> None:
        self._engine = engine
        self._request = request
        self._reply: Reply | None = None
        self._pieces: Iterator[Piece] = iter(())

    def _begin(self) -> Reply:
        path = urlsplit(self._request.url)._replace(scheme="", netloc="").geturl()
        headers = {"content-type": "application/json", **self._request.headers}
        reply = self._engine.answer(self._request.method, path, headers, self._request.body)
        self._reply = reply
        self._pieces = reply.pieces
        return reply

    def _next(self) -> Piece | None:
        piece = next(self._pieces, None)
        if piece is None and self._reply is not None and self._reply.is_cut:
            raise TransportFailure("the embedded endpoint cut the connection, as it was asked to")
        return piece


class _Call(_Answer):
    def __init__(self, engine: Engine, request: Request) -> None:
        super().__init__(engine, request)
        self._pause = Pause()

    def start(self) -> Head:
        reply = self._begin()
        self._pause.wait(reply.headers_delay)
        return Head(reply.status, reply.headers)

    def read(self) -> bytes:
        piece = self._next()
        if piece is None:
            return b""
        self._pause.wait(piece.delay)
        return piece.data

    def abort(self) -> None:
        self._pause.abort()

    def close(self) -> None:
        self._pieces = iter(())


class _AsyncCall(_Answer):
    async def start(self) -> Head:
        reply = self._begin()
        await sleep(reply.headers_delay)
        return Head(reply.status, reply.headers)

    async def read(self) -> bytes:
        piece = self._next()
        if piece is None:
            return b""
        await sleep(piece.delay)
        return piece.data

    async def close(self) -> None:
        self._pieces = iter(())
