"""The requests about batches, as flows whose answers are read.

Source: xAI docs, Batch API, and the REST shapes that others' clients read (2026). Requests are
added as JSON, in parts of less than 25 MB.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from grok_jupyter.client.advice import next_step, origin
from grok_jupyter.client.batch.state import BatchState
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.flow import fetch
from grok_jupyter.client.retry import RetryPolicy
from grok_jupyter.client.steps import Hangup, Step
from grok_jupyter.protocol.errors import APIStatusError, InputError, NotFoundError, StreamError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.habits.errors import reported_error
from grok_jupyter.protocol.habits.texts import quoted
from grok_jupyter.text.excerpt import excerpt
from grok_jupyter.text.redaction import holds_key

__all__ = [
    "Asked",
    "add",
    "cancel",
    "checked_id",
    "create",
    "listing",
    "look",
    "request_ids",
    "results",
]

Asked = Generator[Step, Any, Any]
"""A flow that returns what was asked for."""

_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,199}", re.ASCII)
_ON_A_PAGE = 100
_MOST_PAGES = 1_500  # three times what the largest batch has
_NO_SUCH = {404, 405, 501}  # statuses of a server that does not know the address


def checked_id(given: Any) -> str:
    """Return the id of a batch: it becomes a part of an address, and the name of a file.

    Raises
    ------
    InputError
        If it cannot be one.
    """
    if not isinstance(given, str) or not _ID.fullmatch(given):
        raise InputError(
            f"{shown(given, 60)} is no id of a batch; client.batches.list(), in a cell "
            "`%grok batch list`, tells those there are."
        )
    return given


def create(connection: Connection, name: str) -> Asked:
    """Make an empty batch; return its state."""
    value = yield from _asked(connection, "POST", "/batches", _json({"name": name}))
    return _state(value, connection, is_new=True)


def add(connection: Connection, identity: str, body: bytes, retries: RetryPolicy) -> Asked:
    """Add requests to a batch."""
    path = f"{_at(identity)}/requests"
    yield from _asked(connection, "POST", path, body, retries, may_be_empty=True)


def look(connection: Connection, identity: str, sent: int = 0) -> Asked:
    """Return the state of a batch that was given so many requests."""
    value = yield from _asked(connection, "GET", _at(identity))
    return _state(value, connection, sent)


def cancel(connection: Connection, identity: str, sent: int = 0) -> Asked:
    """Cancel a batch; return its state."""
    path = f"{_at(identity)}:cancel"
    value = yield from _asked(connection, "POST", path, _json({}), may_be_empty=True)
    if BatchState.of(value) is None:  # it need not say anything
        return (yield from look(connection, identity, sent))
    return _state(value, connection, sent)


def listing(connection: Connection, most: int) -> Asked:
    """Return the states of the server's batches, so many at most."""
    entries = yield from _pages(connection, "/batches", ("batches", "data"), most)
    states = (BatchState.of(entry) for entry in entries)
    return [state for state in states if state is not None][:most]


def results(
    connection: Connection, identity: str, take: Callable[[list[dict[str, Any]]], None]
) -> Asked:
    """Give what the server has answered so far to ``take``, page by page."""
    names = ("results", "batch_results", "data")
    yield from _pages(connection, f"{_at(identity)}/results", names, take=take)


def request_ids(connection: Connection, identity: str) -> Asked:
    """Return the ids of all requests of a batch, in the order in which they were added."""
    names = ("batch_request_metadata", "requests", "data")
    entries = yield from _pages(connection, f"{_at(identity)}/requests", names)
    found = (entry.get("batch_request_id") for entry in entries)
    return [one for one in found if isinstance(one, str)]


def _pages(
    connection: Connection,
    path: str,
    names: tuple[str, ...],
    most: int | None = None,
    take: Callable[[list[dict[str, Any]]], None] | None = None,
) -> Asked:
    """Return the objects of a listing, page by page until the last one, or so many.

    Where somebody takes them, they are not kept.
    """
    found: list[dict[str, Any]] = []
    token = ""
    seen: set[str] = set()
    for _ in range(_MOST_PAGES):
        query = f"?limit={_ON_A_PAGE}" + (f"&pagination_token={quote(token)}" if token else "")
        value = yield from _asked(connection, "GET", path + query)
        entries = next((value[name] for name in names if _is_list(value, name)), None)
        if entries is None:
            raise _odd("a list of batches or of results", value, connection)
        page = [entry for entry in entries if isinstance(entry, dict)]
        if take is None:
            found += page
        else:
            take(page)
        token = value.get("pagination_token") or ""
        is_enough = most is not None and len(found) >= most
        if is_enough or not isinstance(token, str) or not token or token in seen:
            break
        seen.add(token)
    return found


def _asked(
    connection: Connection,
    method: str,
    path: str,
    body: bytes = b"",
    retries: RetryPolicy | None = None,
    *,
    may_be_empty: bool = False,
) -> Asked:
    limits = connection.limits(is_streaming=False)
    if retries is not None:
        limits = replace(limits, retries=retries)
    request = connection.request(method, path, body, is_streaming=False)
    result: list[Any] = []
    try:
        yield from fetch(request, limits, result, may_be_empty=may_be_empty)
    except APIStatusError as error:
        raise _told(error, path, connection) from None
    yield Hangup()
    return result[0] if result else None


def _state(
    value: Any, connection: Connection, sent: int = 0, *, is_new: bool = False
) -> BatchState:
    state = BatchState.of(value, sent)
    if state is None:
        raise _odd("a batch", value, connection)
    if not _ID.fullmatch(state.id) or holds_key(state.id):
        raise _misnamed(state.id, connection, is_new=is_new)
    return state


def _misnamed(identity: str, connection: Connection, *, is_new: bool) -> StreamError:
    """Return the error for an id that can neither stand in an address nor name a file."""
    url = connection.endpoint.base_url
    return StreamError(
        f"The server calls the batch {excerpt(connection.limits().redact(identity), 60)!r}, and "
        f"that is no id: letters, digits, '.', '_' and '-', without a key. Check base_url ({url}), "
        "or ask the rows without a batch: leave batch=True, in a cell --batch, out."
        + " No row was sent."
        * is_new
    )


def _told(error: APIStatusError, path: str, connection: Connection) -> APIStatusError:
    """Return what a refusal means for batches."""
    if error.status_code not in _NO_SUCH:
        return error
    endpoint = connection.endpoint
    where = "The embedded endpoint" if endpoint.is_demo else origin(endpoint.base_url)
    identity = path.removeprefix("/batches").partition("?")[0].strip("/").partition("/")[0]
    said = (
        f"{where} has no batch {identity.partition(':')[0]!r} ({error.status_code}). "
        "`%grok batch list`, client.batches.list(), tells those there are."
        if identity
        else f"{where} takes no batches ({error.status_code}). Ask the rows without one: leave "
        "batch=True, in a cell --batch, out."
    )
    return NotFoundError(
        said, status_code=error.status_code, request_id=error.request_id, body=error.body
    )


def _odd(wanted: str, value: Any, connection: Connection) -> StreamError:
    redact, url = connection.limits().redact, connection.endpoint.base_url
    said = reported_error(value, redact)
    if said:
        return StreamError(
            f"The server reported an error: {said}. {next_step(None, said, url=url)}."
        )
    return StreamError(
        f"The server answered with something that is not {wanted}: "
        f"{excerpt(redact(quoted(value)))!r}. Check base_url ({url})."
    )


def _at(identity: str) -> str:
    return f"/batches/{quote(identity, safe='')}"


def _is_list(value: Any, name: str) -> bool:
    return isinstance(value, dict) and isinstance(value.get(name), list)


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode()
