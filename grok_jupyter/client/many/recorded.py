"""Answers of rows that are recorded already, taken without any waiting; and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from grok_jupyter.client.base_chat import Prepared
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.feeding import feed
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.client.replay.recording import Recording
from grok_jupyter.client.replay.request_key import request_key
from grok_jupyter.client.transports.seam import Head
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.origin import NOWHERE, Origin
from grok_jupyter.protocol.response import Response

__all__ = ["Recorded", "Telling", "origin_of_run", "told_unfit"]


def origin_of_run() -> Origin:
    """Return who asks in a run: the same for all, so that a row finds what an earlier one had."""
    return Origin("rows", uuid4().hex)


def told_unfit(row: str) -> str:
    """Return what is told of a recorded answer that does not do, to a row as sentences name it."""
    return f"The recorded answer to row {row} does not do; rows.retry() asks again."


class Telling:
    """Tells the first sentence at once, and at the end how many more there were.

    Parameters
    ----------
    replay : Replay
        Knows how to tell.
    """

    def __init__(self, replay: Replay) -> None:
        self._tell = replay.tell
        self._more = 0
        self._has_told = False

    def tell(self, sentence: str) -> None:
        """Take a sentence."""
        if self._has_told:
            self._more += 1
            return
        self._has_told = True
        self._tell(sentence)

    def end(self) -> None:
        """Say how many sentences were kept back, if any."""
        if self._more:
            self._tell(f"The same happened for {self._more:,} more rows.")
            self._more = 0


class Recorded:
    """Looks for the recording of a row, and reads the answer in it.

    Parameters
    ----------
    connection : Connection
        Knows where recordings are, and who is asked.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._replay = connection.replay
        self._origin: Origin = connection.origin or NOWHERE

    def anew(self, prepared: Prepared, unfit: int) -> Recorded:
        """Return what looks for the next recording, after some whose answers did not do.

        Their numbers are taken, also in a process that knows of none yet, so that the same cells
        find the same recordings when they run again.
        """
        asked = request_key(self._connection.endpoint.base_url, prepared.request.body)
        origins = [self._origin._replace(cell=f"{self._origin.cell} {n}") for n in range(1, unfit)]
        for origin in [self._origin, *origins]:
            self._replay.slot(asked, origin, prepared.request.key)
        origin = self._origin._replace(cell=f"{self._origin.cell} {unfit}")
        return Recorded(replace(self._connection, origin=origin))

    @property
    def connection(self) -> Connection:
        """Where what is not recorded is asked, and recorded."""
        return self._connection

    def answer(self, prepared: Prepared) -> tuple[Response, GrokError | None] | None:
        """Return an answer, and the error that it ends with; ``None`` if the row is to be asked.

        Where functions may be called, it is asked in the ordinary way, which replays round by
        round. So is what is missing where nothing else may be asked: that way says so.
        """
        rounds = prepared.rounds
        if not self._replay.may_do_without or (rounds is not None and rounds.toolbox.functions):
            return None
        endpoint = self._connection.endpoint.base_url
        asked = request_key(endpoint, prepared.request.body)
        slot = self._replay.slot(asked, self._origin, prepared.request.key)
        found = self._replay.folder.stored(asked, slot.occurrence)
        if found is None:
            self._replay.give_back(slot)
            return None
        slot.claim.has_answer = True
        return self._read(prepared, *found)

    def _read(
        self, prepared: Prepared, recording: Recording, response: Response
    ) -> tuple[Response, GrokError | None]:
        error: GrokError | None = None
        if prepared.rounds is not None:
            whole = Response()
            try:
                _play(prepared, recording, whole)
            except GrokError as raised:
                error = raised
            response = whole
            for round_ in response.rounds:
                _date(round_, recording)
        _date(response, recording)
        response.redact(prepared.limits.redact)
        return response, error


def _play(prepared: Prepared, recording: Recording, response: Response) -> None:
    """Carry out the flow of a question with a recording in the server's place."""
    head = Head(200, {"content-type": recording.content_type}, recording.recorded_at)
    pieces = (data for _, data in recording.pieces(as_stream=recording.is_stream))
    feed(prepared.flow(response), head, pieces)


def _date(response: Response, recording: Recording) -> None:
    """Take over when it was recorded, and how long it took then."""
    response.recorded_at = recording.recorded_at
    if recording.blocks:
        response.time_to_first_token = recording.blocks[0].at
        response.elapsed = recording.blocks[-1].at
