"""Limits of an account: requests, tokens and money."""

import json

import pytest

from grok_jupyter.simulator import Engine, Knobs
from grok_jupyter.simulator.allowance import Allowance


@pytest.fixture
def account():
    """An engine with a clock that only the test moves: `account(limit_requests=2)`."""

    def account(**knobs):
        engine = Engine(Knobs(rate=0, first_token=0, **knobs))
        engine.now = 1000.0
        engine._allowance = Allowance(lambda: engine.now)
        return engine

    return account


def asked(engine, text="Hello", **fields):
    body = {"model": "grok-4.6", "messages": [{"role": "user", "content": text}], **fields}
    reply = engine.answer(
        "POST",
        "/v1/chat/completions",
        {"content-type": "application/json"},
        json.dumps(body).encode(),
    )
    return reply, b"".join(piece.data for piece in reply.pieces)


def test_requests_are_limited_in_a_window(account):
    engine = account(limit_requests=2, limit_window=30)
    first, _ = asked(engine)
    assert first.headers["x-ratelimit-limit-requests"] == "2"
    assert first.headers["x-ratelimit-remaining-requests"] == "1"
    assert first.headers["x-ratelimit-reset-requests"] == "30.000s"
    asked(engine)
    engine.now += 10
    refused, said = asked(engine)
    assert (refused.status, refused.headers["retry-after"]) == (429, "20.000")
    assert "2 requests per 30 seconds" in json.loads(said)["error"]
    engine.now += 20
    assert asked(engine)[0].status == 200


def test_tokens_are_limited_in_a_window(account):
    engine = account(limit_tokens=50)
    reply, body = asked(engine)
    used = json.loads(body)["usage"]["total_tokens"]
    assert used > 50
    assert reply.headers["x-ratelimit-remaining-tokens"] == "0"
    refused, _ = asked(engine)
    assert refused.status == 429
    engine.now += 60
    assert asked(engine)[0].status == 200


def test_a_budget_runs_out(account):
    engine = account()
    _, body = asked(engine)
    cost = json.loads(body)["usage"]["cost_in_usd_ticks"] / 1e10
    engine = account(budget=2.5 * cost)
    statuses = [asked(engine)[0].status for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    engine.now += 1e6
    reply, said = asked(engine)
    assert reply.status == 429
    assert "credits" in json.loads(said)["error"]
    assert "retry-after" not in reply.headers


def test_streams_count_as_well(account):
    engine = account(limit_requests=1)
    reply, _ = asked(engine, stream=True)
    assert reply.headers["x-ratelimit-remaining-requests"] == "0"
    assert asked(engine, stream=True)[0].status == 429


def test_a_request_may_bring_its_limit(account):
    engine = account()
    told = {"limit_requests": 1}
    assert [asked(engine, simulator=told)[0].status for _ in range(2)] == [200, 429]
    assert asked(engine)[0].status == 200


def test_rows_keep_to_the_limits(grok_server_with_limits):
    from grok_jupyter import Client

    server = grok_server_with_limits
    client = Client("key-of-no-meaning-123", base_url=server.url)
    rows = client.chat.map("Say {{row}}", [f"w{n}" for n in range(25)])
    assert (rows.done, rows.errors) == (25, {})
    answers = [request for request in server.requests if "completions" in request.path]
    assert len(answers) == 25  # none is refused


@pytest.fixture
def grok_server_with_limits():
    from grok_jupyter.simulator import SimulatorServer

    knobs = Knobs(rate=0, first_token=0, limit_requests=10, limit_window=0.5)
    with SimulatorServer(knobs) as server:
        yield server
