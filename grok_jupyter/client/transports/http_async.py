"""Requests over HTTP, awaited; the sibling of :mod:`grok_jupyter.client.transports.http`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from time import monotonic
from types import ModuleType
from typing import Any

from grok_jupyter.client.transports.decoding import Inflater, inflater_for
from grok_jupyter.client.transports.libraries import (
    encoding_of,
    failure_of,
    module_of,
    own_client,
    prepared,
)
from grok_jupyter.client.transports.seam import AsyncCall, Head, Request

__all__ = ["AsyncHTTPTransport"]


class AsyncHTTPTransport:
    """Sends requests with an ``httpx.AsyncClient``.

    Parameters
    ----------
    client : httpx.AsyncClient or httpx2.AsyncClient, optional
        The caller's own; it is used as it is and stays open.
    trust_env : bool
        Whether a client of ours heeds ``HTTPS_PROXY`` and its like.
    is_plain : bool
        Whether it will speak plain http only.
    """

    def __init__(
        self, client: Any = None, *, trust_env: bool = True, is_plain: bool = False
    ) -> None:
        self._owns_client = client is None
        self._client: Any = client or own_client(
            "AsyncClient", trust_env=trust_env, is_plain=is_plain
        )
        self._module = module_of(self._client, "AsyncClient")

    def call(self, request: Request) -> AsyncCall:
        """Prepare a call."""
        return _AsyncHTTPCall(self._client, self._module, request)

    async def close(self) -> None:
        """Close the client, if it is ours."""
        if self._owns_client:
            await self._client.aclose()


class _AsyncHTTPCall:
    def __init__(self, client: Any, module: ModuleType, request: Request) -> None:
        self._client = client
        self._module = module
        self._request = request
        self._response: Any = None
        self._body: AsyncIterator[bytes] | None = None
        self._inflater: Inflater | None = None
        self._is_waiting = False  # for one of the client's connections, all of which are taken

    async def start(self) -> Head:
        request = prepared(self._client, self._module, self._request)
        try:
            self._response = await self._sent(request)
        except self._module.HTTPError as error:
            raise failure_of(error, self._module, self._request) from None
        headers = self._response.headers
        if self._response.is_stream_consumed:  # as with the libraries' own MockTransport
            self._body = self._response.aiter_bytes()
        else:
            self._inflater = inflater_for(encoding_of(headers, self._request))
            self._body = self._response.aiter_raw()
        return Head(self._response.status_code, headers)

    async def read(self) -> bytes:
        inflater, body = self._inflater, self._body
        while body is not None:
            if inflater is not None and (inflated := inflater.read()):
                return inflated
            try:
                data = await anext(body, None)
            except self._module.HTTPError as error:
                raise failure_of(error, self._module, self._request) from None
            if data is None:
                break
            if inflater is not None:
                inflater.feed(data)
            elif data:
                return data
        return b""

    async def _sent(self, request: Any) -> Any:
        """Send the request; wait for a free connection until the task is cancelled."""
        while True:
            begun = monotonic()
            try:
                return await self._client.send(request, stream=True, follow_redirects=False)
            except self._module.PoolTimeout:
                if (
                    monotonic() - begun < self._request.place_timeout / 2
                ):  # not for want of a connection
                    raise
                request.extensions["trace"] = self._note_connection
                self._wait(is_waiting=True)

    def _wait(self, *, is_waiting: bool) -> None:
        if is_waiting != self._is_waiting:
            self._is_waiting = is_waiting
            self._request.note_waiting(is_waiting)

    async def _note_connection(self, _event: str, _info: dict[str, Any]) -> None:
        self._wait(is_waiting=False)

    async def close(self) -> None:
        if self._response is not None:
            await self._response.aclose()
            self._response = None
