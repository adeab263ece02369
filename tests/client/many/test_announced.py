"""What a server announces that it takes is not passed, however its answers overtake each other.

The server is played here: it counts requests in windows of time, and tells what is left of one.
"""

import heapq
from itertools import count
from math import floor, inf

from hypothesis import given, settings
from hypothesis import strategies as st

from grok_jupyter.client.many.pace import Pace
from grok_jupyter.client.transports.seam import Head
from grok_jupyter.simulator import Knobs, SimulatorServer

DELAYS = st.lists(st.floats(0.001, 2.0), min_size=1, max_size=12)  # seconds, one way
WINDOWS = st.sampled_from([0.5, 1.0, 10.0, 60.0])


class Server:
    """Takes so many requests in a window, which begins with a request or with the clock."""

    def __init__(self, most, window, *, keeps_to_the_clock, resets="exactly"):
        self._most, self._window, self._by_clock = most, window, keeps_to_the_clock
        self._resets = resets
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
        }
        left = self._ends_at - now
        if self._resets == "exactly":
            told["x-ratelimit-reset-requests"] = f"{left}s"
        elif self._resets == "in whole seconds":
            told["x-ratelimit-reset-requests"] = f"{floor(left)}s"
        return Head(200 if is_taken else 429, told)


def ask(server, rows, there, back, lasts=(0.0,), requests=1):
    """Ask so many times for each row; return when the last answer ended, in seconds.

    What is refused is asked again.
    """
    pace, events, order = Pace(), [], count()
    now, running = 0.0, 0
    todo, again = list(range(rows - 1, -1, -1)), []  # rows, and rows between their requests
    asked = dict.fromkeys(range(rows), 0)

    def put(after, what, row, *more):
        heapq.heappush(events, (now + after, next(order), what, row, more))

    def send(row):
        asked[row] += 1
        put(there[(row + asked[row]) % len(there)], "arrives", row, now)

    while todo or again or running:
        while again and pace.resume(again[-1], now) == 0:
            send(again.pop())
        while todo and pace.delay(running, now) == 0:
            pace.begin(todo[-1], now)
            send(todo.pop())
            running += 1
        waits = [pace.resume(again[-1], now)] if again else []
        waits += [pace.delay(running, now)] if todo else []
        tried_at = now + min(waits, default=inf)
        if not events or tried_at < events[0][0]:
            assert tried_at < inf, "nothing is on its way, and nothing begins"
            now = tried_at
            continue
        now, _, what, row, more = heapq.heappop(events)
        if what == "arrives":
            put(back[row % len(back)], "comes", row, *more, server.take(now))
        elif what == "comes":
            since, head = more
            pace.heard(head, since, now, row)
            put(lasts[row % len(lasts)], "ends", row, head.status)
        elif more[0] == 200 and asked[row] < requests:
            again.append(row)
        else:
            if more[0] == 200:
                pace.answered(running)
            else:
                asked[row] = 0
                todo.append(row)
            running -= 1
            pace.end(row)
    return now


@settings(max_examples=300)
@given(
    st.integers(8, 40), WINDOWS, st.integers(1, 80), DELAYS, DELAYS,
    st.lists(st.floats(0.0, 20.0), min_size=1, max_size=5), st.booleans(), st.integers(1, 3),
)  # fmt: skip
def test_no_request_is_refused(most, window, rows, there, back, lasts, by_clock, requests):
    server = Server(most, window, keeps_to_the_clock=by_clock)
    took = ask(server, rows, there, back, lasts, requests)
    assert server.refused == 0
    # And what it takes is used.
    slowest = max(there) + max(back)
    windows = -(-rows * requests // most)
    one_by_one = -(-rows // 8) * requests * (slowest + max(lasts))
    assert took <= 2 * windows * (window + slowest) + one_by_one


@settings(max_examples=200)
@given(
    st.integers(8, 40), WINDOWS, st.integers(1, 80), DELAYS, DELAYS, st.booleans(),
    st.sampled_from(["never", "in whole seconds"]),
)  # fmt: skip
def test_without_knowing_when_few_are(most, window, rows, there, back, by_clock, resets):
    server = Server(most, window, keeps_to_the_clock=by_clock, resets=resets)
    ask(server, rows, there, back)
    windows = -(-rows // most)
    seconds = windows * (window + 1)  # in which one row tries again and again, at most once each
    assert server.refused <= seconds / 2 + 8


def weather(city: str) -> str:
    """Tell the weather in a city."""
    return f"Sunny in {city}"


def test_nor_are_further_requests_of_rows_with_functions(connect):
    knobs = Knobs(rate=0, first_token=0, limit_requests=10, limit_window=0.777)
    with SimulatorServer(knobs) as server:
        words = [f"City{number}" for number in range(14)]
        rows = connect(server).chat.map("What is the weather in {{row}}?", words, tools=[weather])
        assert (rows.done, rows.errors) == (14, {})
        assert {len(response.tool_runs) for response in rows.responses} == {1}
        asked = [request for request in server.requests if "completions" in request.path]
        assert len(asked) == 28  # none is refused
