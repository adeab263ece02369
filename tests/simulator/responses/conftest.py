"""The Responses API over a real socket, read by nothing of ours: plain httpx and json."""

import json
import re
from functools import cached_property
from types import SimpleNamespace

import httpx
import pytest

from grok_jupyter.simulator import Knobs, SimulatorServer

TERMINAL = {"response.completed", "response.incomplete", "response.failed", "error"}
HEADERS = {"authorization": "Bearer any"}
FUNCTION = {
    "type": "function",
    "name": "weather",
    "description": "Current weather in a city",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}
TOOLS = {
    "function": FUNCTION,
    "web": {"type": "web_search"},
    "x": {"type": "x_search"},
    "code": {"type": "code_interpreter"},
    "files": {"type": "file_search", "vector_store_ids": ["collection_1"]},
    "mcp": {"type": "mcp", "server_url": "https://mcp.invalid", "server_label": "wiki"},
}


class Stream:
    """A stream that was read to its end, as the HTML standard reads it."""

    def __init__(self, data):
        self.data = data
        self.names, self.payloads = [], []
        for block in re.split(r"\r\n\r\n|\n\n|\r\r", data.decode().removeprefix("\ufeff")):
            fields = [line.partition(":") for line in re.split("\r\n|\r|\n", block)]
            told = [value.removeprefix(" ") for name, _, value in fields if name == "data"]
            if told:
                self.payloads.append("\n".join(told))
                named = [value.strip() for name, _, value in fields if name == "event"]
                self.names.append(named[-1] if named else None)

    @cached_property
    def events(self):
        return [json.loads(payload) for payload in self.payloads if payload != "[DONE]"]

    @property
    def types(self):
        return [event.get("type") for event in self.events]

    def of(self, kind):
        return [event for event in self.events if event.get("type") == f"response.{kind}"]

    @property
    def text(self):
        return "".join(event["delta"] for event in self.of("output_text.delta"))

    @property
    def last(self):
        return self.events[-1]

    @property
    def response(self):
        return self.last["response"]

    @property
    def output(self):
        return self.response["output"]

    @property
    def kinds(self):
        return [item["type"] for item in self.output]


def texts_of(output):
    return [item["content"][0]["text"] for item in output if item["type"] == "message"]


@pytest.fixture(scope="session")
def speaking():
    """A server that stays for the whole run, and a client for it."""
    with (
        SimulatorServer(Knobs(rate=0, first_token=0)) as server,
        # No certificates are read, which takes longer than all the rest of a test.
        httpx.Client(base_url=server.url, headers=HEADERS, timeout=30, verify=False) as client,
    ):
        yield SimpleNamespace(server=server, client=client)


@pytest.fixture(scope="session")
def post(speaking):
    """POST to /v1/responses; the whole reply."""

    def post(prompt="hello", **fields):
        body = {"model": "grok-4.5", "input": prompt, **fields}
        return speaking.client.post("/responses", json=body)

    return post


@pytest.fixture(scope="session")
def whole(post):
    """The JSON of a response that does not stream."""

    def whole(prompt="hello", **fields):
        reply = post(prompt, **fields)
        assert reply.status_code == 200, reply.text
        return reply.json()

    return whole


@pytest.fixture(scope="session")
def stream(post):
    def stream(prompt="hello", **fields):
        reply = post(prompt, stream=True, **fields)
        assert reply.status_code == 200, reply.text
        assert reply.headers["content-type"] == "text/event-stream"
        return Stream(reply.content)

    return stream


@pytest.fixture(scope="session")
def tools():
    """The tools by a short name, as a list of some of them."""
    return lambda *names: [TOOLS[name] for name in names]


@pytest.fixture(scope="session")
def texts():
    return texts_of


@pytest.fixture(scope="session")
def read():
    """Read the bytes of a stream."""
    return Stream
