"""Where a client sends its requests, and on which terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self, cast

from grok_jupyter.client.config import DEMO, NO_KEY, Endpoint, is_loopback, process, timeouts
from grok_jupyter.client.flow import Terms
from grok_jupyter.client.replay.modes import mode_in_force
from grok_jupyter.client.replay.replay import Replay
from grok_jupyter.client.retry import RetryPolicy
from grok_jupyter.client.transports.seam import AsyncTransport, Request, Transport
from grok_jupyter.protocol.errors import ConfigError

__all__ = ["Connection", "make_async_carrier", "make_carrier"]

CONNECT_TIMEOUT = 10.0
"""Most seconds to connect."""

_GLANCE = 0.5  # seconds between looks at whether a wait for a free connection is to end
_MARGIN = 5.0  # seconds that a transport waits longer than we do, so that it is we who give up


@dataclass(slots=True)
class Connection:
    """An endpoint, a transport to it and the terms of its requests.

    Attributes
    ----------
    carrier : Transport, AsyncTransport or None
        Asks; ``None`` where there is no key to ask with.
    replay : Replay
        Whether answers are recorded and replayed.
    """

    endpoint: Endpoint
    carrier: Any
    replay: Replay
    timeout: float
    silence_timeout: float
    retries: RetryPolicy

    @classmethod
    def open(
        cls,
        endpoint: Endpoint,
        carrier: Any,
        replay: Replay,
        timeout: float | None = None,
        silence_timeout: float | None = None,
        max_retries: int = 2,
    ) -> Self:
        """Check what a client was given; nothing is sent."""
        whole, silence = timeouts(timeout, silence_timeout)
        return cls(endpoint, carrier, replay, whole, silence, _retries(max_retries))

    def with_options(
        self,
        timeout: float | None,
        silence_timeout: float | None,
        max_retries: int | None,
        replay: Replay | str | None = None,
    ) -> Self:
        """Return a connection over the same carrier; ``None`` leaves an option as it is.

        Raises
        ------
        ConfigError
            If an option cannot be used, or asking is called for and there is no key.
        """
        if isinstance(replay, str):
            mode = mode_in_force(replay)
            replay = replace(self.replay, mode=mode, series=replay)
        if self.carrier is None and replay is not None and not replay.may_do_without:
            raise ConfigError(NO_KEY)
        whole, silence = timeouts(
            self.timeout if timeout is None else timeout,
            self.silence_timeout if silence_timeout is None else silence_timeout,
        )
        retries = self.retries if max_retries is None else _retries(max_retries)
        return replace(
            self,
            replay=replay or self.replay,
            timeout=whole,
            silence_timeout=silence,
            retries=retries,
        )

    @property
    def transport(self) -> Transport:
        """What carries blocking requests."""
        if self.replay.mode == "off":
            return cast("Transport", self.carrier)
        from grok_jupyter.client.transports.replay import ReplayTransport

        return ReplayTransport(self.carrier, self.replay, self.endpoint.base_url)

    @property
    def async_transport(self) -> AsyncTransport:
        """What carries awaited requests."""
        if self.replay.mode == "off":
            return cast("AsyncTransport", self.carrier)
        from grok_jupyter.client.transports.replay import AsyncReplayTransport

        return AsyncReplayTransport(self.carrier, self.replay, self.endpoint.base_url)

    def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        is_streaming: bool = True,
        is_answered: Callable[[], bool] = lambda: True,
    ) -> Request:
        """Return a request to a path below the base URL."""
        base = "http://embedded/v1" if self.endpoint.base_url == DEMO else self.endpoint.base_url
        return Request(
            method,
            base + path,
            body,
            headers={"user-agent": _user_agent()},
            key=self.endpoint.key,
            connect_timeout=min(CONNECT_TIMEOUT, self.timeout),
            read_timeout=self.silence_timeout + _MARGIN,
            place_timeout=min(_GLANCE, self.silence_timeout / 4),
            is_streaming=is_streaming,
            is_answered=is_answered,
            origin=process.origin(),
        )

    def terms(self, model: str = "", *, is_streaming: bool = True) -> Terms:
        """Return the terms of a request."""
        return Terms(
            self.timeout,
            self.silence_timeout,
            self.retries,
            model,
            is_streaming,
            self.endpoint.key.redact if self.endpoint.key else str,
        )


def make_carrier(endpoint: Endpoint, http_client: Any) -> Any:
    """Return the transport for an endpoint, blocking; ``None`` where there is no key."""
    if endpoint.is_demo:
        from grok_jupyter.client.transports.simulator import SimulatorTransport

        return SimulatorTransport()
    if endpoint.key is None:
        return None
    from grok_jupyter.client.transports.http import HTTPTransport

    return HTTPTransport(
        http_client, trust_env=_heeds_proxies(endpoint), is_plain=_is_plain(endpoint)
    )


def make_async_carrier(endpoint: Endpoint, http_client: Any) -> Any:
    """Return the transport for an endpoint, awaited; ``None`` where there is no key."""
    if endpoint.is_demo:
        from grok_jupyter.client.transports.simulator import AsyncSimulatorTransport

        return AsyncSimulatorTransport()
    if endpoint.key is None:
        return None
    from grok_jupyter.client.transports.http_async import AsyncHTTPTransport

    return AsyncHTTPTransport(
        http_client, trust_env=_heeds_proxies(endpoint), is_plain=_is_plain(endpoint)
    )


def _retries(most: int) -> RetryPolicy:
    if isinstance(most, bool) or not isinstance(most, int) or most < 0:
        raise ConfigError(f"max_retries={most!r} is no number of times; give 0 or more.")
    return RetryPolicy(most=most)


def _heeds_proxies(endpoint: Endpoint) -> bool:
    # A proxy from the environment would get the key of a plain-http request to this machine.
    return not is_loopback(endpoint.base_url)


def _is_plain(endpoint: Endpoint) -> bool:
    return endpoint.base_url.lower().startswith("http:")


def _user_agent() -> str:
    from grok_jupyter.version import __version__

    return f"grok_jupyter/{__version__}"
