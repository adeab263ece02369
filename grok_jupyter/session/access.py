"""Reaching the endpoint that is in force now."""

from __future__ import annotations

from collections.abc import Callable

from grok_jupyter.client.client import Client
from grok_jupyter.client.config import Endpoint
from grok_jupyter.session.catalogue import Catalogue

__all__ = ["Access"]


class Access:
    """Keeps a client, and what it knows of the models, while the endpoint stays the same.

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
        self._made: Client | None = None
        self._catalogue: Catalogue | None = None
        self._endpoint: Endpoint | None = None

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
        if self._made is None or endpoint != self._endpoint:
            self.close()
            self._made = Client.at(endpoint)
            self._endpoint = endpoint
        return self._made

    def catalogue(self) -> Catalogue:
        """Return what is known of the endpoint's models."""
        client = self.client()
        if self._catalogue is None:
            self._catalogue = Catalogue(client)
        return self._catalogue

    def close(self) -> None:
        """Close the connections; a client of the caller's stays open."""
        if self._made is not None:
            self._made.close()
        self._made = self._catalogue = self._endpoint = None
