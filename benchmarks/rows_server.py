"""A server that takes a while for each answer and costs little: for rows.py, in its own process."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TOKENS = 50


def completion() -> bytes:
    """Return an answer of 50 tokens, as xAI sends it whole."""
    usage = {"prompt_tokens": 20, "completion_tokens": TOKENS, "total_tokens": TOKENS + 20,
             "cost_in_usd_ticks": 1_000_000}  # fmt: skip
    message = {"role": "assistant", "content": "word " * TOKENS, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = {"id": "0b7c1f0e-4c6e-4b8e-9a37-1d6d5f9f2f11", "object": "chat.completion",
            "created": 1780000000, "model": "grok-4.6", "choices": [choice], "usage": usage,
            "system_fingerprint": "fp_0123456789"}  # fmt: skip
    data = json.dumps(body, separators=(",", ":")).encode()
    head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
    return f"{head}{len(data)}\r\n\r\n".encode() + data


class _Slow(asyncio.Protocol):
    """Answers each request of a connection after a time."""

    def __init__(self, seconds: float, answer: bytes, count: Any) -> None:
        self._seconds = seconds
        self._answer = answer
        self._count = count
        self._data = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, end, body = self._data.partition(b"\r\n\r\n")
        if not end:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return
        self._data = body[length:]
        self._count.value += 1
        asyncio.get_running_loop().call_later(self._seconds, self._write)

    def _write(self) -> None:
        if not self._transport.is_closing():
            self._transport.write(self._answer)


def _serve(seconds: float, ready: Any, count: Any) -> None:
    async def main() -> None:
        answer = completion()
        server = await asyncio.get_running_loop().create_server(
            lambda: _Slow(seconds, answer, count), "127.0.0.1", 0, backlog=2000
        )
        ready.put(server.sockets[0].getsockname()[1])
        await asyncio.Event().wait()

    asyncio.run(main())


@contextmanager
def slow_server(seconds: float) -> Iterator[tuple[str, Any]]:
    """Run it; give the base URL, and the number of requests so far as ``.value``."""
    context = multiprocessing.get_context("spawn")
    ready, count = context.Queue(), context.Value("i", 0, lock=False)
    process = context.Process(target=_serve, args=(seconds, ready, count), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ready.get(timeout=30)}/v1", count
    finally:
        process.terminate()
        process.join()
