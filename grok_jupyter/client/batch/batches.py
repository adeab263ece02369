"""Batches of a client: ``client.batches``."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import anyio

from grok_jupyter.client.batch.batch import AsyncBatch, Batch
from grok_jupyter.client.batch.carrying import carry_out, carry_out_async
from grok_jupyter.client.batch.notes import Note, note_of
from grok_jupyter.client.batch.requests import BatchRequest, Manifest
from grok_jupyter.client.batch.state import BatchState
from grok_jupyter.client.batch.submission import Submission
from grok_jupyter.client.batch.wire import cancel, checked_id, listing, look, request_ids
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.many.framing import PlainFraming
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.client.many.run import AsyncRowsRun, RowsRun
from grok_jupyter.protocol.errors import GrokInterrupt

__all__ = ["AsyncBatches", "Batches"]

_MOST = 100  # batches of a list, unless more are asked for
_PATIENCE = 10.0  # seconds to cancel what was interrupted
_ROW = re.compile(r"row-(\d{1,7})")


class _Batches:
    """What both kinds share: the connection, and the notes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _note(self, identity: str) -> Note | None:
        note = note_of(self._connection.replay.folder, checked_id(identity))
        return note if note.path.is_file() else None

    @property
    def _may_look(self) -> bool:
        return self._connection.replay.mode != "only"


class Batches(_Batches):
    """Submits rows as batches, and finds batches again: ``client.batches``.

    A note about each batch is kept beside the recordings, so that another kernel can fetch its
    answers as the same rows. See docs/batch.md.
    """

    def create(
        self,
        template: str | Callable[[Any], Any],
        rows: Any,
        *,
        model: str | None = None,
        schema: Any = None,
        strict: bool = False,
        name: str | None = None,
        force: bool = False,
        **settings: Any,
    ) -> Batch:
        """Submit a question per row as a batch; return at once.

        The rows are as those of ``client.chat.map``, which does the same with ``batch=True``.
        What is recorded already is taken from there, and not asked.

        Parameters
        ----------
        template, rows, model, schema, strict
            As ``client.chat.map`` takes them.
        name : str, optional
            What the batch is called in lists.
        force : bool
            Whether to submit it although the model is reported to be refused.
        **settings
            As ``client.chat.create`` takes them.

        Raises
        ------
        InputError
            If a batch cannot hold it: too many rows, functions as tools, a model that is
            reported to be refused; nothing was sent.
        GrokError
            If the server does not take it; then it is cancelled as far as it was made.

        Examples
        --------
        >>> from grok_jupyter import Client
        >>> batches = Client(base_url="demo").batches
        >>> batch = batches.create("Say {{word}}", [{"word": "Hello"}], model="grok-4.3")
        >>> batch.wait().fetch().done
        1
        """
        made = Submission.of(
            self._connection, template, rows, model, schema, name, settings,
            strict=strict, force=force,
        )  # fmt: skip
        RowsRun(made.plan, self._connection)  # what asks again for rows that fail
        with made:
            if not made.manifest.bodies:
                return Batch(self._connection, made.recorded, made.manifest, None, made.plan)
            try:
                state = carry_out(self._connection, made.submitting())
            except KeyboardInterrupt:
                if made.state is None:
                    raise GrokInterrupt("Submitting was interrupted; no row was sent.") from None
                with suppress(Exception):
                    self.cancel(made.state.id)
                raise GrokInterrupt(
                    f"Submitting was interrupted; the batch {made.state.id} is cancelled."
                ) from None
            return Batch(self._connection, state, made.manifest, made.note, made.plan)

    def list(self, limit: int = _MOST) -> list[BatchState]:
        """Return the server's batches, the newest first, with how far each is.

        Parameters
        ----------
        limit : int
            How many at most.
        """
        states: list[BatchState] = carry_out(self._connection, listing(self._connection, limit))
        return states

    def status(self, batch_id: str) -> BatchState:
        """Return how far a batch is."""
        state: BatchState = carry_out(
            self._connection, look(self._connection, checked_id(batch_id))
        )
        return state

    def get(self, batch_id: str, *, schema: Any = None) -> Batch:
        """Return a batch that was submitted earlier, by whatever kernel.

        Parameters
        ----------
        batch_id : str
            As the server calls it.
        schema : type or dict, optional
            What each answer is to be, for objects of a type: a note holds its JSON schema only.

        Raises
        ------
        NotFoundError
            If the server has no such batch.
        RecordingError
            If its note is damaged.
        """
        note = self._note(batch_id)
        manifest = note.manifest() if note is not None else None
        state = (
            self.status(batch_id) if self._may_look or manifest is None else BatchState(batch_id)
        )
        if manifest is None:
            ids = carry_out(self._connection, request_ids(self._connection, batch_id))
            manifest = _without_note(ids)
        return Batch(self._connection, state, _shaped(manifest, schema), note)

    def fetch(self, batch_id: str, *, schema: Any = None) -> Rows:
        """Return the answers of a batch that are there. See :meth:`get` and ``Batch.fetch``."""
        return self.get(batch_id, schema=schema).fetch()

    def cancel(self, batch_id: str) -> BatchState:
        """Have the server answer no more of a batch; what is answered can be fetched."""
        state: BatchState = carry_out(
            self._connection, cancel(self._connection, checked_id(batch_id))
        )
        return state


class AsyncBatches(_Batches):
    """Like :class:`Batches`, awaited."""

    async def create(
        self,
        template: str | Callable[[Any], Any],
        rows: Any,
        *,
        model: str | None = None,
        schema: Any = None,
        strict: bool = False,
        name: str | None = None,
        force: bool = False,
        **settings: Any,
    ) -> AsyncBatch:
        """Submit a question per row as a batch. See :meth:`Batches.create`."""
        made = Submission.of(
            self._connection, template, rows, model, schema, name, settings,
            strict=strict, force=force,
        )  # fmt: skip
        AsyncRowsRun(made.plan, self._connection)
        with made:
            if not made.manifest.bodies:
                return AsyncBatch(self._connection, made.recorded, made.manifest, None, made.plan)
            try:
                state = await carry_out_async(self._connection, made.submitting())
            except anyio.get_cancelled_exc_class():
                with anyio.move_on_after(_PATIENCE, shield=True):
                    if made.state is not None:
                        with suppress(Exception):
                            await self.cancel(made.state.id)
                raise
            return AsyncBatch(self._connection, state, made.manifest, made.note, made.plan)

    async def list(self, limit: int = _MOST) -> list[BatchState]:
        """Return the server's batches. See :meth:`Batches.list`."""
        asked = listing(self._connection, limit)
        states: list[BatchState] = await carry_out_async(self._connection, asked)
        return states

    async def status(self, batch_id: str) -> BatchState:
        """Return how far a batch is."""
        asked = look(self._connection, checked_id(batch_id))
        state: BatchState = await carry_out_async(self._connection, asked)
        return state

    async def get(self, batch_id: str, *, schema: Any = None) -> AsyncBatch:
        """Return a batch that was submitted earlier. See :meth:`Batches.get`."""
        note = self._note(batch_id)
        manifest = note.manifest() if note is not None else None
        state = (
            await self.status(batch_id)
            if self._may_look or manifest is None
            else BatchState(batch_id)
        )
        if manifest is None:
            asked = request_ids(self._connection, batch_id)
            manifest = _without_note(await carry_out_async(self._connection, asked))
        return AsyncBatch(self._connection, state, _shaped(manifest, schema), note)

    async def fetch(self, batch_id: str, *, schema: Any = None) -> Rows:
        """Return the answers of a batch that are there. See :meth:`Batches.fetch`."""
        batch = await self.get(batch_id, schema=schema)
        return await batch.fetch()

    async def cancel(self, batch_id: str) -> BatchState:
        """Have the server answer no more of a batch. See :meth:`Batches.cancel`."""
        asked = cancel(self._connection, checked_id(batch_id))
        state: BatchState = await carry_out_async(self._connection, asked)
        return state


def _without_note(ids: list[str]) -> Manifest:
    """Return what a batch asks of which nothing is known but its requests' ids."""
    found = [_ROW.fullmatch(one) for one in ids]
    numbers = [int(match[1]) for match in found if match]
    is_ours = len(numbers) == len(ids) == len(set(numbers))
    rows = numbers if is_ours else list(range(len(ids)))
    manifest = Manifest(Rows(PlainFraming(max(rows, default=-1) + 1)), "")
    for one, row in zip(ids, rows, strict=True):
        manifest.requests[one] = BatchRequest(one, [row], "")
    return manifest


def _shaped(manifest: Manifest, schema: Any) -> Manifest:
    """Have answers be objects of a type, where one is given."""
    if schema is not None:
        from grok_jupyter.client.many.columns import kinds_of
        from grok_jupyter.client.shapes.making import shape_to_ask_for

        shape = shape_to_ask_for(schema)
        manifest.rows.kinds = kinds_of(shape)
        for one in manifest.requests.values():
            one.shape = shape
    return manifest
