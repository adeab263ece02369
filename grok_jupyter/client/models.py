"""Which models a server offers.

Source: xAI REST reference, List language models. Prices are in ten-thousandths of a dollar per
million tokens: 30000 is 3 USD.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grok_jupyter.client.connection import Connection
from grok_jupyter.client.drivers import drive, drive_async
from grok_jupyter.client.flow import fetch
from grok_jupyter.client.watchdog import Watchdog
from grok_jupyter.protocol.errors import NotFoundError
from grok_jupyter.protocol.response import Response

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

        A server without xAI's listing is asked for the plain one, which tells only names.
        """
        try:
            return _language_models(self._get("/language-models"))
        except NotFoundError:
            return _plain_models(self._get("/models"))

    def list_image_generation_models(self) -> list[str]:
        """Return the names of the models that make images; they cannot stream text."""
        return _names(self._get("/image-generation-models"))

    def _get(self, path: str) -> Any:
        result: list[Any] = []
        flow = fetch(self._connection.request("GET", path), self._connection.terms(), result)
        for _ in drive(flow, self._connection.transport, Response(), Watchdog()):
            pass
        return result[0]


class AsyncModels:
    """The server's models, awaited."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_language_models(self) -> list[LanguageModel]:
        """Return the models that answer with text. See :meth:`Models.list_language_models`."""
        try:
            return _language_models(await self._get("/language-models"))
        except NotFoundError:
            return _plain_models(await self._get("/models"))

    async def list_image_generation_models(self) -> list[str]:
        """Return the names of the models that make images; they cannot stream text."""
        return _names(await self._get("/image-generation-models"))

    async def _get(self, path: str) -> Any:
        result: list[Any] = []
        flow = fetch(self._connection.request("GET", path), self._connection.terms(), result)
        async for _ in drive_async(flow, self._connection.async_transport, Response()):
            pass
        return result[0]


def _language_models(value: Any) -> list[LanguageModel]:
    return [
        LanguageModel(
            entry["id"],
            _strings(entry.get("aliases")),
            _strings(entry.get("input_modalities")),
            _price(entry.get("prompt_text_token_price")),
            _price(entry.get("cached_prompt_text_token_price")),
            _price(entry.get("completion_text_token_price")),
        )
        for entry in _entries(value, "models")
        if "text" in (_strings(entry.get("output_modalities")) or ("text",))
    ]


def _plain_models(value: Any) -> list[LanguageModel]:
    return [LanguageModel(entry["id"]) for entry in _entries(value, "data")]


def _names(value: Any) -> list[str]:
    entries = _entries(value, "models")
    return [name for e in entries for name in (e["id"], *_strings(e.get("aliases")))]


def _entries(value: Any, name: str) -> list[Mapping[str, Any]]:
    entries = value.get(name) if isinstance(value, dict) else None
    return [
        entry
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and isinstance(entry.get("id"), str)
    ]


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _price(value: Any) -> float | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value / _TICKS_PER_USD if is_number else None
