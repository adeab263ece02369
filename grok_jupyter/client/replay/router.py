"""Deciding for each request: play a recording, ask and record, or only pass it on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.client.replay.recorder import Recorder
from grok_jupyter.client.replay.recording import Recording
from grok_jupyter.client.replay.request_key import request_key
from grok_jupyter.client.transports.seam import Request
from grok_jupyter.protocol.errors import ConfigError, RecordingError
from grok_jupyter.protocol.origin import Origin

__all__ = ["PassOn", "Play", "Record", "ReplayRouter", "Route"]

T = TypeVar("T")


class Play(NamedTuple):
    """A recording is to be played.

    Attributes
    ----------
    recording : Recording
        What to play.
    give_back : callable
        Lets the next equal request have it, where this one did not take it up.
    """

    recording: Recording
    give_back: Callable[[], None]


class Record(NamedTuple, Generic[T]):
    """The server is to be asked, and its answer recorded.

    Attributes
    ----------
    transport : Transport or AsyncTransport
        Asks.
    recorder : Recorder
        Records.
    """

    transport: T
    recorder: Recorder


class PassOn(NamedTuple, Generic[T]):
    """The server is to be asked, and nothing recorded.

    Attributes
    ----------
    transport : Transport or AsyncTransport
        Asks.
    """

    transport: T


Route = Play | Record[T] | PassOn[T]


class ReplayRouter(Generic[T]):
    """Decides for the requests of one question.

    Parameters
    ----------
    inner : Transport, AsyncTransport or None
        Asks; ``None`` without a key to ask with.
    replay : Replay
        Mode and folder.
    endpoint : str
        Who is asked, as recordings name it.
    cell : Origin
        Which cell asks, to tell equal requests apart.
    is_answered : callable
        Says whether whoever asked has taken up all of the answer.
    """

    def __init__(
        self,
        inner: T | None,
        replay: Replay,
        endpoint: str,
        cell: Origin,
        is_answered: Callable[[], bool],
    ) -> None:
        self.replay = replay
        self.is_answered = is_answered
        self._inner = inner
        self._endpoint = endpoint
        self._cell = cell

    def route(self, request: Request) -> Route[T]:
        """Return what is to be done for a request.

        Raises
        ------
        RecordingError, ConfigError
            If nothing may be asked, or no key is set to ask with.
        """
        if request.method != "POST":
            return PassOn(self._askable(request))
        asked = request_key(self._endpoint, request.body)
        slot = self.replay.slot(asked, self._cell, request.key)
        try:
            recording = self.replay.find(slot, can_ask=self._inner is not None)
            if recording is not None:
                return Play(recording, lambda: self.replay.give_back(slot))
            if self._inner is None:
                raise ConfigError(f"{self.replay.missing(slot)} No key is set here.")
        except BaseException:
            self.replay.give_back(slot)
            raise
        return Record(self._inner, Recorder(self.replay, slot, self.is_answered))

    def _askable(self, request: Request) -> T:
        if self.replay.mode == "only":
            raise RecordingError(
                f"Only answers are recorded, and nothing else may be asked in the mode 'only' "
                f"({request.url}). Use --replay auto, or replay='auto', with a key."
            )
        if self._inner is None:
            raise ConfigError(
                f"No key is set to ask {request.url} with. Set XAI_API_KEY, or run `%grok key`."
            )
        return self._inner
