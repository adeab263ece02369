"""Reaching the endpoint that is in force now."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any, Protocol

from grok_jupyter.client.client import Client
from grok_jupyter.client.config import Endpoint
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.client.spending import Spending
from grok_jupyter.session.catalogue import Catalogue

__all__ = ["ClientCache"]


class FindEndpoint(Protocol):
    """Says which endpoint is in force."""

    def __call__(self, *, needs_key: bool) -> Endpoint:
        """Return it; ``needs_key``: there must be a key for it."""
        ...


class ClientCache:
    """Keeps a client, and what it knows of the models, while the endpoint stays the same.

    Any thread may ask for the client. Where the endpoint has changed, the client of the old one
    stays open until the end: an answer may still be arriving through it.

    Parameters
    ----------
    find : callable
        Says which endpoint is in force.
    client : Client, optional
        The caller's own, which is always used, and stays open.
    spending : Spending, optional
        Where to add up what the answers of its other clients cost.
    """

    def __init__(
        self, find: FindEndpoint, client: Client | None = None, spending: Spending | None = None
    ) -> None:
        self._find = find
        self._spending = spending
        self._given = client
        self._made: dict[Endpoint, Client] = {}
        self._catalogues: dict[tuple[Endpoint | None, str], Catalogue] = {}
        self._lock = Lock()

    def limited(self, limits: Mapping[str, Any], replay: Replay | None = None) -> Client:
        """Return the client that answers now, within limits as ``with_options`` takes them.

        A client of the caller's keeps the limit of costs that it has, if that is lower.
        """
        return _limited(self.client(replay), limits)

    def client(self, replay: Replay | None = None) -> Client:
        """Return the client for the endpoint in force.

        Parameters
        ----------
        replay : Replay, optional
            How it is to record and replay. A client of the caller's has its own way.

        Raises
        ------
        ConfigError
            If there is no key for it.
        """
        if self._given is not None:
            return self._given
        client = self._at(self._endpoint(replay))
        return client.with_options(replay=replay) if replay else client

    def unasked(self, limits: Mapping[str, Any]) -> Client:
        """Return a client that only says what it would send: for that it needs no key."""
        given = self._given
        return _limited(self._at(self._find(needs_key=False)) if given is None else given, limits)

    def catalogue(self, replay: Replay | None = None) -> Catalogue:
        """Return what is known of the endpoint's models."""
        client = self.client(replay)
        endpoint = None if self._given is not None else self._endpoint(replay)
        of = (endpoint, replay.mode if replay else "")
        with self._lock:
            if of not in self._catalogues:
                self._catalogues[of] = Catalogue(client)
            return self._catalogues[of]

    def refuse_images_for(self, model: str, replay: Replay | None = None) -> None:
        """Refuse a model that is known to read no images, unless the answer may be recorded.

        Raises
        ------
        InputError
            If the listing says that the model reads text only.
        """
        if replay is None or not replay.may_do_without:
            self.catalogue(replay).refuse_images_for(model)

    def close(self) -> None:
        """Close the connections; a client of the caller's stays open."""
        with self._lock:
            for client in self._made.values():
                client.close()
            self._made.clear()
            self._catalogues.clear()

    def _at(self, endpoint: Endpoint) -> Client:
        with self._lock:
            if endpoint not in self._made:
                self._made[endpoint] = Client.at(endpoint, self._spending)
            return self._made[endpoint]

    def _endpoint(self, replay: Replay | None) -> Endpoint:
        return self._find(needs_key=replay is None or not replay.may_do_without)


def _limited(client: Client, limits: Mapping[str, Any]) -> Client:
    costs = [cost for cost in (client.max_cost, limits.get("max_cost")) if cost is not None]
    return client.with_options(**{**limits, "max_cost": min(costs, default=None)})
