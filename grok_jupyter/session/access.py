"""Reaching the endpoint that is in force now."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from grok_jupyter.client.client import Client
from grok_jupyter.client.config import Endpoint
from grok_jupyter.session.catalogue import Catalogue

__all__ = ["Access"]


class Access:
    """Keeps a client, and what it knows of the models, while the endpoint stays the same.

    Any thread may ask for the client. Where the endpoint has changed, the client of the old one
    stays open until the end: an answer may still be arriving through it.

    Parameters
    ----------
    find : callable
        Says which endpoint is in force.
    client : Client, optional
        The caller's own, which is always used, and stays open.
    """

    def __init__(self, find: Callable[[], Endpoint], client: Client | None = None) -> None:
        self._find = find
        self._given = client
        self._made: dict[Endpoint, Client] = {}
        self._catalogues: dict[Client, Catalogue] = {}
        self._lock = Lock()

    def client(self) -> Client:
        """Return the client for the endpoint in force.

        Raises
        ------
        ConfigError
            If there is no key for it.
        """
        if self._given is not None:
            return self._given
        endpoint = self._find()
        with self._lock:
            if endpoint not in self._made:
                self._made[endpoint] = Client.at(endpoint)
            return self._made[endpoint]

    def catalogue(self) -> Catalogue:
        """Return what is known of the endpoint's models."""
        client = self.client()
        with self._lock:
            if client not in self._catalogues:
                self._catalogues[client] = Catalogue(client)
            return self._catalogues[client]

    def close(self) -> None:
        """Close the connections; a client of the caller's stays open."""
        with self._lock:
            for client in self._made.values():
                client.close()
            self._made.clear()
            self._catalogues.clear()
