"""How many rows are asked at once."""

import asyncio
import subprocess
import sys
from math import inf

import pytest
from client.many.server import Refusal
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_jupyter.client.many.pace import MOST, Pace
from grok_jupyter.client.transports.seam import Head

OTHER = -1  # a row whose beginning does not matter


def refused(pace, now, begun=None, **headers):
    pace.heard(Head(429, headers), now if begun is None else begun, now, OTHER)


def answered(pace, now=0.0, running=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    pace.heard(Head(200, named), now, now, OTHER)
    pace.answered(pace.limit if running is None else running)


def test_it_grows_while_answers_come_up_to_a_bound():
    pace = Pace()
    first = pace.limit
    for _ in range(first):
        answered(pace)
    assert pace.limit == 2 * first
    for _ in range(2000):
        answered(pace)
    assert pace.limit == MOST


def test_it_does_not_grow_while_it_is_not_used():
    pace = Pace()
    first = pace.limit
    for _ in range(100):
        answered(pace, running=1)
    assert pace.limit == first


def test_what_is_announced_holds_until_something_else_is():
    pace = Pace(40)
    answered(pace, x_ratelimit_limit_requests="2")
    assert pace.limit == 2
    for _ in range(60):
        answered(pace, x_ratelimit_limit_requests="1000")
    assert pace.limit == 40


def test_what_a_refusal_announces_is_no_limit_of_the_others():
    pace = Pace(40)
    refused(pace, now=1.0, **{"x-ratelimit-limit-requests": "1"})
    assert pace.limit == 20


def test_a_refusal_halves_it_once_for_all_that_were_on_their_way():
    pace = Pace(64)
    for _ in range(64):
        refused(pace, now=1.0, begun=0.5)
    assert pace.limit == 32
    refused(pace, now=2.0, begun=1.5)
    assert pace.limit == 16


def test_after_a_refusal_it_grows_by_one_per_round():
    pace = Pace(64)
    refused(pace, now=1.0)
    for _ in range(32):
        answered(pace, 2.0)
    assert pace.limit == 33


def test_retry_after_holds_for_all():
    pace = Pace(8)
    refused(pace, now=1.0, **{"retry-after": "7"})
    assert pace.delay(0, 1.0) == pytest.approx(7.0)
    assert pace.delay(0, 7.5) == pytest.approx(0.5)
    assert pace.delay(0, 8.0) == 0


def test_without_retry_after_it_waits_longer_each_time():
    pace, waits = Pace(8), []
    for now in range(0, 1000, 100):
        refused(pace, now=float(now))
        waits.append(pace.delay(0, float(now)))
    assert waits == sorted(waits)
    assert waits[0] < 1 < 30 < waits[-1] <= 60


def test_announced_limits_are_not_passed():
    pace = Pace()
    answered(pace, x_ratelimit_limit_requests="5")
    for _ in range(100):
        answered(pace)
    assert pace.limit == 5
    assert Pace(100).delay(99, 0.0) == 0
    pace = Pace(100)
    answered(pace, x_ratelimit_limit_requests="5")
    assert pace.delay(5, 0.0) == inf


def test_what_the_server_still_takes_is_not_passed():
    pace = Pace(100)
    answered(pace, 0.0, x_ratelimit_remaining_requests="2", x_ratelimit_reset_requests="6s")
    for row in range(2):
        assert pace.delay(0, 0.0) == 0
        pace.begin(row, 1.0)
    assert pace.delay(0, 0.0) == pytest.approx(6.0)
    assert pace.delay(0, 6.0) == 0


def left(number, **more):
    return Head(200, {
        "x-ratelimit-reset-requests": "9s", "x-ratelimit-remaining-requests": str(number), **more
    })  # fmt: skip


def test_of_answers_that_overtake_each_other_the_smaller_number_holds():
    pace = Pace(100)
    for row in range(3):
        pace.begin(row, 1.0)
    for row, told in enumerate((3, 2, 4)):
        pace.heard(left(told), 1.0, 4.0, row)
    for row in range(3, 5):
        assert pace.delay(0, 4.0) == 0
        pace.begin(row, 1.0)
    assert pace.delay(0, 4.0) == pytest.approx(9.0)


def test_what_was_asked_for_later_tells_what_holds_now():
    pace = Pace(100)
    pace.heard(left(1), 1.0, 4.0, OTHER)
    pace.heard(left(5), 4.5, 5.0, OTHER)
    for row in range(5):
        assert pace.delay(0, 5.0) == 0
        pace.begin(row, 1.0)
    assert pace.delay(0, 5.0) == pytest.approx(9.0)


def test_rows_without_an_answer_so_far_are_taken_off_what_is_left():
    pace = Pace(100)
    for row in range(3):
        pace.begin(row, 1.0)
    pace.heard(left(2), 1.0, 4.0, 0)
    assert pace.delay(2, 4.0) == pytest.approx(9.0)
    pace.end(1)  # without an answer: its connection failed
    assert pace.delay(1, 4.0) == 0


def test_where_no_reset_is_told_one_row_tries_and_the_others_wait_for_its_answer():
    pace = Pace(100)
    pace.heard(Head(200, {"x-ratelimit-remaining-requests": "0"}), 0.0, 0.0, OTHER)
    assert pace.delay(0, 0.5) == pytest.approx(0.5)
    assert pace.delay(0, 1.0) == 0
    pace.begin(0, 1.0)
    assert pace.delay(1, 1.0) == inf
    pace.heard(Head(500, {}), 1.0, 1.5, 0)
    assert pace.delay(0, 1.5) == 0


@pytest.mark.parametrize("told", ["9" * 400, "60000", "24h0m0s"])
def test_a_limit_that_resets_late_is_tried_each_minute(told):
    pace = Pace(100)
    pace.heard(left(0, **{"x-ratelimit-reset-requests": told}), 0.0, 0.0, OTHER)
    assert pace.delay(0, 0.0) <= 60
    pace.begin(0, 60.0)
    assert pace.delay(1, 60.0) in {0, inf}


def test_a_row_waits_before_its_next_request_too():
    pace = Pace(100)
    pace.begin(0, 0.0)
    assert pace.resume(0, 0.0) == 0  # the first one has waited
    pace.heard(left(0), 0.0, 1.0, 0)
    assert pace.resume(0, 1.0) == pytest.approx(9.0)


def test_tokens_count_by_what_rows_have_taken():
    pace = Pace(100)
    pace.heard(Head(200, {}), 0.0, 0.0, OTHER)
    pace.answered(1, tokens=100)
    told = {"x-ratelimit-remaining-tokens": "250", "x-ratelimit-reset-tokens": "1m0s"}
    pace.heard(Head(200, told), 0.0, 0.0, OTHER)
    for row in range(2):
        assert pace.delay(0, 0.0) == 0
        pace.begin(row, 1.0)
    assert pace.delay(0, 0.0) == pytest.approx(60.0)


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["answer", "refuse"]),
            st.floats(0, 100),
            st.dictionaries(
                st.sampled_from([
                    "retry-after", "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests",
                    "x-ratelimit-reset-requests", "x-ratelimit-remaining-tokens",
                    "x-ratelimit-limit-tokens",
                ]),
                st.one_of(st.integers(-5, 10**7).map(str), st.text(max_size=6)),
            ),
        )
    ),
    st.one_of(st.none(), st.integers(1, 500)),
)  # fmt: skip
def test_whatever_a_server_says_one_row_may_begin_some_time(events, most):
    pace, now = Pace(most), 0.0
    for kind, seconds, headers in events:
        now += seconds
        pace.heard(Head(429 if kind == "refuse" else 200, headers), now, now, OTHER)
        if kind == "answer":
            pace.answered(pace.limit)
        assert 1 <= pace.limit <= (most or MOST)
        delay = pace.delay(0, now)
        assert 0 <= delay < inf
        assert pace.delay(0, now + delay + 1) == 0


def test_rows_that_are_refused_are_asked_again_and_none_is_lost(counting, connect, words):
    refusals = iter([True] * 30)
    server = counting(lambda q, t: Refusal(429, retry_after=0) if next(refusals, False) else "fine")
    rows = connect(server).chat.map("{{word}}", words(50))
    assert (rows.done, rows.errors) == (50, {})
    assert set(server.answered.values()) == {1}


def test_a_limit_at_once_is_kept(counting, connect, words):
    async def answer(question, times):
        await asyncio.sleep(0.01)
        return "fine"

    server = counting(answer)
    connect(server).chat.map("{{word}}", words(60), concurrency=7)
    assert server.peak == 7


def test_a_server_that_takes_only_so_many_at_once_is_found_out(counting, connect, words):
    servers = []

    async def answer(question, times):
        if servers[0].running > 12:
            return Refusal(429, retry_after=0)
        await asyncio.sleep(0.005)
        return "fine"

    servers.append(counting(answer))
    rows = connect(servers[0]).chat.map("{{word}}", words(300))
    assert rows.done == 300
    assert set(servers[0].answered.values()) == {1}
    assert sum(servers[0].asked.values()) < 600


def test_a_spent_account_ends_the_run(counting, connect, words):
    said = "You have reached your spending limit; add credits."
    answers = iter(["fine"] * 5)
    server = counting(lambda q, t: next(answers, None) or Refusal(429, said))
    rows = connect(server).chat.map("{{word}}", words(200))
    assert rows.status == "failed"
    assert (rows.done, rows.failed) == (5, 195)
    assert sum(server.asked.values()) < 40


def test_a_server_that_wants_hours_ends_the_run(counting, connect, words):
    answers = iter(["fine"] * 5)
    server = counting(lambda q, t: next(answers, None) or Refusal(429, retry_after=7200))
    rows = connect(server).chat.map("{{word}}", words(200))
    assert (rows.status, rows.done, rows.failed) == ("failed", 5, 195)
    assert rows.error.retry_after == 7200


def test_more_at_once_than_a_process_may_have_files_open_costs_no_row(counting):
    async def answer(question, times):
        await asyncio.sleep(0.05)
        return "fine"

    server = counting(answer)
    script = (
        "import resource, sys; from grok_jupyter import Client\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (250, 250))\n"
        "chat = Client('key-of-no-meaning-123', base_url=sys.argv[1]).chat\n"
        "rows = chat.map('{{row}}', list(range(400)), concurrency=1000)\n"
        "print(rows.done, rows.errors)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, server.url], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["400", "{}"], done.stderr
