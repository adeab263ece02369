"""From what a batch's server has answered to rows, and to recordings."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from time import time
from typing import Any
from uuid import uuid4

from grok_jupyter.client.advice import next_step
from grok_jupyter.client.batch.counted import Counted
from grok_jupyter.client.batch.requests import BatchRequest, Manifest
from grok_jupyter.client.budget import Budget
from grok_jupyter.client.chat import Chat
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.feeding import feed
from grok_jupyter.client.many.failing import as_grok_error
from grok_jupyter.client.many.questions import copied
from grok_jupyter.client.replay.policy import Replay, Slot
from grok_jupyter.client.replay.recording import Recording
from grok_jupyter.client.replay.request_key import RequestKey
from grok_jupyter.client.replay.tape import TimedEvent
from grok_jupyter.client.transports.seam import Head
from grok_jupyter.protocol.errors import GrokError, RecordingError
from grok_jupyter.protocol.habits.errors import reported_error
from grok_jupyter.protocol.messages import user
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.protocol.response import Response
from grok_jupyter.text.excerpt import writable

__all__ = ["Landing"]

_BODY = {"content-type": "application/json"}


class Landing:
    """Enters answers into the rows that asked for them, each row once, whoever else does so too.

    Parameters
    ----------
    manifest : Manifest
        What the batch asks, and the rows.
    connection : Connection
        Where costs are added up, and how answers are recorded.
    counted : Counted
        Requests whose answers an earlier fetch has counted: they cost nothing again.
    note : callable
        Takes the ids of those that count now, as soon as they are entered.
    report : callable
        Takes each answer, once those that came with it are entered.
    """

    def __init__(
        self,
        manifest: Manifest,
        connection: Connection,
        counted: Counted,
        note: Callable[[list[str]], None] = lambda _: None,
        report: Callable[[Response], object] = lambda _: None,
    ) -> None:
        self._manifest = manifest
        self._rows = manifest.rows
        self._connection = connection
        self._counted = counted
        self._note = note
        self._report = report
        self._untold: deque[Response] = deque()
        self._origin = Origin("rows", uuid4().hex)

    @property
    def left(self) -> list[BatchRequest]:
        """The requests whose rows have no answer, nor an error for good."""
        return [one for one in self._manifest.requests.values() if self._is_left(one)]

    def _is_left(self, one: BatchRequest) -> bool:
        first, awaited = one.rows[0], self._manifest.awaited.get(one.id)
        is_open = self._rows.responses[first] is None and not self._manifest.is_over
        return is_open and self._rows.errors.get(first) is awaited

    def replay(self) -> None:
        """Take from recordings what is recorded.

        In the mode ``"only"`` a row that is not has that as its error.
        """
        replay = self._connection.replay
        if not replay.may_do_without:
            return
        with self._entering():
            self._replay(replay)

    def _replay(self, replay: Replay) -> None:
        for one in self.left:
            if one.asked is None:
                continue
            slot = self._slot(one.asked)
            try:
                recording = replay.find(slot, can_ask=self._connection.carrier is not None)
            except GrokError as error:
                replay.give_back(slot)
                if replay.mode == "only":
                    self._settle(one, None, error)
                continue
            if recording is None:
                replay.give_back(slot)
                continue
            pieces = (data for _, data in recording.pieces(as_stream=False))
            head = Head(200, {"content-type": recording.content_type}, recording.recorded_at)
            self._read(one, head, list(pieces))
        if replay.mode == "only":
            for one in self.left:
                self._settle(one, None, RecordingError(
                    "What this row asked is not noted, so no recording of it can be found, and "
                    "nothing may be asked in the mode 'only'."
                ))  # fmt: skip

    def enter(self, results: Iterable[Mapping[str, Any]]) -> None:
        """Enter what the server has answered; of requests that nobody knows, nothing."""
        with self._entering():
            self._enter(results)

    @contextmanager
    def _entering(self) -> Iterator[None]:
        """Hold the lock within the block, and tell of what it entered when others may enter, too.

        Who is told may do anything, such as wait for another thread that fetches.
        """
        try:
            with self._counted.lock:
                yield
        finally:  # also after an interrupt
            while self._untold:
                self._report(self._untold.popleft())

    def _enter(self, results: Iterable[Mapping[str, Any]]) -> None:
        entered: list[str] = []
        try:
            for result in results:
                one = self._manifest.requests.get(str(result.get("batch_request_id")))
                if one is None or not self._is_left(one):
                    continue
                completion = _completion(result)
                if completion is None:
                    self._settle(one, None, self._error(result))
                else:
                    self._take(one, completion)
                entered.append(one.id)
        finally:  # also after an interrupt
            if fresh := self._counted.enter(entered):
                self._note(fresh)

    def end(self, error: GrokError, *, may_come: bool) -> None:
        """Give an error to all rows that nothing came for; for good, unless an answer may come."""
        with self._counted.lock:
            for one in self.left:
                self._settle(one, None, error)
                if may_come:
                    self._manifest.awaited[one.id] = error

    def _take(self, one: BatchRequest, completion: Mapping[str, Any]) -> None:
        text = json.dumps(completion, ensure_ascii=False, separators=(",", ":"))
        data = text.encode("utf-8", "backslashreplace")
        response = self._read(one, Head(200, _BODY, self._counted.when(one.id)), [data])
        if response.status == "completed":
            self._record(one, data.decode(), response)

    def _read(self, one: BatchRequest, head: Head, pieces: list[bytes]) -> Response:
        """Read an answer by the very protocol that others are read by, and settle its rows."""
        response = Response()
        is_counted = head.recorded_at is not None
        connection = replace(self._connection, api="chat")
        if is_counted:
            connection = replace(connection, budget=Budget())
        settings = {} if one.has_one_answer else {"n": 2}
        chat = Chat(connection, self._manifest.model, [user("?")], settings)
        error: GrokError | None = None
        try:
            prepared = chat.question({}, stream=False, shape=one.shape)
            feed(prepared.flow(response), head, pieces)
            if one.check is not None:
                one.check(response)
        except Exception as raised:
            error = as_grok_error(raised)
        response.elapsed = response.time_to_first_token = None  # nobody knows
        self._settle(one, response, error)
        return response

    def _settle(
        self, one: BatchRequest, response: Response | None, error: GrokError | None
    ) -> None:
        awaited = self._manifest.awaited.pop(one.id, None)
        for number, row in enumerate(one.rows):
            if awaited is not None and self._rows.errors.get(row) is awaited:
                del self._rows.errors[row]
            own = response if not number else copied(response)
            self._rows.settle(row, own, error, is_copy=number > 0)
        if response is not None:
            self._untold.append(response)

    def _record(self, one: BatchRequest, body: str, response: Response) -> None:
        replay = self._connection.replay
        if one.asked is None or replay.mode == "off":
            return
        slot = self._slot(one.asked)
        answer = writable(response.content)
        recording = Recording(
            one.asked, slot.occurrence, int(time()), False, (TimedEvent(0.0, body),), answer
        )
        if not replay.keep(slot, recording, response):
            replay.give_back(slot)

    def _slot(self, asked: RequestKey) -> Slot:
        key = self._connection.endpoint.key
        return self._connection.replay.slot(asked, self._origin, key)

    def _error(self, result: Mapping[str, Any]) -> GrokError:
        limits = self._connection.limits()
        inner = result.get("batch_result")
        places = [inner, result] if isinstance(inner, Mapping) else [result]
        said = next((told for one in places if (told := reported_error(one, limits.redact))), "")
        if not said:
            return GrokError(
                "The batch has a result for this row, and neither an answer nor an error is in "
                "it; ask again: retry()."
            )
        url = self._connection.endpoint.base_url
        step = next_step(None, said, model=self._manifest.model, url=url)
        return GrokError(f"The server could not answer this row: {said}. {step}.")


def _completion(result: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the chat completion of a result; ``None`` if it has none."""
    inner = result.get("batch_result")
    place = inner if isinstance(inner, Mapping) else result
    response = place.get("response")
    if not isinstance(response, Mapping):
        return None
    named = response.get("chat_get_completion")
    if isinstance(named, Mapping):
        return named
    found = [one for one in (response, *response.values()) if isinstance(one, Mapping)]
    return next((one for one in found if "choices" in one), None)
