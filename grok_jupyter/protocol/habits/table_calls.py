"""Habits about tool calls. See :mod:`grok_jupyter.protocol.habits.table`.

Each row: servers, what they do, what is made of it, the parts of each event, and the calls as
(id, name, arguments).
"""

from __future__ import annotations

from typing import Any

from grok_jupyter.protocol.habits.table_answers import Row

__all__ = ["CALLS"]


def _part(arguments: Any = None, name: str | None = None, **fields: Any) -> dict[str, Any]:
    function = {"name": name, "arguments": arguments}
    return {**fields, "function": {key: v for key, v in function.items() if v is not None}}


_ONE = [("a", "f", '{"x":1}')]
_TWO = [("a", "f", '{"x":1}'), ("b", "g", '{"y":2}')]
_SAME = [("a", "f", '{"x":1}'), ("b", "f", '{"y":2}')]

CALLS: tuple[Row, ...] = (
    ("Ollama, LiteLLM, Plexus", "index 0 for every call, ids of their own", "one call for each",
     [[_part('{"x":1}', "f", index=0, id="a")], [_part('{"y":2}', "g", index=0, id="b")]], _TWO),
    ("Ollama, LiteLLM, Plexus", "index 0 for two calls of one function", "one call for each",
     [[_part('{"x":1}', "f", index=0, id="a")], [_part('{"y":2}', "f", index=0, id="b")]], _SAME),
    ("Ollama", "two calls with index 0 in one event", "one call for each",
     [[_part('{"x":1}', "f", index=0, id="a"), _part('{"y":2}', "g", index=0, id="b")]], _TWO),
    ("gateways", "index 0 for two calls, the arguments cut", "each piece joins the call before it",
     [[_part('{"x"', "f", index=0, id="a")], [_part(":1}", index=0)],
      [_part("", "g", index=0, id="b")], [_part('{"y":2}', index=0)]], _TWO),
    ("Mistral, Gemini's gateways", "no index", "calls by their ids",
     [[_part('{"x":1}', "f", id="a"), _part('{"y":2}', "g", id="b")]], _TWO),
    ("older servers", "neither index nor id", "a name after complete arguments begins a call",
     [[_part('{"x":1}', "f"), _part('{"y":2}', "g")]],
     [("", "f", '{"x":1}'), ("", "g", '{"y":2}')]),
    ("gateways", "an index that is a text", "its number",
     [[_part('{"x"', "f", index="0", id="a")], [_part(":1}", index="0")]], _ONE),
    ("vLLM", "a new id with each piece", "one call, with the first id",
     [[_part('{"x"', "f", index=0, id="a")], [_part(":1}", index=0, id="z")]], _ONE),
    ("several", "id and name repeated with each piece", "one call",
     [[_part('{"x"', "f", index=0, id="a")], [_part(":1}", "f", index=0, id="a")]], _ONE),
    ("several", "the whole call again at the end", "one call",
     [[_part('{"x"', "f", index=0, id="a")], [_part(":1}", index=0)],
      [_part('{"x":1}', "f", index=0, id="a")]], _ONE),
    ("several", "the whole call again, with other blanks", "one call",
     [[_part('{"x"', "f", index=0, id="a")], [_part(":1}", index=0)],
      [_part('{"x": 1}', "f", index=0, id="a")]], _ONE),
    ("gateways", "all of the arguments so far with each piece", "one call",
     [[_part('{"x"', "f", index=0, id="a")], [_part('{"x":1', "f", index=0, id="a")],
      [_part('{"x":1}', "f", index=0, id="a")]], _ONE),
    ("gateways", "a name in pieces", "the name",
     [[_part("", "get_", index=0, id="a")], [_part("", "it", index=0)], [_part("{}", index=0)]],
     [("a", "get_it", "{}")]),
    ("gateways", "index 0 for calls without arguments, ids of their own", "one call for each",
     [[_part("", "f", index=0, id="a")], [_part("", "f", index=0, id="b")]],
     [("a", "f", ""), ("b", "f", "")]),
    ("gateways", "one id for all calls", "calls by their index",
     [[_part('{"x"', "f", index=0, id="a")], [_part(":1}", index=0, id="a")],
      [_part('{"y"', "g", index=1, id="a")], [_part(":2}", index=1, id="a")]],
     [("a", "f", '{"x":1}'), ("a", "g", '{"y":2}')]),
    ("Anthropic's gateways", "`{}` first, then the arguments", "the arguments",
     [[_part("{}", "f", index=0, id="a")], [_part('{"x"', index=0)], [_part(":1}", index=0)]],
     _ONE),
    ("llama-server, LiteLLM, Ollama", "arguments that are an object", "JSON text",
     [[_part({"x": 1}, "f", index=0, id="a")]], _ONE),
    ("gateways", "arguments called `parameters` or `input`", "JSON text",
     [[{"index": 0, "id": "a", "function": {"name": "f", "parameters": {"x": 1}}}]], _ONE),
    ("gateways", "name and arguments without `function`", "a call",
     [[{"index": 0, "id": "a", "name": "f", "arguments": '{"x":1}'}]], _ONE),
    ("gateways", "`tool_calls` that is one object", "that call",
     [_part('{"x":1}', "f", id="a")], _ONE),
    ("gateways", "`tool_calls` by their index", "the calls",
     [{"0": _part('{"x":1}', "f", id="a"), "1": _part('{"y":2}', "g", id="b")}], _TWO),
    ("gateways", "an id that is a number", "text",
     [[_part('{"x":1}', "f", index=0, id=7)]], [("7", "f", '{"x":1}')]),
)  # fmt: skip
