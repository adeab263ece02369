"""No key goes out in what becomes of a call."""

import json

import pytest
from client.tools.functions import add

from grok_jupyter import InputError


def test_a_known_key_does_not_go_out(running, key):
    def f():
        return f"The key is {key}."

    def g():
        raise ValueError(f"wrong key {key}")

    for function in (f, g):
        result = running(function, {}).result
        assert key not in result
        assert "key" in result


def test_a_call_that_holds_the_key_goes_back_without_it(script, asking, key):
    calls = [(key, {}), ("add", {key: 1}), ("add", json.dumps({"a": key}))]
    script = script(calls, "Done.")
    assert asking(script, add).sample().content == "Done."
    told = json.dumps(script.last["messages"])
    assert key not in told
    assert key[9:] not in told
    assert "hidden-key" in told


def test_an_id_that_holds_the_key_goes_back_without_it(raw, connect, ask, key):
    def serve(exchange):
        while exchange.read():
            body = exchange.json()
            asked.append(body["messages"])
            function = {"name": "add", "arguments": '{"a": 1}'}
            calls = [{"id": f"call-{key}", "type": "function", "function": function}]
            message = {"role": "assistant", "content": "Well."}
            message["tool_calls"] = calls if len(asked) == 1 else []
            whole = {"model": "m", "choices": [{"index": 0, "message": message}]}
            exchange.answer(json.dumps(whole).encode(), kind="application/json")

    asked = []
    ask(connect(raw(serve)), tools=[add]).sample()
    (call,), result = asked[-1][-2]["tool_calls"], asked[-1][-1]
    assert key not in json.dumps(asked)
    assert call["id"] == result["tool_call_id"]


def test_what_looks_like_a_key_does_not_go_out_either(running):
    def f():
        return "export XAI_API_KEY=xai-" + "a1B2c3D4" * 8

    run = running(f, {})
    assert "xai-a1" not in run.result
    assert "holds an API key" in run.result


def test_a_key_at_the_bound_of_a_long_result_leaves_no_part(running, key):
    def f():
        return "x" * 39_990 + key + "y" * 100_000

    assert key[:12] not in running(f, {}).result


def test_a_key_in_a_signature_or_docstring_does_not_go_out(script, asking, key):
    def by_default(api_key: str = key):
        """Ask."""

    def by_docstring():
        """Ask with {}."""

    by_docstring.__doc__ = by_docstring.__doc__.format(key)

    def unknown(api_key: str = "xai-" + "a1B2c3D4" * 8):
        """Ask."""

    server = script("Never.")
    for function in (by_default, by_docstring, unknown):
        with pytest.raises(
            InputError, match=rf"{function.__name__} has an API key in its"
        ) as caught:
            asking(server, function).sample()
        assert key not in str(caught.value)
    assert server.requests == []
