"""An engine without delays, a server around one, and an independent reading of event streams."""

import json
import re
from types import SimpleNamespace

import pytest

from grok_jupyter.simulator import Engine, Knobs, SimulatorServer

FAST = Knobs(rate=0, first_token=0)


class Answer:
    """A reply read to its end."""

    def __init__(self, reply):
        self.status = reply.status
        self.headers = reply.headers
        self.is_cut = reply.is_cut
        self.pieces = list(reply.pieces)
        self.data = b"".join(piece.data for piece in self.pieces)

    @property
    def text(self):
        return self.data.decode()

    @property
    def json(self):
        return json.loads(self.data)

    @property
    def payloads(self):
        """The data of each event, as the HTML standard reads a stream."""
        payloads, lines = [], []
        for line in re.split("\r\n|\r|\n", self.text.removeprefix("\ufeff")):
            name, _, value = line.partition(":")
            if name == "data":
                lines.append(value.removeprefix(" "))
            elif not line and lines:
                payloads.append("\n".join(lines))
                lines = []
        return [*payloads, "\n".join(lines)] if lines else payloads

    @property
    def chunks(self):
        return [json.loads(payload) for payload in self.payloads if payload != "[DONE]"]

    @property
    def choices(self):
        return [choice for chunk in self.chunks for choice in chunk["choices"]]

    @property
    def deltas(self):
        return [choice["delta"] for choice in self.choices]

    def joined(self, field="content", index=0):
        return "".join(
            choice["delta"].get(field) or "" for choice in self.choices if choice["index"] == index
        )

    @property
    def content(self):
        if self.headers["content-type"] == "application/json":
            return self.json["choices"][0]["message"]["content"]
        return self.joined()

    @property
    def finish_reasons(self):
        return [c["finish_reason"] for c in self.choices if c.get("finish_reason")]

    @property
    def usage(self):
        if self.headers["content-type"] == "application/json":
            return self.json["usage"]
        return [chunk["usage"] for chunk in self.chunks if chunk.get("usage")][-1]


@pytest.fixture(scope="session")
def body():
    def build(prompt="hello", **fields):
        messages = fields.pop("messages", [{"role": "user", "content": prompt}])
        return {"model": "grok-4.6", "messages": messages, **fields}

    return build


@pytest.fixture(scope="session")
def send(body):
    """POST a chat completion to an engine in process; a reply, not read yet."""

    def send(prompt="hello", *, engine=None, headers=None, **fields):
        sent = {
            "content-type": "application/json",
            "authorization": "Bearer any",
            **(headers or {}),
        }
        data = json.dumps(body(prompt, **fields)).encode()
        return (engine or Engine(FAST)).answer("POST", "/v1/chat/completions", sent, data)

    return send


@pytest.fixture(scope="session")
def ask(send):
    """The whole answer, without a stream."""
    return lambda prompt="hello", **fields: Answer(send(prompt, **fields))


@pytest.fixture(scope="session")
def stream(ask):
    """The whole stream."""
    return lambda prompt="hello", **fields: ask(prompt, stream=True, **fields)


@pytest.fixture(scope="session")
def get():
    def get(path, method="GET", headers=None, engine=None):
        return Answer((engine or Engine(FAST)).answer(method, path, headers or {}, b""))

    return get


@pytest.fixture
def server():
    with SimulatorServer(FAST) as server:
        yield server


@pytest.fixture(scope="session")
def pictures():
    """The smallest heads of image files that tell a size, as data URLs."""
    import base64
    import struct

    def url(kind, data):
        return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"

    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 640, 480)
    jpeg = (
        b"\xff\xd8"
        b"\xff\xe0"
        + struct.pack(">H", 16)
        + b"JFIF\0"
        + bytes(9)
        + b"\xff\xc4"
        + struct.pack(">H", 4)
        + bytes(2)
        + b"\xff\xc2"
        + struct.pack(">HBHH", 8, 8, 300, 200)
        + bytes(3)
    )
    return SimpleNamespace(png=url("png", png), jpeg=url("jpeg", jpeg), url=url)
