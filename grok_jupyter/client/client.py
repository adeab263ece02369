"""The clients: an endpoint, a key, and chats made with them."""

from __future__ import annotations

import os
from copy import copy
from types import TracebackType
from typing import Any, Self

from grok_jupyter.client.chat import AsyncChat, Chat
from grok_jupyter.client.chats import Chats
from grok_jupyter.client.config import Endpoint, resolve
from grok_jupyter.client.connection import Connection, make_async_carrier, make_carrier
from grok_jupyter.client.models import AsyncModels, Models
from grok_jupyter.client.replay.replay import Replay
from grok_jupyter.client.secret import Given

__all__ = ["AsyncClient", "Client"]


class Client:
    """Asks Grok, blocking.

    Parameters
    ----------
    api_key : str, optional
        Default: ``%grok key``, ``XAI_API_KEY``, the system's keyring, Colab's secrets.
    timeout : float, optional
        Seconds for a whole answer; default 3600, as xAI advises for reasoning models.
    base_url : str, optional
        Another endpoint, or ``"demo"`` for the embedded one. Default: ``GROK_JUPYTER_DEMO``,
        ``XAI_BASE_URL``, else ``https://api.x.ai/v1``.
    silence_timeout : float, optional
        Seconds between events that carry something; default 900, never above ``timeout``.
    http_client : optional
        Your own client of httpx or httpx2, with proxies or certificates of yours. It stays open.
        Where it opens only so many connections at once, a question waits for one as long as
        ``timeout`` allows; without it there is no such limit.
    max_retries : int
        Retries before the first event; never after it.
    replay : str, optional
        ``"auto"`` replays what is recorded and records the rest, ``"record"`` asks and records,
        ``"only"`` never asks, ``"off"`` does neither. Default: ``GROK_JUPYTER_REPLAY``, else off.
        With ``GROK_JUPYTER_REPLAY=only`` it is ``"only"`` in any case. Where an answer may be
        recorded, no key is needed until one has to be asked for.
    replay_speed : float, optional
        Times the recorded pace; 0 is at once. Default: ``GROK_JUPYTER_REPLAY_SPEED``, else 1.
    replay_folder : path, optional
        Where recordings are. Default: ``GROK_JUPYTER_REPLAY_FOLDER``, else ``grok_recordings`` in
        the current directory.

    Raises
    ------
    ConfigError
        If there is no key, or a setting cannot be used.

    Examples
    --------
    >>> from grok_jupyter import Client
    >>> Client(base_url="demo")
    Client(base_url='demo')
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        timeout: float | None = None,
        base_url: str | None = None,
        silence_timeout: float | None = None,
        http_client: Any = None,
        max_retries: int = 2,
        replay: str | None = None,
        replay_speed: float | None = None,
        replay_folder: str | os.PathLike[str] | None = None,
    ) -> None:
        given = Given(api_key)
        del api_key  # what is no variable any more, no traceback shows
        replaying = Replay.of(replay, replay_folder, replay_speed)
        endpoint = resolve(given, base_url, needs_key=not replaying.may_do_without)
        carrier = make_carrier(endpoint, http_client)
        self._connection = Connection.open(
            endpoint, carrier, replaying, timeout, silence_timeout, max_retries
        )

    @classmethod
    def at(cls, endpoint: Endpoint) -> Self:
        """Return a client for an endpoint that is resolved already, with default options."""
        client = cls.__new__(cls)
        carrier = make_carrier(endpoint, None)
        client._connection = Connection.open(endpoint, carrier, Replay.of("off"))
        return client

    @property
    def chat(self) -> Chats[Chat]:
        """Makes chats: ``client.chat.create(...)``."""
        return Chats(self._connection, Chat)

    @property
    def models(self) -> Models:
        """Lists the server's models."""
        return Models(self._connection)

    @property
    def base_url(self) -> str:
        """Where requests go; ``"demo"`` is the embedded endpoint."""
        return self._connection.endpoint.base_url

    def with_options(
        self,
        *,
        timeout: float | None = None,
        silence_timeout: float | None = None,
        max_retries: int | None = None,
        replay: Replay | str | None = None,
    ) -> Client:
        """Return a client with other options, over the same connections.

        Timeouts are in seconds; ``replay`` is a mode.
        """
        other = copy(self)
        other._connection = self._connection.with_options(
            timeout, silence_timeout, max_retries, replay
        )
        return other

    def close(self) -> None:
        """Close the connections; a client of yours stays open."""
        if self._connection.carrier is not None:
            self._connection.carrier.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        url = f"base_url={self.base_url!r}" if hasattr(self, "_connection") else ""
        return f"Client({url})"


class AsyncClient:
    """Asks Grok, awaiting, under asyncio or trio. Takes what :class:`Client` takes.

    Examples
    --------
    ::

        async with AsyncClient() as client:
            chat = client.chat.create("grok-4.6").append(user("Hello"))
            async for response, chunk in chat.stream():
                print(chunk.content, end="")
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        timeout: float | None = None,
        base_url: str | None = None,
        silence_timeout: float | None = None,
        http_client: Any = None,
        max_retries: int = 2,
        replay: str | None = None,
        replay_speed: float | None = None,
        replay_folder: str | os.PathLike[str] | None = None,
    ) -> None:
        given = Given(api_key)
        del api_key  # what is no variable any more, no traceback shows
        replaying = Replay.of(replay, replay_folder, replay_speed)
        endpoint = resolve(given, base_url, needs_key=not replaying.may_do_without)
        carrier = make_async_carrier(endpoint, http_client)
        self._connection = Connection.open(
            endpoint, carrier, replaying, timeout, silence_timeout, max_retries
        )

    @property
    def chat(self) -> Chats[AsyncChat]:
        """Makes chats: ``client.chat.create(...)``."""
        return Chats(self._connection, AsyncChat)

    @property
    def models(self) -> AsyncModels:
        """Lists the server's models."""
        return AsyncModels(self._connection)

    @property
    def base_url(self) -> str:
        """Where requests go; ``"demo"`` is the embedded endpoint."""
        return self._connection.endpoint.base_url

    def with_options(
        self,
        *,
        timeout: float | None = None,
        silence_timeout: float | None = None,
        max_retries: int | None = None,
        replay: Replay | str | None = None,
    ) -> AsyncClient:
        """Return a client with other options, over the same connections.

        Timeouts are in seconds; ``replay`` is a mode.
        """
        other = copy(self)
        other._connection = self._connection.with_options(
            timeout, silence_timeout, max_retries, replay
        )
        return other

    async def close(self) -> None:
        """Close the connections; a client of yours stays open."""
        if self._connection.carrier is not None:
            await self._connection.carrier.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        url = f"base_url={self.base_url!r}" if hasattr(self, "_connection") else ""
        return f"AsyncClient({url})"
