"""Carrying out what is asked about batches: blocking, and awaiting."""

from __future__ import annotations

from typing import Any

from grok_jupyter.client.batch.wire import Asked
from grok_jupyter.client.cancellation import Cancellation
from grok_jupyter.client.config import NO_KEY
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.drivers import drive, drive_async
from grok_jupyter.client.steps import Flow
from grok_jupyter.client.watchdog import Watchdog
from grok_jupyter.protocol.errors import ConfigError, RecordingError
from grok_jupyter.protocol.response import Response

__all__ = ["carry_out", "carry_out_async", "refuse_to_ask_without"]


def refuse_to_ask_without(connection: Connection) -> None:
    """Refuse to ask where nothing may be asked, or without a key.

    Raises
    ------
    RecordingError, ConfigError
        With what to do.
    """
    if connection.replay.mode == "only":
        raise RecordingError(
            "A batch's server is not asked in the mode 'only', in which nothing reaches the "
            "network; what is recorded of a batch can be fetched. Use --replay auto, or "
            "replay='auto', with a key."
        )
    if connection.carrier is None:
        raise ConfigError(NO_KEY)


def carry_out(connection: Connection, asked: Asked) -> Any:
    """Ask, and return what was asked for."""
    refuse_to_ask_without(connection)
    found: list[Any] = []
    for _ in drive(_kept(asked, found), connection.carrier, Response(), Watchdog()):
        pass
    return found[0]


async def carry_out_async(connection: Connection, asked: Asked) -> Any:
    """Ask, awaiting, and return what was asked for."""
    refuse_to_ask_without(connection)
    found: list[Any] = []
    flow = _kept(asked, found)
    async for _ in drive_async(flow, connection.carrier, Response(), Cancellation()):
        pass
    return found[0]


def _kept(asked: Asked, found: list[Any]) -> Flow:
    found.append((yield from asked))
