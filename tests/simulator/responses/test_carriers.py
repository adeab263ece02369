"""The same engine behind every carrier: in process, the socket, the pytest fixture."""

import json

import httpx
import pytest

from grok_jupyter.client.transports.seam import Request
from grok_jupyter.client.transports.simulator import AsyncSimulatorTransport, SimulatorTransport
from grok_jupyter.simulator import Engine, Knobs

BODY = {
    "model": "grok-4.5",
    "input": "the latest news",
    "stream": True,
    "tools": [{"type": "web_search"}],
}


@pytest.fixture
def request_():
    data = json.dumps(BODY).encode()
    return Request("POST", "http://demo/v1/responses", body=data)


@pytest.fixture
def expected(speaking):
    return speaking.client.post("/responses", json=BODY).content


def test_in_process_it_says_the_same(request_, expected):
    call = SimulatorTransport(Engine(Knobs(rate=0, first_token=0))).call(request_)
    assert call.start().status == 200
    assert b"".join(iter(call.read, b"")) == expected


@pytest.mark.anyio
async def test_awaited_it_says_the_same(request_, expected):
    call = AsyncSimulatorTransport(Engine(Knobs(rate=0, first_token=0))).call(request_)
    assert (await call.start()).status == 200
    read = b""
    while part := await call.read():
        read += part
    assert read == expected


def test_the_fixture_speaks_both(grok_server):
    headers = {"authorization": "Bearer any"}
    told = httpx.post(f"{grok_server.url}/responses", json=BODY, headers=headers)
    assert told.text.count("event: response.completed") == 1
    chat = {"model": "grok-4.5", "messages": [{"role": "user", "content": "hello"}]}
    assert httpx.post(f"{grok_server.url}/chat/completions", json=chat, headers=headers).is_success
    paths = [request.path for request in grok_server.requests]
    assert paths == ["/v1/responses", "/v1/chat/completions"]


def test_what_was_stored_stays_with_its_engine():
    first, second = (Engine(Knobs(rate=0, first_token=0)) for _ in range(2))
    headers = {"content-type": "application/json"}
    data = json.dumps({**BODY, "stream": False}).encode()
    reply = first.answer("POST", "/v1/responses", headers, data)
    path = f"/v1/responses/{json.loads(next(reply.pieces).data)['id']}"
    assert first.answer("GET", path, {}, b"").status == 200
    assert second.answer("GET", path, {}, b"").status == 404


def test_only_so_many_are_stored():
    engine = Engine(Knobs(rate=0, first_token=0))
    headers = {"content-type": "application/json"}
    ids = []
    for number in range(1002):
        data = json.dumps({"model": "grok-3", "input": f"number {number}"}).encode()
        reply = engine.answer("POST", "/v1/responses", headers, data)
        ids.append(json.loads(next(reply.pieces).data)["id"])
    statuses = [engine.answer("GET", f"/v1/responses/{i}", {}, b"").status for i in ids]
    assert statuses == [404] * 2 + [200] * 1000
