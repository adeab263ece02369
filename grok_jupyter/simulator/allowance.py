"""What an account may ask: so many requests and tokens in a window of time, and so much money."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.refusals import EXHAUSTED, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from grok_jupyter.simulator.knobs import Knobs

__all__ = ["Allowance"]

TICKS_PER_USD = 10_000_000_000


class Allowance:
    """Counts over all chat completions of an engine; thread-safe.

    A window begins with its first request. What an answer takes is counted as it begins.

    Parameters
    ----------
    clock
        Returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._ends_at = 0.0
        self._requests = self._tokens = 0
        self._spent = 0  # ticks

    def admit(self, knobs: Knobs) -> None:
        """Count a request.

        Raises
        ------
        Refusal
            429: a limit is reached, and the headers say which and until when; or the budget is.
        """
        with self._lock:
            if knobs.budget is not None and self._spent >= knobs.budget * TICKS_PER_USD:
                raise Refusal(
                    429,
                    "Your team grok-demo has either used all available credits or reached its "
                    "monthly spending limit. To continue making API requests, please purchase more "
                    "credits or raise the limit.",
                    EXHAUSTED,
                )
            if not _limits(knobs):
                return
            now = self._clock()
            if now >= self._ends_at:
                self._ends_at = now + knobs.limit_window
                self._requests = self._tokens = 0
            for kind, most, used in self._used(knobs):
                if used >= most:
                    raise Refusal(
                        429,
                        f"Too many {kind} for team grok-demo. Your team's rate limit is {most:,} "
                        f"{kind} per {knobs.limit_window:g} seconds.",
                        EXHAUSTED,
                        {"retry-after": self._left(now), **self._headers(knobs, now)},
                    )
            self._requests += 1

    def charge(self, knobs: Knobs, usage: dict[str, Any]) -> dict[str, str]:
        """Count what an answer takes; return the headers that tell what is left."""
        with self._lock:
            self._tokens += usage["total_tokens"]
            self._spent += usage["cost_in_usd_ticks"]
            return self._headers(knobs, self._clock()) if _limits(knobs) else {}

    def _left(self, now: float) -> str:
        """Return the seconds to the end of the window, never too few."""
        return f"{max(0, math.ceil(1000 * (self._ends_at - now))) / 1000:.3f}"

    def _used(self, knobs: Knobs) -> list[tuple[str, int, int]]:
        both = (
            ("requests", knobs.limit_requests, self._requests),
            ("tokens", knobs.limit_tokens, self._tokens),
        )
        return [(kind, most, used) for kind, most, used in both if most is not None]

    def _headers(self, knobs: Knobs, now: float) -> dict[str, str]:
        headers = {}
        for kind, most, used in self._used(knobs):
            headers[f"x-ratelimit-limit-{kind}"] = str(most)
            headers[f"x-ratelimit-remaining-{kind}"] = str(max(0, most - used))
            headers[f"x-ratelimit-reset-{kind}"] = f"{self._left(now)}s"
        return headers


def _limits(knobs: Knobs) -> bool:
    return knobs.limit_requests is not None or knobs.limit_tokens is not None
