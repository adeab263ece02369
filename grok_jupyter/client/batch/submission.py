"""What is about to be submitted: checked, compared with the recordings, and noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from grok_jupyter.client.batch.carrying import refuse_to_ask_without
from grok_jupyter.client.batch.counted import Counted
from grok_jupyter.client.batch.drafts import Draft, draft
from grok_jupyter.client.batch.landing import Landing
from grok_jupyter.client.batch.notes import Note
from grok_jupyter.client.batch.refusing import refuse_name, refuse_settings
from grok_jupyter.client.batch.requests import Manifest, manifest_of
from grok_jupyter.client.batch.state import BatchState
from grok_jupyter.client.batch.uploading import submit
from grok_jupyter.client.batch.wire import Asked
from grok_jupyter.client.chats import Chats
from grok_jupyter.client.checks import flag
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.many.plan import Plan
from grok_jupyter.client.replay.leaks import known_keys
from grok_jupyter.protocol.errors import APIStatusError

__all__ = ["Submission"]


@dataclass(slots=True)
class Submission:
    """A batch before it is one; leaving the block drops the note of one that has no row.

    Attributes
    ----------
    connection : Connection
        Where it goes.
    plan : Plan
        The rows, and the template.
    manifest : Manifest
        What is asked.
    name : str
        What the batch is to be called.
    draft : Draft or None
        The note, until the batch has an id; ``None`` if nothing has to be asked.
    note : Note or None
        The note, from then on.
    state : BatchState or None
        What the server says of the batch, from then on.
    added : int
        How many requests the batch has.
    """

    connection: Connection
    plan: Plan
    manifest: Manifest
    name: str
    draft: Draft | None = None
    note: Note | None = None
    state: BatchState | None = None
    added: int = 0

    @classmethod
    def of(
        cls,
        connection: Connection,
        template: Any,
        rows: Any,
        model: str | None,
        schema: Any,
        name: str | None,
        settings: Mapping[str, Any],
        *,
        strict: bool,
        force: bool,
    ) -> Self:
        """Check what was given, and write the note; nothing is sent.

        Raises
        ------
        InputError
            If a batch cannot hold it.
        ConfigError
            If a setting cannot be used, there is no key, or no note can be written.
        CostLimitError
            If the client may spend no more.
        """
        force = flag("force", force)
        model = Chats.named(model)
        refuse_settings(model, settings, connection.api)
        plan = Plan.of(
            template,
            rows,
            model=model,
            schema=schema,
            strict=strict,
            settings=settings,
        )
        manifest = manifest_of(plan, connection, force=force)
        plan.rows.begin()
        _take_recorded(manifest, connection)
        count = len(plan.rows)
        told = refuse_name(f"grok_jupyter: {count:,} rows" if name is None else name)
        made = cls(connection, plan, manifest, told)
        if manifest.bodies:
            refuse_to_ask_without(connection)
            connection.budget.check()
            made.draft = draft(
                connection.replay.folder,
                manifest,
                told,
                with_requests=connection.replay.mode != "off",
                keys=known_keys(connection.endpoint.key),
            )
        return made

    @property
    def recorded(self) -> BatchState:
        """The state of a batch of which nothing has to be asked."""
        return BatchState("", self.name, "completed")

    def submitting(self) -> Asked:
        """Submit it; return the state. See :func:`~grok_jupyter.client.batch.uploading.submit`."""
        return submit(self.connection, self.manifest, self.name, self._told)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.draft is not None and self.note is None:
            self.draft.drop()
        if self.note is not None and isinstance(error, APIStatusError) and not self.added:
            self.note.path.unlink(missing_ok=True)  # the server has said that it has no row

    def _told(self, state: BatchState, added: int) -> None:
        self.state, self.added = state, added
        if self.draft is not None and self.note is None:
            self.note = self.draft.named(state.id)


def _take_recorded(manifest: Manifest, connection: Connection) -> None:
    landing = Landing(manifest, connection, Counted())
    landing.replay()
    left = {one.id for one in landing.left}
    manifest.bodies = {one: body for one, body in manifest.bodies.items() if one in left}
