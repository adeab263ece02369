"""How many rows may be asked at once: a state machine without a clock or a connection.

It grows while answers come, halves when the server refuses with 429, and waits for all when the
server says how long. Of what the server tells in ``x-ratelimit-…`` (xAI and OpenAI, REST
references), requests that may not have been counted yet are taken off, and of numbers in unknown
order the smaller one holds: a limit of requests that is told with its reset is not passed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import inf
from typing import NamedTuple

from grok_jupyter.client.refusals import retry_after
from grok_jupyter.client.transports.seam import Head

__all__ = ["MOST", "Pace"]

MOST = 256
"""Rows at once, where nobody says how many."""

_FIRST = 8  # rows at once to begin with
_BACKOFF = 0.5  # seconds after a refusal that names none; doubled for each further one
_LONGEST = 60.0  # seconds
_PROBE = 1.0  # seconds after which a limit that is used up, and tells no end, is tried by a row
_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?")


class Told(NamedTuple):
    """What a server said of a limit.

    Attributes
    ----------
    left : float
        How much it still takes.
    heard_at : float
    resets_at : float
        Until when.
    is_certain : bool
        Whether that is known, and to less than a second.
    """

    left: float
    heard_at: float
    resets_at: float
    is_certain: bool


class Pace:
    """How many may run, and from when on. All times are seconds of one clock.

    Parameters
    ----------
    most : int, optional
        Rows at once, from the start; without it the number is chosen automatically.

    Attributes
    ----------
    limit : int
        Rows at once, as of now.
    refusals : int
        Refusals with 429 in a row, those of rows that were asked at the same time as one.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most or MOST
        self._announced = inf  # by the server, the last time
        self.limit = most or _FIRST
        self.refusals = 0
        self._doubles = True  # until the first refusal
        self._credit = 0  # answers since the limit grew last
        self._halved_at = -inf
        self._resumes_at = -inf
        self._told: dict[str, list[Told]] = {}  # of requests and tokens, as they were heard
        # Rows that the server may not have counted yet, and when they began.
        self._unheard: dict[int, float] = {}
        self._tokens = self._answers = 0

    def delay(self, running: int, now: float) -> float:
        """Return the seconds to wait before another row begins; infinite: until one has ended."""
        return inf if running >= self.limit else self._wait(now)

    def _wait(self, now: float) -> float:
        until = self._resumes_at
        for kind, told in self._told.items():
            needed = (len(self._unheard) + 1) * self._need(kind)
            for one in told:
                if one.left >= needed:
                    continue
                until = max(until, one.resets_at)
                if not one.is_certain and one.resets_at <= now and self._is_tried(one.resets_at):
                    return inf
        return max(until - now, 0.0)

    def _is_tried(self, since: float) -> bool:
        """Whether a row is on its way that is to tell what the server takes by now."""
        return any(begun >= since for begun in self._unheard.values())

    def begin(self, row: int, now: float) -> None:
        """Take note that a row sends a request."""
        self._unheard[row] = now

    def resume(self, row: int, now: float) -> float:
        """Return the seconds until a row may send a request; if there are none, it begins."""
        if row in self._unheard:
            return 0.0
        wait = self._wait(now)
        if wait == 0:
            self.begin(row, now)
        return wait

    def end(self, row: int) -> None:
        """Take note that a row has ended, perhaps without any answer."""
        self._unheard.pop(row, None)

    def heard(self, head: Head, begun: float, now: float, row: int) -> None:
        """Take note of how an answer begins.

        Parameters
        ----------
        head : Head
            Status and headers.
        begun : float
            When it was asked for.
        now : float
            When it came.
        row : int
            Whose answer.
        """
        self._unheard.pop(row, None)
        is_refused = head.status == 429  # perhaps by a limit that is not that of all rows
        self._read_limits(head.headers, begun, now, is_limit=not is_refused)
        if is_refused:
            asked = retry_after(head)
            if asked is None:
                asked = _seconds(head.headers.get("x-ratelimit-reset-requests"))
            self._refused(begun, now, asked)

    def answered(self, running: int, tokens: int = 0) -> None:
        """Take note of a whole answer, one of so many that were running."""
        self.refusals = 0
        self._answers += 1
        self._tokens += tokens
        if running < self.limit or self.limit >= min(self._most, self._announced):
            return  # more would not be used
        self._credit += 1
        if self._doubles or self._credit >= self.limit:
            self.limit += 1
            self._credit = 0

    def _refused(self, begun: float, now: float, asked: float | None) -> None:
        if begun >= self._halved_at:  # else it was on its way when the last one came
            self.refusals += 1
            self._halved_at = now
            self._doubles = False
            self._credit = 0
            self.limit = max(1, self.limit // 2)
        wait = asked
        if wait is None:
            wait = min(_BACKOFF * 2.0 ** min(self.refusals - 1, 20), _LONGEST)
        self._resumes_at = max(self._resumes_at, now + wait)

    def _read_limits(
        self, headers: Mapping[str, str], begun: float, now: float, *, is_limit: bool
    ) -> None:
        announced = _number(headers.get("x-ratelimit-limit-requests"))
        if announced and is_limit:
            self._announced = max(1.0, announced)
            self.limit = min(self.limit, int(min(self._announced, self._most)))
        # Answers overtake each other: which of two requests was counted first is known only where
        # one was sent when the other had been answered. Else the smaller number holds.
        for kind, told in self._told.items():
            self._told[kind] = [one for one in told if begun < one.heard_at]
        for kind in ("requests", "tokens"):
            left = _number(headers.get(f"x-ratelimit-remaining-{kind}"))
            if left is None:
                continue
            seconds = _seconds(headers.get(f"x-ratelimit-reset-{kind}"))
            is_certain = seconds is not None and seconds <= _LONGEST and seconds % 1 > 0
            resets_at = now + (_PROBE if seconds is None else min(seconds, _LONGEST))
            told = self._told.setdefault(kind, [])
            told[:] = [one for one in told if one.left < left or one.resets_at > resets_at]
            told.append(Told(left, now, resets_at, is_certain))

    def _need(self, kind: str) -> float:
        """Return what a row takes of a limit."""
        if kind == "requests":
            return 1.0
        return self._tokens / self._answers if self._answers else 1.0


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 <= value < inf else None


def _seconds(text: str | None) -> float | None:
    """Return a duration: seconds as a number, or like ``6m0s`` and ``20ms``."""
    if not text:
        return None
    plain = _number(text)
    if plain is not None:
        return plain if plain < 1e6 else None  # else a date
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return None
    days, hours, minutes, seconds, thousandths = (float(part or 0) for part in match.groups())
    whole = days * 86400 + hours * 3600 + minutes * 60 + seconds + thousandths / 1000
    return whole if whole < inf else None
