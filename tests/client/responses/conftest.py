"""Servers that answer as a stream says, and answers read from bytes without a server."""

import json
from math import inf
from types import SimpleNamespace

import pytest

from grok_jupyter.chat import user
from grok_jupyter.client.flow import Limits, ask
from grok_jupyter.client.formats.responses import RESPONSES
from grok_jupyter.client.retry import RetryPolicy
from grok_jupyter.client.steps import Read, Start
from grok_jupyter.client.transports.seam import Head, Request
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response


@pytest.fixture(autouse=True)
def untold(monkeypatch):
    """No setting of this machine decides."""
    for name in ("API", "REPLAY", "REPLAY_FOLDER", "REPLAY_SPEED"):
        monkeypatch.delenv(f"GROK_JUPYTER_{name}", raising=False)


@pytest.fixture(scope="session")
def read():
    """Read the pieces of a body: `(response, chunks)`."""

    def read(*pieces, kind="text/event-stream", streaming=True):
        response, chunks, left = Response(), [], list(pieces)
        limits = Limits(
            inf, inf, RetryPolicy(most=0), "grok-4.5", is_streaming=streaming, wire=RESPONSES
        )
        flow = ask(Request("POST", "http://127.0.0.1/v1/responses"), response, limits)
        result = None
        while True:
            try:
                step = flow.send(result)
            except StopIteration:
                return response, chunks
            result = None
            if isinstance(step, Start):
                result = Head(200, {"content-type": kind})
            elif isinstance(step, Read):
                result = left.pop(0) if left else b""
            elif isinstance(step, Chunk):
                chunks.append(step)

    return read


@pytest.fixture
def answering(raw):
    """Start a server that gives one answer after the other, the last for ever.

    An answer is a body, or `(status, body)`.
    """

    def answering(*answers):
        requests = []

        def handle(exchange):
            while exchange.read():
                answer = answers[min(len(requests), len(answers) - 1)]
                path = exchange.request.split(b" ")[1].decode()
                requests.append(SimpleNamespace(path=path, body=exchange.json()))
                status, body = answer if isinstance(answer, tuple) else ("200 OK", answer)
                is_stream = not body.lstrip().startswith(b"{")
                kind = "text/event-stream" if is_stream else "application/json"
                exchange.answer(body, status=status, kind=kind)

        server = raw(handle)
        server.requests = requests
        return server

    return answering


@pytest.fixture(scope="session")
def refusing():
    """A refusal as xAI writes it."""

    def refusing(status, said, code="invalid-argument"):
        return status, json.dumps({"code": code, "error": said}).encode()

    return refusing


@pytest.fixture
def asking(connect):
    """A chat with one question over the Responses API."""

    def asking(server, prompt="Hello", model="grok-4.5", client=None, **settings):
        client = client or connect(server, api="responses")
        return client.chat.create(model, **settings).append(user(prompt))

    return asking
