"""What a server announces that it takes is never passed, however its answers overtake each other.

The server is played here: it counts requests in windows of time, and tells what is left of one.
"""

import heapq
from itertools import count
from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from grok_jupyter.client.many.pace import Pace
from grok_jupyter.client.transports.seam import Head

DELAYS = st.lists(st.floats(0.001, 2.0), min_size=1, max_size=12)  # seconds, one way


class Server:
    """Takes so many requests in a window, which begins with a request or with the clock."""

    def __init__(self, most, window, *, keeps_to_the_clock):
        self._most, self._window, self._by_clock = most, window, keeps_to_the_clock
        self._ends_at = 0.0
        self._taken = 0
        self.refused = 0

    def take(self, now):
        if now >= self._ends_at:
            self._taken = 0
            since = now % self._window if self._by_clock else 0.0
            self._ends_at = now - since + self._window
        is_taken = self._taken < self._most
        self._taken += is_taken
        self.refused += not is_taken
        told = {
            "x-ratelimit-limit-requests": str(self._most),
            "x-ratelimit-remaining-requests": str(self._most - self._taken),
            "x-ratelimit-reset-requests": f"{self._ends_at - now}s",
        }
        return Head(200 if is_taken else 429, told)


def ask(server, rows, there, back):
    """Ask once for each row; return when the last answer came, in seconds."""
    pace, events, order = Pace(), [], count()
    now, running, begun = 0.0, 0, 0
    while begun < rows or running:
        while begun < rows and pace.delay(running, now) == 0:
            pace.begin(begun)
            arrives = now + there[begun % len(there)]
            heapq.heappush(events, (arrives, next(order), "arrives", begun, now, None))
            running += 1
            begun += 1
        tried_at = now + pace.delay(running, now) if begun < rows else inf
        if events and events[0][0] <= tried_at:
            now, _, what, row, since, head = heapq.heappop(events)
        else:
            now, what = tried_at, "waited"
        if what == "arrives":
            comes = now + back[row % len(back)]
            heapq.heappush(events, (comes, next(order), "comes", row, since, server.take(now)))
        elif what == "comes":
            pace.heard(head, since, now, row)
            pace.answered(running)
            running -= 1
            pace.end(row)
    return now


@settings(max_examples=300)
@given(
    st.integers(8, 40), st.sampled_from([0.5, 1.0, 10.0, 60.0]), st.integers(1, 120), DELAYS,
    DELAYS, st.booleans(),
)  # fmt: skip
def test_no_request_is_refused(most, window, rows, there, back, by_clock):
    server = Server(most, window, keeps_to_the_clock=by_clock)
    took = ask(server, rows, there, back)
    assert server.refused == 0
    slowest = max(there) + max(back)
    windows = -(-rows // most)
    assert took <= (2 * windows + 1) * (window + 2 * slowest)  # and what it takes is used
