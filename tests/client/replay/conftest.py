"""A server whose answers tell which one it is, and clients that record and replay them."""

import json
from contextlib import ExitStack
from itertools import count

import pytest

from grok_jupyter import Client
from grok_jupyter.chat import user

KEY = "xai-topsecret-0123456789"


@pytest.fixture(autouse=True)
def untold(monkeypatch, tmp_path):
    """No setting of this machine decides; recordings land in the test's folder."""
    for name in ("REPLAY", "REPLAY_SPEED", "REPLAY_FOLDER"):
        monkeypatch.delenv(f"GROK_JUPYTER_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def event():
    """One event, written as xAI writes it: without a blank in its JSON."""

    def event(content=None, **chunk):
        if content is not None:
            chunk["choices"] = [{"index": 0, "delta": {"content": content}}]
        text = json.dumps(chunk, separators=(",", ":"), ensure_ascii=False)
        return f"data: {text}\n\n".encode()

    return event


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "grok_recordings"


@pytest.fixture
def server(raw, event, finish):
    """Answer "answer 1", "answer 2" and so on; `.exchanges` tells what was asked."""
    numbers = count(1)

    def handle(exchange):
        while exchange.read():
            number = next(numbers)
            usage = {"prompt_tokens": 3, "completion_tokens": 2, "cost_in_usd_ticks": 5_000_000_000}
            body = event("answer ", id=f"id-{number}", model="grok-4.6") + event(f"{number}")
            body += event(choices=[], usage=usage)
            if exchange.json().get("stream"):
                exchange.answer(body + finish)
            else:
                message = {"role": "assistant", "content": f"answer {number}"}
                choice = {"index": 0, "message": message, "finish_reason": "stop"}
                whole = {"id": f"id-{number}", "model": "grok-4.6", "choices": [choice]}
                exchange.answer(json.dumps(whole).encode(), kind="application/json")

    return raw(handle)


@pytest.fixture
def open_client(server):
    """Make a client of the server: `open_client("auto", replay_speed=0)`."""
    with ExitStack() as stack:

        def open_client(mode, **settings):
            settings = {"api_key": KEY, "base_url": server.url, "replay_speed": 0, **settings}
            return stack.enter_context(Client(replay=mode, **settings))

        yield open_client


@pytest.fixture(scope="session")
def said():
    """Ask one question; return what was answered."""

    def said(client, prompt="Hello", **settings):
        stream = client.chat.create("grok-4.6", **settings).append(user(prompt)).stream()
        for _ in stream:
            pass
        return stream.response.content

    return said
