"""Recording one answer while it arrives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic, time

from grok_jupyter.client.replay.played import played
from grok_jupyter.client.replay.policy import Replay, Slot
from grok_jupyter.client.replay.recording import Damaged, Recording
from grok_jupyter.client.replay.scrubbing import scrubbed
from grok_jupyter.client.replay.tape import blocks_of
from grok_jupyter.client.transports.seam import Head
from grok_jupyter.text.excerpt import writable

__all__ = ["Recorder"]

_MOST_BYTES = 2**26  # of an answer that is kept in memory to be recorded
_BLANKS = b"\xef\xbb\xbf \t\r\n"


class Recorder:
    """Keeps what arrives, and writes it to a file if it was the whole of a good answer.

    Parameters
    ----------
    replay : Replay
        Where to.
    slot : Slot
        Its place among the recordings.
    is_answered : callable
        Says whether whoever asked has taken up all of the answer.
    """

    def __init__(self, replay: Replay, slot: Slot, is_answered: Callable[[], bool]) -> None:
        self._replay = replay
        self._slot = slot
        self._is_answered = is_answered
        self._begun = monotonic()
        self._is_good = False
        self._size = 0
        self._pieces: list[tuple[float, bytes]] = []
        self._has_ended = False

    def begin(self, head: Head) -> Head:
        """Look how the answer begins, and pass it on."""
        self._is_good = 200 <= head.status < 300
        return head

    def keep(self, data: bytes) -> bytes:
        """Keep what has arrived, and pass it on."""
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

    def save_or_discard(self) -> None:
        """Write the file if the answer is complete, else give its number back. Once."""
        if self._has_ended:
            return
        self._has_ended = True
        if not (self._is_good and self._is_answered() and self._save()):
            self._replay.give_back(self._slot)

    def _save(self) -> bool:
        """Write the file if the answer is complete, and return whether that was done."""
        slot = self._slot
        # Its label may be wrong, its beginning is not: only JSON begins with a bracket.
        beginning = b"".join(data for _, data in self._pieces[:8]).lstrip(_BLANKS)
        is_stream = beginning[:1] not in {b"{", b"["}
        blocks = tuple(map(scrubbed, blocks_of(self._pieces, is_stream=is_stream)))
        recording = Recording(slot.asked, slot.occurrence, int(time()), is_stream, blocks)
        try:
            response = played(recording)
        except Damaged:  # it was cut, refused or malformed: whoever asked was told
            return False
        recording = replace(recording, answer=writable(response.content))
        return self._replay.keep(self._slot, recording, response)
