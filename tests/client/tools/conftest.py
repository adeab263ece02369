"""A server that plays a model with a script: what it says and calls, request by request."""

import json

import pytest


def event(**chunk):
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


def usage(number):
    """Usage of a round, told twice: the later total replaces the earlier."""
    told = {"prompt_tokens": 10, "completion_tokens": number, "total_tokens": 10 + number}
    return {**told, "cost_in_usd_ticks": number * 1_000_000}


def said(text, calls=(), number=1, finish=None):
    """The events of one round: a text, then calls of (name, arguments), ids from the number."""
    events = [event(choices=[{"index": 0, "delta": {"content": part}}]) for part in text]
    for index, (name, arguments) in enumerate(calls):
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        call = {
            "index": index,
            "id": f"call_{number}_{index}",
            "type": "function",
            "function": {"name": name, "arguments": text},
        }
        events.append(event(choices=[{"index": 0, "delta": {"tool_calls": [call]}}]))
    events.append(event(choices=[], usage=usage(0)))
    reason = finish or ("tool_calls" if calls else "stop")
    events.append(event(choices=[{"index": 0, "delta": {}, "finish_reason": reason}]))
    events.append(event(choices=[], model="scripted", usage=usage(number)))
    return b"".join(events) + b"data: [DONE]\n\n"


class Script:
    """What a model says, one entry per request; the last one is said again and again.

    An entry is a text, a list of calls, a pair of both, bytes as they are sent (the connection
    is cut behind them), a number (an HTTP status), or a function of the request that returns one.
    """

    def __init__(self, *entries):
        self.entries = entries
        self.requests = []
        self.url = ""

    @property
    def last(self):
        return self.requests[-1]

    def __call__(self, exchange):
        while exchange.read():
            body = exchange.json()
            self.requests.append(body)
            number = len(self.requests)
            entry = self.entries[min(number, len(self.entries)) - 1]
            entry = entry(body) if callable(entry) else entry
            if isinstance(entry, bytes):
                exchange.head()
                exchange.send(entry)
                return
            if isinstance(entry, int):
                exchange.answer(b'{"error": "no"}', f"{entry} No", "application/json")
                continue
            text, calls = entry if isinstance(entry, tuple) else (entry, ())
            text, calls = ("", text) if isinstance(text, list) else (text, calls)
            if body.get("stream"):
                exchange.answer(said(text, calls, number))
            else:
                exchange.answer(whole(text, calls, number), kind="application/json")


def whole(text, calls, number):
    written = [
        {
            "id": f"call_{number}_{index}",
            "type": "function",
            "function": {
                "name": name,
                "arguments": given if isinstance(given, str) else json.dumps(given),
            },
        }
        for index, (name, given) in enumerate(calls)
    ]
    message = {"role": "assistant", "content": text, "tool_calls": written}
    reason = "tool_calls" if calls else "stop"
    choice = {"index": 0, "message": message, "finish_reason": reason}
    return json.dumps({"model": "scripted", "choices": [choice], "usage": usage(number)}).encode()


@pytest.fixture
def script(raw):
    """Serve a script: `script("Hello")`, `script([("add", {"a": 1, "b": 2})], "Three")`."""

    def script(*entries):
        made = Script(*entries)
        made.url = raw(made).url
        return made

    return script


@pytest.fixture
def asking(connect, ask):
    """A chat with one question to a script, with functions: `asking(script, f, g, max_calls=1)`."""

    def asking(server, *tools, client=None, **settings):
        return ask(connect(server, **(client or {})), tools=list(tools), **settings)

    return asking


@pytest.fixture
def running(script, asking):
    """Have one call of a function carried out; return its run: `running(f, {"a": 1})`."""

    def running(function, arguments, name=None, **settings):
        called = name or getattr(function, "__name__", type(function).__name__)
        server = script([(called, arguments)], "Done.")
        response = asking(server, function, **settings).sample()
        (run,) = response.tool_runs
        assert response.status == "completed"
        assert response.content == "Done."
        assert server.requests[1]["messages"][2]["content"] == run.result
        return run

    return running
