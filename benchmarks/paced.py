"""A server in a process of its own that sends an answer at a given pace and notes when."""

from __future__ import annotations

import json
import multiprocessing
import random
import socket
from time import monotonic, sleep, time

from serving import received

TOKEN = 4  # characters
MARKED = 9  # every ninth word is a marker, whose way to the screen is timed
_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"


def answer(tokens: int, seed: int = 1) -> str:
    """Return Markdown of about this many tokens: prose, lists, tables, code and formulas."""
    chance = random.Random(seed)
    parts: list[str] = []
    length = number = 0

    def words(count: int) -> str:
        nonlocal number
        made = []
        for _ in range(count):
            number += 1
            word = f"qz{number // MARKED:05}" if number % MARKED == 0 else ""
            made.append(word or "".join(chance.choices("aeinorst", k=chance.randint(2, 9))))
        return " ".join(made)

    while length < tokens * TOKEN:
        parts.append(_block(len(parts), words))
        length += len(parts[-1])
    return "".join(parts)


def _block(index: int, words) -> str:
    kind = index % 8
    if kind == 0:
        return f"## {words(4)}\n\n"
    if kind == 2:
        return "".join(f"- {words(8)}\n  - {words(5)}\n" for _ in range(4)) + "\n"
    if kind == 4:
        rows = "".join(f"| {words(2)} | {words(1)} | 1.5 |\n" for _ in range(5))
        return f"| one | two | three |\n|---|---|--:|\n{rows}\n"
    if kind == 6:
        lines = "".join(f"    value_{n} = call({n}, '{words(3)}')\n" for n in range(6))
        return f"```python\ndef function():\n{lines}```\n\n"
    if kind == 7:
        return f"So $x_{{{index}}}^2 = {index}$, {words(6)}:\n\n$$\\frac{{a}}{{{index}}}$$\n\n"
    return f"{words(20)} **{words(3)}** {words(10)} `code` {words(20)}.\n\n"


class PacedServer:
    """Answers each request with what :meth:`prepare` says: a part at once, the rest at a pace."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        self.url = f"http://127.0.0.1:{self._pipe.recv()}/v1"

    def prepare(self, tokens: int, at_once: int, rate: float) -> None:
        """Say what to answer: of ``answer(tokens)`` so many characters, the rest after `go`."""
        self._pipe.send((tokens, at_once, rate))

    def go(self) -> None:
        """Send the rest."""
        self._pipe.send("go")

    def sent(self) -> list[tuple[int, float]]:
        """Return how many characters had been sent at which time, once all are."""
        return self._pipe.recv()

    def end(self) -> None:
        """Say that the answer is complete."""
        self._pipe.send("end")

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


def _serve(pipe) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        pipe.send(server.getsockname()[1])
        while True:
            connection, _ = server.accept()
            with connection:
                form = _responses if b"/responses" in _read(connection) else _chat
                pipe.send(_write(connection, pipe, form))
                pipe.recv()  # end
                connection.sendall(form(None))


def _write(connection: socket.socket, pipe, form) -> list[tuple[int, float]]:
    tokens, at_once, rate = pipe.recv()
    text = answer(tokens)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(_HEAD)
    if at_once:
        connection.sendall(_events(text[:at_once], form))
    pipe.recv()  # go
    sent = [(at_once, time())]
    begun = monotonic()
    for count, start in enumerate(range(at_once, len(text), TOKEN)):
        if rate:
            sleep(max(0.0, begun + count / rate - monotonic()))
        connection.sendall(_events(text[start : start + TOKEN], form))
        sent.append((min(start + TOKEN, len(text)), time()))
    return sent


def _events(text: str, form) -> bytes:
    return b"".join(form(text[start : start + 400]) for start in range(0, len(text), 400))


def _chat(piece: str | None) -> bytes:
    """Write a piece of text, or the end, as Chat Completions have it."""
    if piece is None:
        return b"data: [DONE]\n\n"
    chunk = {"id": "a", "model": "paced", "choices": [{"index": 0, "delta": {"content": piece}}]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


def _responses(piece: str | None) -> bytes:
    """Write a piece of text, or the end, as the Responses API has it."""
    if piece is None:
        answer = {"id": "a", "model": "paced", "status": "completed", "output": []}
        event = {"type": "response.completed", "response": answer}
    else:
        place = {"item_id": f"msg_{'0' * 36}", "output_index": 0, "content_index": 0}
        event = {"type": "response.output_text.delta", **place, "delta": piece, "logprobs": []}
    return b"data: " + json.dumps(event).encode() + b"\n\n"


def _read(connection: socket.socket) -> bytes:
    """Read a request; return its first line."""
    request = b""
    while b"\r\n\r\n" not in request:
        request += received(connection)
    head, _, body = request.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length"):
            missing = int(line.split(b":")[1]) - len(body)
            while missing > 0:
                missing -= len(received(connection))
    return head.partition(b"\r\n")[0]
