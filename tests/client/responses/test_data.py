"""What is known of searches is plain data: it is dumped, copied, pickled, shown without keys."""

import copy
import json
import pickle

import pytest
from client.responses.captures import (
    CITED,
    FUNCTION,
    OPENING,
    SEARCH,
    completed,
    message,
    reasoning,
    search_begins,
    search_ends,
    stream,
    usage,
)

from grok_jupyter import InputError
from grok_jupyter.client.secret import Secret
from grok_jupyter.protocol.dump import dump_response, load_response
from grok_jupyter.protocol.shown import shown
from grok_jupyter.protocol.usage import decode_usage, total

KEY = "xai-topsecret-0123456789"
EVERYTHING = stream(
    *OPENING,
    *reasoning("Hm.", sealed="c2VhbGVk"),
    *search_begins(1),
    *search_ends("tides", CITED, index=1),
    *message("Yes.", index=2),
    *completed(usage=usage(server_side_tool_usage_details={"web_search_calls": 1})),
)


@pytest.mark.parametrize("body", [SEARCH, FUNCTION, EVERYTHING], ids=["search", "call", "all"])
@pytest.mark.parametrize(
    "again",
    [
        lambda response: load_response(json.loads(json.dumps(dump_response(response)))),
        lambda response: pickle.loads(pickle.dumps(response)),
        copy.deepcopy,
    ],
    ids=["dump", "pickle", "copy"],
)
def test_a_response_comes_back_as_it_was(read, body, again):
    response, _ = read(body)
    other = again(response)
    assert dump_response(other) == dump_response(response)
    assert other.server_tool_calls == response.server_tool_calls
    assert other.sources == response.sources
    assert other.citations == response.citations
    assert other.sealed == response.sealed
    assert other.usage == response.usage
    assert (other.api, other.content) == ("responses", response.content)
    assert [one.to_wire() for one in other.messages] == [one.to_wire() for one in response.messages]
    assert other.messages[0].sealed == response.messages[0].sealed


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("api", "gopher"),
        ("server_tool_calls", [{"kind": "web_search", "status": "flying"}]),
        ("server_tool_calls", [1]),
        ("sources", [{"url": 1}]),
        ("sealed", [{"encrypted_content": 1}]),
        ("sealed", "x"),
    ],
)
def test_a_damaged_record_is_refused(read, field, value):
    record = {**dump_response(read(EVERYTHING)[0]), field: value}
    with pytest.raises(InputError, match=f"damaged: {field}"):
        load_response(record)


def test_a_record_of_chat_completions_has_nothing_new(read):
    record = dump_response(load_response({"status": "completed", "choices": [{"content": "Hi"}]}))
    assert set(record) == {"status", "choices"}
    assert load_response(record).api == "chat"


def test_a_key_is_shown_nowhere(read):
    secret = Secret(KEY)
    body = stream(
        *OPENING,
        *search_begins(),
        *search_ends(f"what is {KEY}?", f"https://demo.invalid/{KEY}"),
        *message("Nothing.", index=1),
        *completed(),
    )
    response, _ = read(body)
    clean = shown(response)
    assert clean.has_hidden
    assert KEY in response.server_tool_calls[0].arguments
    assert KEY not in json.dumps(dump_response(clean))
    assert secret is not None


def test_without_a_key_in_them_searches_are_shown_as_they_are(read):
    secret = Secret(KEY)
    response, _ = read(EVERYTHING)
    assert shown(response) is response
    assert secret is not None


def test_counts_of_tools_add_up():
    first = decode_usage({"prompt_tokens": 1, "server_side_tools": {"web_search": 2}})
    second = decode_usage({"server_side_tools": {"web_search": 1, "mcp": 3, "x": "?", "y": 0}})
    assert total([first, second, None]).server_side_tools == {"web_search": 3, "mcp": 3}
    assert {first, first} == {first}


def test_a_turn_of_a_conversation_keeps_what_was_sealed(read):
    from grok_jupyter.chat import user
    from grok_jupyter.session.turn import Question, Turn

    response, _ = read(EVERYTHING)
    turn = Turn(Question("Hello", (), user("Hello")), response, "grok-4.5")
    assert [message.role for message in turn.messages] == ["user", "assistant"]
    assert [one["encrypted_content"] for one in turn.messages[1].sealed] == ["c2VhbGVk"]
