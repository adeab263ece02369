"""What a batch asks: the requests, and the rows that each of them is for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grok_jupyter.client.batch.refusing import (
    refuse_model,
    refuse_row,
    refuse_settings,
    refuse_size,
)
from grok_jupyter.client.body import has_one_answer
from grok_jupyter.client.chat import Chat
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.many.plan import Plan
from grok_jupyter.client.many.questions import refuse_if_any
from grok_jupyter.client.many.row_question import RowQuestion
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.client.replay.request_key import RequestKey, request_key
from grok_jupyter.protocol.errors import GrokError, InputError
from grok_jupyter.protocol.response import Response

if TYPE_CHECKING:
    from grok_jupyter.client.shapes import Shape

__all__ = ["BatchRequest", "Manifest", "manifest_of"]

_MOST_BYTES = 20_000_000  # of one request that adds some; the server takes 25 MB
_MOST_AT_ONCE = 1000


@dataclass(slots=True)
class BatchRequest:
    """One request of a batch.

    Attributes
    ----------
    id : str
        As the batch calls it.
    rows : list of int
        The rows that ask this, the first of them first.
    digest : str
        Of the request, as a recording's key is.
    asked : RequestKey or None
        The request without what does not decide its answer; ``None`` where it is not known any
        more, so that its answer cannot be recorded.
    shape : Shape or None
        What the answer is to be.
    check : callable or None
        Takes the whole answer, and may raise.
    has_one_answer : bool
        Whether one answer was asked for.
    """

    id: str
    rows: list[int]
    digest: str
    asked: RequestKey | None = None
    shape: Shape | None = None
    check: Callable[[Response], object] | None = None
    has_one_answer: bool = True


@dataclass(slots=True)
class Manifest:
    """All requests of a batch.

    Attributes
    ----------
    rows : Rows
        What the answers are for.
    model : str
        Whom it asks.
    requests : dict of str to BatchRequest
        By id.
    bodies : dict of str to bytes
        What is sent for each, until it is sent; without those that are recorded already.
    awaited : dict of str to GrokError
        The error of rows whose batch has ended, and that the server may answer all the same.
    is_over : bool
        Whether the rows are asked in another way: then no answer of the batch is entered.
    """

    rows: Rows
    model: str
    requests: dict[str, BatchRequest] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    awaited: dict[str, GrokError] = field(default_factory=dict)
    is_over: bool = False

    @property
    def shape(self) -> Shape | None:
        """What answers are to be; ``None`` for texts."""
        return next((one.shape for one in self.requests.values() if one.shape is not None), None)

    def parts(self) -> Iterator[tuple[int, bytes]]:
        """Return the bodies that add the requests, each with how many it adds."""
        lines: list[bytes] = []
        size = 0
        for identity, body in self.bodies.items():
            line = _line(identity, body)
            if lines and (size + len(line) > _MOST_BYTES or len(lines) == _MOST_AT_ONCE):
                yield len(lines), _wrapped(lines)
                lines, size = [], 0
            lines.append(line)
            size += len(line) + 1
        if lines:
            yield len(lines), _wrapped(lines)


def manifest_of(plan: Plan, connection: Connection, *, force: bool) -> Manifest:
    """Make the requests of rows; nothing is sent.

    A row that cannot be asked about has its error.

    Raises
    ------
    InputError
        If something cannot be asked in a batch, or no row can be asked about; with a strict
        plan, also if a single one cannot.
    """
    chat = Chat(connection, plan.model or "", plan.messages, plan.settings)
    refuse_model(chat.model, force=force)
    refuse_settings(chat.model, chat.settings, connection.api)
    if not len(plan.rows):
        raise InputError("There is no row to ask about; nothing was sent.")
    refuse_size(len(plan.rows), 0)
    manifest = Manifest(plan.rows, chat.model)
    first: dict[bytes, BatchRequest] = {}
    checked: Mapping[str, Any] = {}
    size = 0
    for row in range(len(plan.rows)):
        try:
            asked = plan.template.question(row)
        except GrokError as error:
            plan.rows.settle(row, None, error)
            continue
        if asked.settings and asked.settings != checked:
            checked = asked.settings
            refuse_settings(chat.model, {**chat.settings, **checked}, connection.api)
        try:
            size += _enter(row, asked, plan, chat, connection, manifest, first)
        except GrokError as error:
            plan.rows.settle(row, None, error)
        refuse_size(row + 1, size)
    if plan.is_strict:
        refuse_if_any(list(plan.rows.errors.values()))
    if not manifest.requests:
        first_error = next(iter(plan.rows.errors.values()))
        raise InputError(f"{first_error} No row can be asked about, so nothing was sent.")
    return manifest


def _enter(
    row: int,
    asked: RowQuestion,
    plan: Plan,
    chat: Chat,
    connection: Connection,
    manifest: Manifest,
    first: dict[bytes, BatchRequest],
) -> int:
    """Enter what a row asks, unless an earlier one asks it; return the bytes of that."""
    settings = {**chat.settings, **asked.settings}
    shape = asked.shape or plan.shape
    try:
        prepared = chat.with_more(asked.messages).question(
            asked.settings, stream=False, shape=shape
        )
        limits = prepared.limits
        body = limits.wire.adapted(prepared.request.body, limits.unknown_fields.copy())
        refuse_row(len(body))
    except InputError as error:
        raise InputError(f"Row {plan.rows.framing.named(row)}: {error}") from None
    digest = hashlib.blake2b(body).digest()
    known = first.get(digest)
    if known is not None:
        known.rows.append(row)
        return 0
    key = request_key(connection.endpoint.base_url, body)
    made = BatchRequest(
        f"row-{row}", [row], key.key, key, shape, asked.check, has_one_answer(settings)
    )
    first[digest] = manifest.requests[made.id] = made
    manifest.bodies[made.id] = body
    return len(body)


def _line(identity: str, body: bytes) -> bytes:
    head = f'{{"batch_request_id":{json.dumps(identity)},"batch_request":{{"chat_get_completion":'
    return head.encode() + body + b"}}"


def _wrapped(lines: list[bytes]) -> bytes:
    return b'{"batch_requests":[' + b",".join(lines) + b"]}"
