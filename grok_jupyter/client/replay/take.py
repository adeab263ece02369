"""Recording one answer while it arrives, and deciding whether there is one already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic, time
from typing import NamedTuple, TypeVar

from grok_jupyter.client.replay.logical import logical
from grok_jupyter.client.replay.played import played
from grok_jupyter.client.replay.recording import Damaged, Recording
from grok_jupyter.client.replay.replay import Replay, Slot
from grok_jupyter.client.replay.tape import blocks_of
from grok_jupyter.client.transports.seam import Head, Request
from grok_jupyter.protocol.errors import ConfigError, RecordingError
from grok_jupyter.protocol.origin import NOWHERE
from grok_jupyter.text.excerpt import writable

__all__ = ["Found", "Opening", "Take"]

_MOST_BYTES = 2**26  # of an answer that is kept in memory to be recorded


class Take:
    """Keeps what arrives, and writes it down if it was the whole of a good answer.

    Parameters
    ----------
    replay : Replay
        Where to.
    slot : Slot
        Its place among the recordings.
    request : Request
        As it goes out, with the key that no recording may hold.
    """

    def __init__(self, replay: Replay, slot: Slot, request: Request) -> None:
        self._replay = replay
        self._slot = slot
        self._request = request
        self._begun = monotonic()
        self._is_stream = True
        self._is_good = False
        self._size = 0
        self._pieces: list[tuple[float, bytes]] = []
        self._has_ended = False

    def begin(self, head: Head) -> Head:
        """Note how the answer begins, and pass it on."""
        kind = head.headers.get("content-type", "").partition(";")[0].strip().lower()
        self._is_stream = not kind.endswith("json")
        self._is_good = 200 <= head.status < 300
        return head

    def note(self, data: bytes) -> bytes:
        """Note what has arrived, and pass it on."""
        if self._is_good and data:
            self._size += len(data)
            self._pieces.append((monotonic() - self._begun, data))
            if self._size > _MOST_BYTES:
                self._is_good = False
                self._pieces.clear()
                self._replay.tell(
                    f"An answer was not recorded: it has more than {_MOST_BYTES // 2**20} MiB."
                )
        return data

    def end(self) -> None:
        """Write the answer down if it is complete; else the request has had none. Once."""
        if self._has_ended:
            return
        self._has_ended = True
        if not (self._is_good and self._request.is_answered() and self._keep()):
            self._replay.give_back(self._slot)

    def _keep(self) -> bool:
        """Write the answer down if it is complete, and return whether that was done."""
        slot = self._slot
        blocks = tuple(blocks_of(self._pieces, is_stream=self._is_stream))
        recording = Recording(slot.asked, slot.occurrence, int(time()), self._is_stream, blocks)
        try:
            response = played(recording)
        except Damaged:  # it was cut, refused or malformed: whoever asked was told
            return False
        recording = replace(recording, answer=writable(response.content))
        return self._replay.keep(self._slot, recording, response)


class Found(NamedTuple):
    """A recording to play.

    Attributes
    ----------
    recording : Recording
        What to play.
    give_back : callable
        Lets the next equal request have it, where this one did not take it up.
    """

    recording: Recording
    give_back: Callable[[], None]


T = TypeVar("T")


class Opening:
    """Decides for each request whether it is replayed, recorded, or only passed on.

    Parameters
    ----------
    replay : Replay
        Mode and folder.
    endpoint : str
        Who is asked.
    """

    def __init__(self, replay: Replay, endpoint: str) -> None:
        self.replay = replay
        self._endpoint = endpoint

    def of(self, request: Request, inner: T | None) -> Found | tuple[T, Take | None]:
        """Return the recording to play; or who is to be asked, and the take to make of it.

        Parameters
        ----------
        request : Request
            What is wanted.
        inner : Transport, AsyncTransport or None
            Asks; ``None`` where there is no key to ask with.

        Raises
        ------
        RecordingError, ConfigError
            If nothing may be asked, or there is no key to ask with.
        """
        if request.method != "POST":
            return self._askable(request, inner), None
        asked = logical(self._endpoint, request.body)
        slot = self.replay.slot(asked, request.origin or NOWHERE, request.key)
        try:
            recording = self.replay.find(slot, can_ask=inner is not None)
            if recording is not None:
                return Found(recording, lambda: self.replay.give_back(slot))
            if inner is None:
                raise ConfigError(f"{self.replay.missing(slot)} There is no key here.")
        except BaseException:
            self.replay.give_back(slot)
            raise
        return inner, Take(self.replay, slot, request)

    def _askable(self, request: Request, inner: T | None) -> T:
        if self.replay.mode == "only":
            raise RecordingError(
                f"Only answers are recorded, and nothing else may be asked in the mode 'only' "
                f"({request.url}). Use --replay auto, or replay='auto', with a key."
            )
        if inner is None:
            raise ConfigError(
                f"There is no key to ask {request.url} with. Set XAI_API_KEY, or run `%grok key`."
            )
        return inner
