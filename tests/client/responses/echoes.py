"""Streams in which a server says the key wherever it says anything."""

import json

from client.responses.captures import (
    CITED,
    FOUND,
    MARK,
    OPENING,
    SENTENCE,
    TOOLS_USED,
    annotation,
    completed,
    delta,
    function_call,
    message_begins,
    message_ends,
    reasoning,
    search_begins,
    search_ends,
    search_goes_on,
)

STRUCTURE = {"type", "object", "status", "role"}
"""Fields whose words decide how an event is read."""


def _item(index, **fields):
    item = {"id": f"it_{index}", "status": "completed", **fields}
    return ("response.output_item.done", {"item": item, "output_index": index})


RICH = [
    *OPENING,
    *reasoning("The", " user asks", sealed="c2VhbGVk"),
    *search_begins(1),
    *search_goes_on(1),
    *search_ends("capital of Australia", CITED, FOUND, index=1),
    _item(2, type="code_interpreter_call", code="print('hi')", outputs=["hi"]),
    _item(3, type="mcp_call", name="look", arguments='{"a": "b"}', server_label="s", output="o"),
    _item(4, type="custom_tool_call", name="x_keyword_search", input='{"query": "q"}'),
    _item(5, type="unheard_of_call", name="n", action={"type": "look", "query": "q"}),
    *message_begins(6),
    delta("The capital of Australia is ", 6),
    delta("Canberra.", 6),
    delta(MARK, 6),
    annotation(CITED, 37, 37 + len(MARK), title="Canberra", index=6),
    *message_ends(SENTENCE + MARK, 6),
    *function_call("get_weather", '{"city":"Oslo"}', 7),
    *completed(usage=TOOLS_USED),
]
"""All that a stream of the Responses API can hold, as pairs of a type and fields."""

CHAT = [
    {"id": "x", "model": "m", "object": "chat.completion.chunk", "created": 1791066850,
     "system_fingerprint": "fp", "citations": [CITED],
     "choices": [{"index": 0, "delta": {"role": "assistant", "content": "Hi"}}]},
    {"choices": [{"index": 0, "delta": {"reasoning_content": "Hm"}}]},
    {"choices": [{"index": 0, "delta": {"content": " there", "tool_calls": [
        {"index": 0, "id": "c", "type": "function",
         "function": {"name": "look", "arguments": '{"a": 1}'}}]}}]},
    {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}],
     "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3,
               "prompt_tokens_details": {"cached_tokens": 1},
               "server_side_tools": {"web_search": 1}}},
]  # fmt: skip
"""The same of Chat Completions."""


def with_key(value, key, name=""):
    """Return JSON data in which each string, and a further name in each object, holds the key."""
    if isinstance(value, str):
        return value if name in STRUCTURE else f"{value} {key}"
    if isinstance(value, list):
        return [with_key(one, key) for one in value]
    if isinstance(value, dict):
        changed = {name: with_key(one, key, name) for name, one in value.items()}
        return {**changed, f"n {key}": 3, f"s {key}": key}
    return value


def places(value, at=()):
    """Return where JSON data has strings: ways to them, those of names with ``None`` at the end."""
    if isinstance(value, str):
        yield at
    elif isinstance(value, (dict, list)):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        if isinstance(value, dict):
            yield (*at, None)
        for name, one in pairs:
            yield from places(one, (*at, name))


def put(value, at, key):
    """Put the key into one place, in place of what is there; the data are changed."""
    *way, last = at
    for name in way:
        value = value[name]
    if last is None:
        value[f"n{key}"] = 3
    else:
        value[last] = key
    return value


def chat_stream(chunks):
    """Write chunks as a stream of Chat Completions."""
    return b"".join(f"data: {json.dumps(one)}\n\n".encode() for one in chunks) + b"data: [DONE]\n\n"
