"""Which models a server offers.

Source: xAI REST reference, List language models. Prices are in ten-thousandths of a dollar per
million tokens: 30000 is 3 USD.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from grok_jupyter.client.advice import next_step
from grok_jupyter.client.cancellation import Cancellation
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.drivers import drive, drive_async
from grok_jupyter.client.flow import fetch
from grok_jupyter.client.steps import Flow, Hangup, Step
from grok_jupyter.client.watchdog import Watchdog
from grok_jupyter.protocol.errors import (
    APIStatusError,
    AuthenticationError,
    GrokError,
    RateLimitError,
    ServerError,
    StreamError,
)
from grok_jupyter.protocol.habits.errors import reported_error
from grok_jupyter.protocol.habits.models import normal_models
from grok_jupyter.protocol.habits.texts import quoted
from grok_jupyter.protocol.response import Response
from grok_jupyter.text.excerpt import excerpt
from grok_jupyter.text.keyless import keyless_repr

__all__ = ["AsyncModels", "LanguageModel", "Models"]

_TICKS_PER_USD = 10_000

_Entry = TypeVar("_Entry")
_Listing = Callable[[Connection, list[_Entry]], Flow]


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A model that answers with text.

    Attributes
    ----------
    id : str
        Its name.
    aliases : tuple of str
        Other names.
    input_modalities : tuple of str
        ``"text"``, ``"image"``; empty where the server does not say.
    prompt_price, cached_prompt_price, completion_price : float or None
        USD per million tokens.
    """

    id: str
    aliases: tuple[str, ...] = ()
    input_modalities: tuple[str, ...] = ()
    prompt_price: float | None = None
    cached_prompt_price: float | None = None
    completion_price: float | None = None

    __repr__ = keyless_repr

    @property
    def reads_images(self) -> bool | None:
        """Whether it takes images; ``None`` where the server does not say."""
        return "image" in self.input_modalities if self.input_modalities else None

    def is_called(self, name: str) -> bool:
        """Whether ``name`` is its id or an alias."""
        return name == self.id or name in self.aliases


class Models:
    """The server's models: ``client.models``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_language_models(self) -> list[LanguageModel]:
        """Return the models that answer with text, one request.

        A server without xAI's listing is asked for the plain one.

        Raises
        ------
        StreamError
            If the server answers with something else than a list of models.
        """
        return self._asked(_list_language_models)

    def list_image_generation_models(self) -> list[str]:
        """Return the names of the models that make images; they cannot stream text."""
        return self._asked(_list_image_models)

    def _asked(self, listing: _Listing[_Entry]) -> list[_Entry]:
        result: list[_Entry] = []
        response = Response()
        flow = listing(self._connection, result)
        for _ in drive(flow, self._connection.transport(response), response, Watchdog()):
            pass
        return result


class AsyncModels:
    """The server's models, awaited."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_language_models(self) -> list[LanguageModel]:
        """Return the models that answer with text. See :meth:`Models.list_language_models`."""
        return await self._asked(_list_language_models)

    async def list_image_generation_models(self) -> list[str]:
        """Return the names of the models that make images; they cannot stream text."""
        return await self._asked(_list_image_models)

    async def _asked(self, listing: _Listing[_Entry]) -> list[_Entry]:
        result: list[_Entry] = []
        response = Response()
        flow = listing(self._connection, result)
        transport = self._connection.async_transport(response)
        async for _ in drive_async(flow, transport, response, Cancellation()):
            pass
        return result


def _list_language_models(connection: Connection, result: list[LanguageModel]) -> Flow:
    """Put the models that answer with text into ``result``."""
    try:
        entries = yield from _entries(connection, "/language-models")
    except GrokError as error:
        if not _may_know_the_plain_list(error):
            raise
        yield Hangup()
        try:
            entries = yield from _entries(connection, "/models")
        except GrokError as other:
            # The one that tells more: most servers have only this list, or an error in both.
            raise error if isinstance(error, StreamError) else other from None
    result += language_models(entries)


def language_models(entries: list[dict[str, Any]]) -> list[LanguageModel]:
    """Return the models that answer with text among the entries of a listing."""
    return [
        LanguageModel(
            entry["id"],
            _strings(entry.get("aliases")),
            _strings(entry.get("input_modalities")),
            _price(entry.get("prompt_text_token_price")),
            _price(entry.get("cached_prompt_text_token_price")),
            _price(entry.get("completion_text_token_price")),
        )
        for entry in entries
        if "text" in (_strings(entry.get("output_modalities")) or ("text",))
    ]


def _list_image_models(connection: Connection, result: list[str]) -> Flow:
    """Put the names of the models that make images into ``result``."""
    entries = yield from _entries(connection, "/image-generation-models")
    result += [name for e in entries for name in (e["id"], *_strings(e.get("aliases")))]


def _may_know_the_plain_list(error: GrokError) -> bool:
    """Whether a server that did not list models as xAI does may list them plainly.

    Some answer 404 or 405, some 400, 403 or 501, some 200 with an error or a page in place of the
    list. A server that fails is not asked for more.
    """
    if isinstance(error, (AuthenticationError, RateLimitError)):
        return False
    if isinstance(error, ServerError):
        return error.status_code == 501
    return isinstance(error, (APIStatusError, StreamError))


def _entries(connection: Connection, path: str) -> Generator[Step, Any, list[dict[str, Any]]]:
    limits = connection.limits()
    redact, url = limits.redact, connection.endpoint.base_url
    result: list[Any] = []
    yield from fetch(connection.request("GET", path), limits, result)
    (value,) = result
    entries = normal_models(value)
    said = "" if entries else reported_error(value, redact)
    if entries is not None and not said:
        return entries
    if said:
        raise StreamError(
            f"The server reported an error instead of listing its models: {said}. "
            f"{next_step(None, said, url=url)}."
        )
    raise StreamError(
        "The server answered with something that is not a list of models: "
        f"{excerpt(redact(quoted(value)))!r}. Check base_url ({url})."
    )


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _price(value: Any) -> float | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    try:
        price = value / _TICKS_PER_USD if is_number else None
    except OverflowError:
        return None
    return price if price is not None and math.isfinite(price) else None
