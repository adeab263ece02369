"""Where a client sends its requests, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Self, cast

from grok_jupyter.client.budget import Budget, max_cost_of
from grok_jupyter.client.cell import current_cell
from grok_jupyter.client.checks import whole_number
from grok_jupyter.client.config import DEMO, NO_KEY, Endpoint, timeouts
from grok_jupyter.client.flow import Limits
from grok_jupyter.client.formats.chat import CHAT
from grok_jupyter.client.formats.choosing import api_of
from grok_jupyter.client.formats.format import Format
from grok_jupyter.client.replay.modes import mode_in_force
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.client.replay.results import takes_recorded
from grok_jupyter.client.retry import RetryPolicy
from grok_jupyter.client.tokens import Tokens
from grok_jupyter.client.transports.capped import CappedTransport
from grok_jupyter.client.transports.seam import AsyncTransport, Request, Transport
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.rounds import is_answered

__all__ = ["Connection", "make_async_carrier", "make_carrier"]

CONNECT_TIMEOUT = 10.0
"""Most seconds to connect."""

_GLANCE = 0.5  # seconds between looks at whether a wait for a free connection is to end
_MARGIN = 5.0  # seconds that a transport waits longer than we do, so that it is we who give up


@dataclass(slots=True)
class Connection:
    """An endpoint, a transport to it and the limits of its requests.

    Attributes
    ----------
    carrier : Transport, AsyncTransport or None
        Asks; ``None`` without a key to ask with.
    replay : Replay
        Whether answers are recorded and replayed.
    unknown_fields : set of str
        Fields of requests that the server was found not to know.
    budget : Budget
        What may be spent.
    replay_tools : str or None
        Whether a replay runs functions again, or takes the results from the recording.
    api : str
        Over which wire format to ask: ``"auto"``, ``"chat"`` or ``"responses"``.
    origin : Origin or None
        Who asks, to tell equal requests apart; ``None``: the cell that runs.
    tokens : Tokens
        Secrets for other servers that requests brought along.
    """

    endpoint: Endpoint
    carrier: Any
    replay: Replay
    timeout: float
    silence_timeout: float
    retries: RetryPolicy
    unknown_fields: set[str] = field(default_factory=set)
    budget: Budget = field(default_factory=Budget)
    replay_tools: str | None = None
    api: str = "auto"
    origin: Origin | None = None
    tokens: Tokens = field(default_factory=Tokens)

    @classmethod
    def open(
        cls,
        endpoint: Endpoint,
        carrier: Any,
        replay: Replay,
        timeout: float | None = None,
        silence_timeout: float | None = None,
        max_retries: int = 2,
        budget: Budget | None = None,
        replay_tools: str | None = None,
    ) -> Self:
        """Check what a client was given; nothing is sent."""
        takes_recorded(replay_tools, replay)  # whatever is neither of its modes is told at once
        return cls(
            endpoint,
            carrier,
            replay,
            *timeouts(timeout, silence_timeout),
            _retries(max_retries),
            budget=budget or Budget(),
            replay_tools=replay_tools,
        )

    def with_options(
        self,
        timeout: float | None,
        silence_timeout: float | None,
        max_retries: int | None,
        replay: Replay | str | None = None,
        max_cost: float | None = None,
        api: str | None = None,
    ) -> Self:
        """Return a connection over the same carrier; ``None`` leaves an option as it is.

        Raises
        ------
        ConfigError
            If an option cannot be used, or asking is called for and no key is set.
        """
        if replay is not None and not isinstance(replay, Replay):
            mode = mode_in_force(replay)
            replay = replace(self.replay, mode=mode, requested_mode=replay)
        if self.carrier is None and replay is not None and not replay.may_do_without:
            raise ConfigError(NO_KEY)
        whole, silence = timeouts(
            self.timeout if timeout is None else timeout,
            self.silence_timeout if silence_timeout is None else silence_timeout,
        )
        retries = self.retries if max_retries is None else _retries(max_retries)
        budget = self.budget
        if max_cost is not None:
            budget = replace(budget, max_cost=max_cost_of(max_cost))
        return replace(
            self,
            replay=replay or self.replay,
            timeout=whole,
            silence_timeout=silence,
            retries=retries,
            budget=budget,
            api=self.api if api is None else api_of(api),
        )

    def transport(
        self, response: Response, max_cost: float | None = None, *, model: str = ""
    ) -> Transport:
        """Return what carries the blocking requests of one question.

        Parameters
        ----------
        response : Response
            What grows; only an answer that it holds completely is recorded.
        max_cost : float, optional
            USD that it may cost.
        model : str
            Who is asked, to know what answers of it have cost.
        """
        carrier = self._capped(max_cost, model)
        if self.replay.mode == "off":
            return cast("Transport", carrier)
        from grok_jupyter.client.replay.transport import ReplayTransport

        return ReplayTransport(
            carrier,
            self.replay,
            self.endpoint.base_url,
            self.origin or current_cell(),
            lambda: is_answered(response),
        )

    def async_transport(
        self, response: Response, max_cost: float | None = None, *, model: str = ""
    ) -> AsyncTransport:
        """Return what carries the awaited requests of one question. See :meth:`transport`."""
        carrier = self._capped(max_cost, model)
        if self.replay.mode == "off":
            return cast("AsyncTransport", carrier)
        from grok_jupyter.client.replay.transport import AsyncReplayTransport

        return AsyncReplayTransport(
            carrier,
            self.replay,
            self.endpoint.base_url,
            self.origin or current_cell(),
            lambda: is_answered(response),
        )

    def _capped(self, max_cost: float | None, model: str) -> Any:
        budget = self.budget.for_answer(max_cost)
        is_unlimited = budget.max_cost is None and max_cost is None
        if self.carrier is None or is_unlimited:
            return self.carrier
        return CappedTransport(self.carrier, budget, model)

    def url(self, path: str) -> str:
        """Return the address of a path below the base URL."""
        base = "http://embedded/v1" if self.endpoint.base_url == DEMO else self.endpoint.base_url
        return base + path

    def request(
        self, method: str, path: str, body: bytes = b"", *, is_streaming: bool = True
    ) -> Request:
        """Return a request to a path below the base URL."""
        return Request(
            method,
            self.url(path),
            body,
            headers={"user-agent": _user_agent()},
            key=self.endpoint.key,
            connect_timeout=min(CONNECT_TIMEOUT, self.timeout),
            read_timeout=self.silence_timeout + _MARGIN,
            place_timeout=min(_GLANCE, self.silence_timeout / 4),
            is_streaming=is_streaming,
        )

    def _redact(self, text: str) -> str:
        key = self.endpoint.key
        return self.tokens.redact(key.redact(text) if key else text)

    def limits(
        self,
        model: str = "",
        *,
        is_streaming: bool = True,
        has_one_answer: bool = False,
        wire: Format = CHAT,
    ) -> Limits:
        """Return the limits of a request."""
        return Limits(
            self.timeout,
            self.silence_timeout,
            self.retries,
            model,
            is_streaming,
            has_one_answer,
            self._redact,
            self.unknown_fields,
            partial(self.budget.spending.add, model=model),
            wire=wire,
        )


def make_carrier(endpoint: Endpoint, http_client: Any) -> Any:
    """Return the transport for an endpoint, blocking; ``None`` without a key."""
    if endpoint.is_demo:
        from grok_jupyter.client.transports.simulator import SimulatorTransport

        return SimulatorTransport()
    if endpoint.key is None:
        return None
    from grok_jupyter.client.transports.http import HTTPTransport

    return HTTPTransport(http_client, base_url=endpoint.base_url)


def make_async_carrier(endpoint: Endpoint, http_client: Any) -> Any:
    """Return the transport for an endpoint, awaited; ``None`` without a key."""
    if endpoint.is_demo:
        from grok_jupyter.client.transports.simulator import AsyncSimulatorTransport

        return AsyncSimulatorTransport()
    if endpoint.key is None:
        return None
    from grok_jupyter.client.transports.http_async import AsyncHTTPTransport

    return AsyncHTTPTransport(http_client, base_url=endpoint.base_url)


def _retries(most: int) -> RetryPolicy:
    return RetryPolicy(most=whole_number("max_retries", most))


def _user_agent() -> str:
    from grok_jupyter.version import __version__

    return f"grok_jupyter/{__version__}"
