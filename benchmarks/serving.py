"""A server that costs the measured process nothing: it replays a body from its own process."""

from __future__ import annotations

import json
import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager

HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\n"
    b"transfer-encoding: chunked\r\n\r\n"
)


def answer(deltas: int, characters: int = 4) -> list[bytes]:
    """Return the events of an answer in xAI's present wire format, one event an HTTP chunk."""
    common = {
        "id": "0b7c1f0e-4c6e-4b8e-9a37-1d6d5f9f2f11",
        "object": "chat.completion.chunk",
        "created": 1780000000,
        "model": "grok-4.6",
        "system_fingerprint": "fp_0123456789",
    }
    words = [("word" * characters)[: characters - 1] + " "] * deltas
    choices = [[{"index": 0, "delta": {"content": word}}] for word in words]
    choices[0][0]["delta"]["role"] = "assistant"
    choices.append([{"index": 0, "delta": {}, "finish_reason": "stop"}])
    events = [{**common, "choices": choice} for choice in choices]
    usage = {"prompt_tokens": 9, "completion_tokens": deltas, "total_tokens": deltas + 9}
    events.append({**common, "choices": [], "usage": usage})
    lines = [json.dumps(event, separators=(",", ":")) for event in events] + ["[DONE]"]
    return [f"data: {line}\n\n".encode() for line in lines]


def responses(deltas: int, characters: int = 4) -> list[bytes]:
    """Return the events of the same text over the Responses API, one event an HTTP chunk."""
    name = "51855e1a-06b9-9928-adca-a680045ede35"
    about = {"id": name, "object": "response", "model": "grok-4.6", "created_at": 1780000000,
             "output": [], "usage": None}  # fmt: skip
    at = {"item_id": f"msg_{name}", "output_index": 0}
    item = {"content": [], "id": f"msg_{name}", "role": "assistant", "type": "message"}
    word = ("word" * characters)[: characters - 1] + " "
    delta = {"content_index": 0, "delta": word, **at, "logprobs": []}
    text = {"content_index": 0, "text": word * deltas, **at}
    usage = {"input_tokens": 9, "output_tokens": deltas, "total_tokens": deltas + 9}
    whole = {**about, "status": "completed", "usage": usage}
    events = [
        ("response.created", {"response": {**about, "status": "in_progress"}}),
        ("response.output_item.added", {"item": item, "output_index": 0}),
        *[("response.output_text.delta", delta)] * deltas,
        ("response.output_text.done", text),
        ("response.completed", {"response": whole}),
    ]
    return [
        f"event: {kind}\ndata: {_compact(number, kind, fields)}\n\n".encode()
        for number, (kind, fields) in enumerate(events)
    ]


def _compact(number: int, kind: str, fields: dict) -> str:
    event = {"sequence_number": number, "type": kind, **fields}
    return json.dumps(event, separators=(",", ":"))


def endless_line() -> Iterator[bytes]:
    """Return an event that never ends."""
    yield b"data: "
    while True:
        yield b"x" * 65536


@contextmanager
def serving(kind: str, *sizes: int) -> Iterator[str]:
    """Serve ``answer(*sizes)``, ``responses(*sizes)`` or an endless line; yield the base URL."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, kind, sizes), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/v1"
    finally:
        process.kill()
        process.join()


def _serve(pipe, kind: str, sizes: tuple[int, ...]) -> None:
    make = {"answer": answer, "responses": responses}.get(kind)
    body = [_chunked(event) for event in make(*sizes)] if make else None
    with socket.create_server(("127.0.0.1", 0)) as server:
        pipe.send(server.getsockname()[1])
        while True:
            connection, _ = server.accept()
            with connection:
                try:
                    _reply(connection, body)
                except OSError:
                    continue  # the client has gone


def received(connection: socket.socket) -> bytes:
    """Return the next bytes of a connection; a ConnectionError says that the client has gone."""
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the client has gone")
    return data


def _reply(connection: socket.socket, body: list[bytes] | None) -> None:
    request = b""
    while b"\r\n\r\n" not in request:
        request += received(connection)
    head, _, rest = request.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n")
         if line.startswith(b"content-length")), 0,
    )  # fmt: skip
    while len(rest) < length:
        rest += received(connection)
    connection.sendall(HEAD)
    if body is None:
        for piece in endless_line():
            connection.sendall(_chunked(piece))
    connection.sendall(b"".join(body or []) + b"0\r\n\r\n")


def _chunked(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)
