"""The knobs that turn the endpoint into a fast, slow, odd or broken one."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from grok_jupyter.simulator.faults.names import EVERY_FAULT

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KnobError", "Knobs", "Profile", "ReasoningMode", "Scene", "Segmentation"]

Profile = Literal["live", "guide"]
ReasoningMode = Literal["visible", "hidden", "placeholder", "none"]
Scene = Literal[
    "plain", "search", "uncited", "two-messages", "open-message", "parallel", "x-search", "code",
    "files", "mcp",
]  # fmt: skip
Segmentation = Literal["events", "bytes", "many", "whole", "split"]

# Longest answer that can be asked for, in tokens: about 40 MB of text.
MOST_TOKENS = 10_000_000


class KnobError(ValueError):
    """A knob does not exist or has a value that makes no sense; the message quotes it."""


@dataclass(frozen=True, slots=True)
class Knobs:
    """How the endpoint behaves, for all requests or, in a body's `"simulator"` field, for one.

    Parameters
    ----------
    profile
        Wire format: `"live"` (xAI as captured in 2025-26) or `"guide"` (as its streaming guide
        prints it: role and cumulative usage in every chunk, no finish chunk).
    reasoning
        `"visible"`, `"hidden"`, `"placeholder"` or `"none"`; `None` does as the model would.
    rate
        Tokens per second; 0 or infinity means as fast as possible.
    first_token
        Seconds of silence before the first event.
    segmentation
        How events fall into writes: `"events"` one each, `"bytes"` one byte each, `"many"`
        several per write, `"whole"` all in one, `"split"` cut inside characters and line ends.
    fault
        A name from `grok_jupyter.simulator.faults`, or `None`.
    fault_count
        Only the first so many requests meet the fault; `None` means all of them. Asked for in a
        request's body, it counts sends of that same request and starts again after a good one, so
        that a notebook cell meets the same failures each time it runs.
    fault_after
        Events with content let through before a fault in mid-answer.
    retry_after
        Seconds that a rate limit asks to wait.
    tokens
        Length of a generated Markdown answer, in tokens; `None` gives the prepared answers.
    tokens_per_delta
        Tokens in one content delta.
    scene
        How an answer of `/v1/responses` with xAI's tools goes, whatever was asked: `"plain"`
        without them, `"search"`, `"uncited"` (sources without a place in the text),
        `"two-messages"`, `"open-message"` (one stays open during a search), `"parallel"` (searches
        that close backwards, and one that fails), `"x-search"`, `"code"`, `"files"`, `"mcp"`. Only
        where the request gives the tool; `None` goes by the question.
    keepalive
        Seconds of silence after which `/v1/responses` writes a comment.
    batch_looks
        How many looks at a batch it takes until all of its requests are answered; 0: none.
    limit_requests, limit_tokens
        Chat completions, and tokens of them, in a window of time; what is beyond gets 429 with
        `Retry-After` and the `x-ratelimit-` headers. `None`: no limit.
    limit_window
        Seconds of such a window.
    budget
        USD; once chat completions have cost as much, all get the 429 of a spending limit.
    require_key
        Refuse requests without a key. `None` means no in process and yes behind the server.

    Raises
    ------
    KnobError
        A value is out of range; the message quotes it.

    Examples
    --------
    >>> Knobs(rate=0, first_token=0).seconds_per_token
    0.0
    """

    profile: Profile = "live"
    reasoning: ReasoningMode | None = None
    rate: float = 60.0
    first_token: float = 0.3
    segmentation: Segmentation = "events"
    fault: str | None = None
    fault_count: int | None = None
    fault_after: int = 5
    retry_after: float = 1.0
    tokens: int | None = None
    tokens_per_delta: int = 1
    scene: Scene | None = None
    keepalive: float = 15.0
    batch_looks: int = 2
    limit_requests: int | None = None
    limit_tokens: int | None = None
    limit_window: float = 60.0
    budget: float | None = None
    require_key: bool | None = None

    def __post_init__(self) -> None:
        _one_of("profile", self.profile, get_args(Profile))
        _one_of("reasoning", self.reasoning, (None, *get_args(ReasoningMode)))
        _one_of("segmentation", self.segmentation, get_args(Segmentation))
        _one_of("fault", self.fault, (None, *EVERY_FAULT))
        _one_of("scene", self.scene, (None, *get_args(Scene)))
        _one_of("require_key", self.require_key, (None, True, False))
        _seconds("first_token", self.first_token)
        _seconds("retry_after", self.retry_after)
        _seconds("keepalive", self.keepalive)
        if self.keepalive == 0:
            raise KnobError(f"keepalive must be a number of seconds above 0, not {self.keepalive}.")
        if not _is_number(self.rate) or math.isnan(self.rate) or self.rate < 0:
            raise KnobError(
                f"rate must be a number of tokens per second, 0 or more, not {self.rate!r}."
            )
        _whole("fault_count", self.fault_count, 0, may_be_none=True)
        _whole("fault_after", self.fault_after, 0)
        _whole("tokens", self.tokens, 1, most=MOST_TOKENS, may_be_none=True)
        _whole("limit_requests", self.limit_requests, 1, may_be_none=True)
        _whole("limit_tokens", self.limit_tokens, 1, may_be_none=True)
        _seconds("limit_window", self.limit_window)
        if self.budget is not None and not (_is_number(self.budget) and self.budget >= 0):
            raise KnobError(f"budget must be a number of USD, 0 or more, not {self.budget!r}.")
        _whole("tokens_per_delta", self.tokens_per_delta, 1)
        _whole("batch_looks", self.batch_looks, 0)

    @property
    def seconds_per_token(self) -> float:
        """Seconds between two tokens; 0.0 when nothing holds the stream back."""
        return 1.0 / self.rate if self.rate > 0 else 0.0

    def overridden(self, changes: Mapping[str, Any]) -> Knobs:
        """Return these knobs with some replaced, as one request's `"simulator"` field asks.

        Raises
        ------
        KnobError
            A name or a value is not known.
        """
        known = [knob.name for knob in fields(self) if knob.name != "require_key"]
        for name in changes:
            if name not in known:
                raise KnobError(f"{name!r} is not a knob; the knobs are {', '.join(known)}.")
        return replace(self, **changes)


def _one_of(name: str, value: object, allowed: tuple[object, ...]) -> None:
    # `in` alone would take 1 for True and fail on what cannot be compared.
    if not any(type(value) is type(choice) and value == choice for choice in allowed):
        listed = ", ".join("none at all" if c is None else repr(c) for c in allowed)
        raise KnobError(f"{name} must be one of {listed}, not {value!r}.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _seconds(name: str, value: float) -> None:
    if not _is_number(value) or not 0 <= value < math.inf:
        raise KnobError(f"{name} must be a number of seconds, 0 or more, not {value!r}.")


def _whole(
    name: str,
    value: int | None,
    least: int,
    *,
    most: int | None = None,
    may_be_none: bool = False,
) -> None:
    if value is None and may_be_none:
        return
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or value is None or value < least or (most is not None and value > most):
        limit = f"{least} or more" if most is None else f"from {least} to {most}"
        raise KnobError(f"{name} must be a whole number, {limit}, not {value!r}.")
