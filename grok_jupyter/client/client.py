"""The clients: an endpoint, a key, and chats made with them."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from grok_jupyter.client.base_client import BaseClient
from grok_jupyter.client.chat import AsyncChat, Chat
from grok_jupyter.client.config import Endpoint
from grok_jupyter.client.connection import make_async_carrier, make_carrier
from grok_jupyter.client.many.chats import AsyncChats, SyncChats
from grok_jupyter.client.models import AsyncModels, Models

if TYPE_CHECKING:
    from grok_jupyter.client.batch.batches import AsyncBatches, Batches

__all__ = ["AsyncClient", "Client"]


class Client(BaseClient):
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
        ``timeout`` allows; without it that limit does not exist.
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
    allow_http : bool, optional
        Whether the key may go over plain ``http://`` to a server on a private network that you
        trust, such as ``http://ollama:11434/v1``. Default: ``GROK_JUPYTER_ALLOW_HTTP``, else no.
        To this machine it may in any case, to xAI and to public IP addresses never; names are not
        looked up.
    max_cost : float, optional
        USD. Once the answers of this client have cost as much, the next request raises
        ``CostLimitError`` before it is sent. What a server does not report does not count, and
        replays cost nothing. Default: ``GROK_JUPYTER_MAX_COST``, else no limit.
    replay_tools : str, optional
        Where an answer is replayed in which functions were called: ``"run"``, the default, calls
        them again; ``"recorded"`` takes what they returned then. See docs/reproducibility.md.
    api : str, optional
        ``"chat"`` asks over Chat Completions, ``"responses"`` over the Responses API, ``"auto"``
        over the first unless a request needs the other: xAI's own tools, a multi-agent model,
        ``previous_response_id``, ``include``, ``store``, ``max_turns``. Default:
        ``GROK_JUPYTER_API``, else auto.

    Raises
    ------
    ConfigError
        If no key is set, or a setting cannot be used.

    Examples
    --------
    >>> from grok_jupyter import Client
    >>> Client(base_url="demo")
    Client(base_url='demo')
    """

    @staticmethod
    def _make_carrier(endpoint: Endpoint, http_client: Any) -> Any:
        return make_carrier(endpoint, http_client)

    @property
    def chat(self) -> SyncChats:
        """Makes chats, ``client.chat.create(...)``, and asks about many rows, ``.map(...)``."""
        return SyncChats(self._connection, Chat)

    @property
    def batches(self) -> Batches:
        """Submits rows as batches, which the server answers by and by, and finds them again."""
        from grok_jupyter.client.batch.batches import Batches  # few need it

        return Batches(self._connection)

    @property
    def models(self) -> Models:
        """Lists the server's models."""
        return Models(self._connection)

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


class AsyncClient(BaseClient):
    """Asks Grok, awaiting, under asyncio or trio. Takes what :class:`Client` takes.

    It may be used in several event loops; ``await client.close()`` closes the connections of the
    loop in which it is awaited.

    Examples
    --------
    ::

        async with AsyncClient() as client:
            chat = client.chat.create("grok-4.6").append(user("Hello"))
            async for response, chunk in chat.stream():
                print(chunk.content, end="")
    """

    @staticmethod
    def _make_carrier(endpoint: Endpoint, http_client: Any) -> Any:
        return make_async_carrier(endpoint, http_client)

    @property
    def chat(self) -> AsyncChats:
        """Makes chats, ``client.chat.create(...)``, and asks about many rows, ``.map(...)``."""
        return AsyncChats(self._connection, AsyncChat)

    @property
    def batches(self) -> AsyncBatches:
        """Submits rows as batches, which the server answers by and by, and finds them again."""
        from grok_jupyter.client.batch.batches import AsyncBatches  # few need it

        return AsyncBatches(self._connection)

    @property
    def models(self) -> AsyncModels:
        """Lists the server's models."""
        return AsyncModels(self._connection)

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
