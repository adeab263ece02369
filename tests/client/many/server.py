"""A server that counts: what is asked, how often, how much at once, and what it has billed."""

import asyncio
import contextlib
import json
import threading
from collections import Counter
from time import monotonic

TICKS = 10_000_000  # of an answer: 0.001 USD


class Refusal:
    """An answer with a status: `Refusal(429, retry_after=0)`."""

    def __init__(self, status, said="no", **headers):
        self.status, self.said = status, said
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class CountingServer:
    """Answers requests, each after its turn.

    Parameters
    ----------
    answer : callable
        Takes the question, and how often it was asked so far; returns a text, a `Refusal`, or
        None to end the connection without a word. It may be a coroutine function.
    ticks : callable
        Takes the question; returns what the answer is billed, or None to tell nothing.
    context : ssl.SSLContext, optional
        For TLS.
    """

    def __init__(
        self, answer=lambda question, times: f"re: {question}", ticks=lambda _: TICKS, context=None
    ):
        self.answer, self.ticks, self._context = answer, ticks, context
        self.asked = Counter()  # all requests, by question
        self.answered = Counter()  # those that were answered with 200
        self.bodies = []
        self.billed = 0
        self.running = self.peak = self.connections = self.open = 0
        self.at = []  # when requests came
        self.keys = Counter()
        self.arrived = threading.Event()
        self.hold = None  # an asyncio.Event, made by `holding`
        self._changed = threading.Condition()
        self._begun = threading.Event()

    def __enter__(self):
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        self._begun.wait(20)
        return self

    def __exit__(self, *_):
        self.release()
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(20)

    def release(self):
        """Let go of what waits for `self.hold`."""
        if self.hold is not None:
            self._loop.call_soon_threadsafe(self.hold.set)

    def wait_until(self, holds, seconds=30):
        """Wait until something holds of the server; say whether it came to that."""
        with self._changed:
            return self._changed.wait_for(lambda: holds(self), seconds)

    def note(self):
        with self._changed:
            self._changed.notify_all()

    async def _serve(self):
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        self.hold = asyncio.Event()
        server = await asyncio.start_server(
            self._converse, "127.0.0.1", 0, backlog=1000, ssl=self._context
        )
        self.port = server.sockets[0].getsockname()[1]
        self.url = f"http{'s' if self._context else ''}://127.0.0.1:{self.port}/v1"
        self._begun.set()
        await self._stopped.wait()
        for listening in server.sockets:
            self._loop.remove_reader(listening.fileno())
        for _ in range(3):  # in which what was accepted begins; asyncio loses it otherwise
            await asyncio.sleep(0)
        server.close()
        conversing = asyncio.all_tasks() - {asyncio.current_task()}
        for task in conversing:
            task.cancel()
        if conversing:
            await asyncio.wait(conversing)
        for _ in range(2):  # in which transports that were ended close their sockets
            await asyncio.sleep(0)

    async def _converse(self, reader, writer):
        self.connections += 1
        self.open += 1
        self.note()
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # also when the server ends
        finally:
            self.open -= 1
            self.note()
            writer.transport.abort()

    async def _exchange(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        body = json.loads(await reader.readexactly(int(fields["content-length"])))
        question = body["messages"][-1]["content"]
        self.keys[fields.get("authorization", "")] += 1
        self.at.append(monotonic())
        self.bodies.append(body)
        self.asked[str(question)] += 1
        self.running += 1
        self.peak = max(self.peak, self.running)
        self.note()
        gone = asyncio.ensure_future(reader.read(1))  # nobody sends ahead of the answer
        try:
            made = self.answer(question, self.asked[str(question)])
            if asyncio.iscoroutine(made):
                making = asyncio.ensure_future(made)
                await asyncio.wait({making, gone}, return_when=asyncio.FIRST_COMPLETED)
                if making.done():
                    made = making.result()
                if gone.done():  # though an answer may be made: nobody is there to read it
                    making.cancel()
                    return False
        finally:
            self.running -= 1
            self.note()
        if not gone.done():
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await gone
        if made is None:
            return False
        if isinstance(made, Refusal):
            said = json.dumps({"error": made.said}).encode()
            await self._write(writer, made.status, said, made.headers)
            return True
        self.answered[str(question)] += 1
        self.note()
        await self._write(writer, 200, json.dumps(self.completion(question, made)).encode(), {})
        return True

    def completion(self, question, made):
        text, headers = made, {}
        usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
        ticks = self.ticks(question)
        if ticks is not None:
            usage["cost_in_usd_ticks"] = ticks
            self.billed += ticks
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": "stop",
        }
        return {"id": "x", "model": "counting", "choices": [choice], "usage": usage, **headers}

    async def _write(self, writer, status, body, headers):
        fields = {"content-type": "application/json", "content-length": len(body), **headers}
        lines = [f"HTTP/1.1 {status} Told", *(f"{n}: {v}" for n, v in fields.items())]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        await writer.drain()
