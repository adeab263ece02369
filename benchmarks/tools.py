"""What a round of tools costs of our own time, against the same two requests made by hand.

Run: python benchmarks/tools.py [ROUNDS]

The server runs in another process and answers a question with a call, its result with a text. By
hand, the caller reads the call, calls the function and appends the result; the bytes that travel
are the same. The rounds alternate, so that a change of the machine's speed touches both.
"""

from __future__ import annotations

import json
import multiprocessing
import socket
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

from grok_jupyter import Client
from grok_jupyter.chat import tool, tool_result, user

CALL = {
    "index": 0,
    "id": "call_1",
    "type": "function",
    "function": {"name": "weather", "arguments": '{"city": "Berlin", "days": 3}'},
}


def weather(city: str, days: int = 1, unit: str = "celsius") -> dict[str, object]:
    """Weather in a city.

    Args:
        city: Its name.
        days: How many days ahead.
        unit: Of the temperature.
    """
    return {"city": city, "days": days, "degrees": 19, "unit": unit}


def body(*deltas: dict[str, object], reason: str) -> bytes:
    choices = [{"index": 0, "delta": delta} for delta in deltas]
    choices.append({"index": 0, "delta": {}, "finish_reason": reason})
    lines = [json.dumps({"id": "1", "model": "m", "choices": [one]}) for one in choices]
    data = "".join(f"data: {line}\n\n" for line in [*lines, "[DONE]"]).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {len(data)}"
    return head.encode() + b"\r\n\r\n" + data


def serve(pipe: multiprocessing.connection.Connection) -> None:
    call = body({"role": "assistant", "tool_calls": [CALL]}, reason="tool_calls")
    answer = body(*[{"content": f"word{n} "} for n in range(50)], reason="stop")
    with socket.create_server(("127.0.0.1", 0)) as server:
        pipe.send(server.getsockname()[1])
        while True:
            connection, _ = server.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (request := read(connection)) is not None:
                is_first = request["messages"][-1]["role"] == "user"
                connection.sendall(call if is_first else answer)


def read(connection: socket.socket) -> dict | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    head, _, sent = data.partition(b"\r\n\r\n")
    lengths = (line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    length = int(next(lengths).partition(b":")[2])
    while len(sent) < length:
        more = connection.recv(65536)
        if not more:
            return None
        sent += more
    return json.loads(sent)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=serve, args=(theirs,), daemon=True
    )
    process.start()
    client = Client("key", base_url=f"http://127.0.0.1:{ours.recv()}/v1")
    chat = client.chat.create("grok-4.6", tools=[weather])
    schema = chat._toolbox.functions["weather"].tool.parameters
    about = tool("weather", "Weather in a city.", schema)

    def by_hand() -> None:
        chat = client.chat.create("grok-4.6", tools=[about]).append(user("Weather in Berlin?"))
        stream = chat.stream()
        for _ in stream:
            pass
        chat.append(stream.response)
        for call in stream.response.tool_calls:
            result = weather(**json.loads(call.function.arguments))
            chat.append(tool_result(json.dumps(result, indent=1), call.id))
        for _ in chat.stream():
            pass

    def functions() -> None:
        chat = client.chat.create("grok-4.6", tools=[weather]).append(user("Weather in Berlin?"))
        for _ in chat.stream():
            pass

    def one_chat() -> None:
        chat.messages[:] = [user("Weather in Berlin?")]
        for _ in chat.stream():
            pass

    ways: dict[str, Callable[[], None]] = {
        "two requests by hand": by_hand,
        "a function, chat made anew": functions,
        "a function, same chat": one_chat,
    }
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for number in range(rounds + 5):
        for name, ask in ways.items():
            begun, worked = perf_counter(), process_time()
            ask()
            if number >= 5:  # the first ones warm up
                seconds[name].append((perf_counter() - begun, process_time() - worked))
    process.kill()
    plain = seconds["two requests by hand"]
    for name, taken in seconds.items():
        wall, cpu = (1000 * median(one[i] for one in taken) for i in (0, 1))
        more = 1000 * median(a[0] - b[0] for a, b in zip(taken, plain, strict=True))
        ratio = median(a[0] / b[0] for a, b in zip(taken, plain, strict=True))
        print(
            f"{name:<27} {wall:6.2f} ms, {cpu:6.2f} ms CPU; {more:+.2f} ms, ratio {ratio:.2f}"
            + "  (target: at most +5 ms)" * (name != "two requests by hand")
        )


if __name__ == "__main__":
    main()
