"""What blocking and awaiting clients share: an endpoint, a key, and options."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from copy import copy
from typing import Any, Self

from grok_jupyter.client.budget import Budget, max_cost_of
from grok_jupyter.client.config import Endpoint, resolve
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.formats.choosing import api_of
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.client.secret import Given
from grok_jupyter.client.spending import Spending
from grok_jupyter.text.keyless import keyless

__all__ = ["BaseClient"]


class BaseClient(ABC):
    """Endpoint, key and options; :class:`Client` and :class:`AsyncClient` add the asking."""

    _connection: Connection

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
        allow_http: bool | None = None,
        max_cost: float | None = None,
        replay_tools: str | None = None,
        api: str | None = None,
    ) -> None:
        given = Given(api_key)
        del api_key  # what is no longer a variable is not shown by a traceback
        budget = Budget(max_cost_of(max_cost))
        replaying = Replay.of(replay, replay_folder, replay_speed)
        needs_key = not replaying.may_do_without
        endpoint = resolve(given, base_url, needs_key=needs_key, allow_http=allow_http)
        carrier = self._make_carrier(endpoint, http_client)
        self._connection = Connection.open(
            endpoint,
            carrier,
            replaying,
            timeout,
            silence_timeout,
            max_retries,
            budget,
            replay_tools,
        )
        self._connection.api = api_of(api)

    @staticmethod
    @abstractmethod
    def _make_carrier(endpoint: Endpoint, http_client: Any) -> Any:
        """Return the transport for an endpoint; ``None`` without a key."""

    @classmethod
    def at(cls, endpoint: Endpoint, spending: Spending | None = None) -> Self:
        """Return a client for an endpoint that is resolved already, with default options.

        Parameters
        ----------
        endpoint : Endpoint
            Where requests go.
        spending : Spending, optional
            Where to add up what its answers cost.
        """
        client = cls.__new__(cls)
        carrier = cls._make_carrier(endpoint, None)
        budget = Budget(spending=spending or Spending())
        client._connection = Connection.open(endpoint, carrier, Replay.of("off"), budget=budget)
        client._connection.api = api_of(None)
        return client

    @property
    def max_cost(self) -> float | None:
        """USD that all answers of this client may cost; ``None`` for no limit."""
        return self._connection.budget.max_cost

    @property
    def base_url(self) -> str:
        """Where requests go; ``"demo"`` is the embedded endpoint."""
        return self._connection.endpoint.base_url

    @property
    def endpoint(self) -> Endpoint:
        """Address and key, and where each comes from."""
        return self._connection.endpoint

    def with_options(
        self,
        *,
        timeout: float | None = None,
        silence_timeout: float | None = None,
        max_retries: int | None = None,
        replay: Replay | str | None = None,
        max_cost: float | None = None,
        api: str | None = None,
    ) -> Self:
        """Return a client with other options, over the same connections.

        Timeouts are in seconds; ``replay`` is a mode; ``max_cost``, in USD, is a limit on all that
        this client, and the one that it came from, have spent; ``api`` is ``"auto"``, ``"chat"``
        or ``"responses"``.
        """
        other = copy(self)
        other._connection = self._connection.with_options(
            timeout, silence_timeout, max_retries, replay, max_cost, api
        )
        return other

    def __repr__(self) -> str:
        url = f"base_url={keyless(self.base_url)}" if hasattr(self, "_connection") else ""
        return f"{type(self).__name__}({url})"
