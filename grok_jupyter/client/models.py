"""Which models a server offers.

Source: xAI REST reference, List language models. Prices are in ten-thousandths of a dollar per
million tokens: 30000 is 3 USD.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from grok_jupyter.client.advice import next_step
from grok_jupyter.client.cancellation import Cancellation
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.drivers import drive, drive_async
from grok_jupyter.client.flow import fetch
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

__all__ = ["AsyncModels", "LanguageModel", "Models"]

_TICKS_PER_USD = 10_000


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
        try:
            return _language_models(self._get("/language-models"), self._url)
        except GrokError as error:
            if not _may_know_the_plain_list(error):
                raise
            refused = error
        try:
            return _language_models(self._get("/models"), self._url)
        except GrokError as error:
            # The one that tells more: most servers have only this list, or an error in both.
            raise refused if isinstance(refused, StreamError) else error from None

    def list_image_generation_models(self) -> list[str]:
        """Return the names of the models that make images; they cannot stream text."""
        return _names(self._get("/image-generation-models"), self._url)

    @property
    def _url(self) -> str:
        return self._connection.endpoint.base_url

    def _get(self, path: str) -> Any:
        result: list[Any] = []
        response = Response()
        flow = fetch(self._connection.request("GET", path), self._connection.limits(), result)
        for _ in drive(flow, self._connection.transport(response), response, Watchdog()):
            pass
        return result[0]


class AsyncModels:
    """The server's models, awaited."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_language_models(self) -> list[LanguageModel]:
        """Return the models that answer with text. See :meth:`Models.list_language_models`."""
        try:
            return _language_models(await self._get("/language-models"), self._url)
        except GrokError as error:
            if not _may_know_the_plain_list(error):
                raise
            refused = error
        try:
            return _language_models(await self._get("/models"), self._url)
        except GrokError as error:
            # The one that tells more: most servers have only this list, or an error in both.
            raise refused if isinstance(refused, StreamError) else error from None

    async def list_image_generation_models(self) -> list[str]:
        """Return the names of the models that make images; they cannot stream text."""
        return _names(await self._get("/image-generation-models"), self._url)

    @property
    def _url(self) -> str:
        return self._connection.endpoint.base_url

    async def _get(self, path: str) -> Any:
        result: list[Any] = []
        response = Response()
        flow = fetch(self._connection.request("GET", path), self._connection.limits(), result)
        transport = self._connection.async_transport(response)
        async for _ in drive_async(flow, transport, response, Cancellation()):
            pass
        return result[0]


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


def _language_models(value: Any, url: str) -> list[LanguageModel]:
    return [
        LanguageModel(
            entry["id"],
            _strings(entry.get("aliases")),
            _strings(entry.get("input_modalities")),
            _price(entry.get("prompt_text_token_price")),
            _price(entry.get("cached_prompt_text_token_price")),
            _price(entry.get("completion_text_token_price")),
        )
        for entry in _entries(value, url)
        if "text" in (_strings(entry.get("output_modalities")) or ("text",))
    ]


def _names(value: Any, url: str) -> list[str]:
    entries = _entries(value, url)
    return [name for e in entries for name in (e["id"], *_strings(e.get("aliases")))]


def _entries(value: Any, url: str) -> list[dict[str, Any]]:
    entries = normal_models(value)
    said = "" if entries else reported_error(value)
    if entries is not None and not said:
        return entries
    if said:
        raise StreamError(
            f"The server reported an error instead of listing its models: {said}. "
            f"{next_step(None, said, url=url)}."
        )
    raise StreamError(
        "The server answered with something that is not a list of models: "
        f"{excerpt(quoted(value))!r}. Check base_url ({url})."
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
