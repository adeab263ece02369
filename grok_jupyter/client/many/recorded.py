"""Answers of rows that are recorded already, taken without any waiting; and what is told of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from grok_jupyter.client.base_chat import Prepared
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.client.replay.recording import Recording
from grok_jupyter.client.replay.request_key import request_key
from grok_jupyter.client.steps import Read, Start, Step
from grok_jupyter.client.transports.seam import Head
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.origin import NOWHERE, Origin
from grok_jupyter.protocol.response import Response

__all__ = ["Recorded", "Telling"]


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
    flow = _unheard(prepared).flow(response)
    pieces = recording.pieces(as_stream=recording.is_stream)
    step: Step = next(flow)
    with suppress(StopIteration):
        while True:
            if isinstance(step, Start):
                kind = {"content-type": recording.content_type}
                step = flow.send(Head(200, kind, recording.recorded_at))
            elif isinstance(step, Read):
                step = flow.send(next(pieces, (0.0, b""))[1])
            else:
                step = flow.send(None)


def _unheard(prepared: Prepared) -> Prepared:
    """Return a question whose answer is heard of by nobody: nobody was asked."""
    return prepared._replace(limits=replace(prepared.limits, hear=lambda _, __: None))


def _date(response: Response, recording: Recording) -> None:
    """Take over when it was recorded, and how long it took then."""
    response.recorded_at = recording.recorded_at
    if recording.blocks:
        response.time_to_first_token = recording.blocks[0].at
        response.elapsed = recording.blocks[-1].at
