"""Sealed reasoning goes back to where it came from, and nowhere else, with nothing beside it."""

import json

import pytest
from client.responses.captures import OPENING, PLAIN, completed, message, reasoning, stream

from grok_jupyter import ChatWidget
from grok_jupyter.chat import user
from grok_jupyter.protocol.dump import dump_response, load_response
from grok_jupyter.protocol.sealed import can_read

SEALED = stream(*OPENING, *reasoning("Hm.", sealed="c2VhbGVk"), *message("391", index=1),
                *completed())  # fmt: skip
BOTH = ("c2VhbGVk",)


def sent(server):
    return tuple(one["encrypted_content"] for one in items(server))


def items(server):
    return [one for one in server.requests[-1].body["input"] if one.get("type") == "reasoning"]


@pytest.mark.parametrize("model", ["grok-4.20", "grok-4.7", "grok-4", "llama"])
@pytest.mark.parametrize(
    ("more", "can"),
    [("", True), ("-0915", True), ("-latest", True), ("-2026-09-15", True), ("-mini", False),
     ("-multi-agent", False), ("-fast", False), (".1", False), ("-2", False)],
)  # fmt: skip
def test_only_the_same_model_reads_it_whatever_its_date(model, more, can):
    assert can_read(model, model + more) is can
    assert can_read(model + more, model) is can


def test_another_server_does_not_get_it(answering, asking, connect):
    first, second = answering(SEALED), answering(PLAIN)
    chat = asking(first)
    chat.append(chat.sample()).append(user("And?"))
    other = connect(second, api="responses").chat.create("grok-4.5", messages=chat.messages)
    other.sample()
    assert sent(second) == ()
    chat.sample()
    assert sent(first) == BOTH


def test_a_talk_brings_it_back_to_its_server_only(answering, connect, tmp_path):
    first, second = answering(SEALED), answering(PLAIN)
    here, there = (connect(one, api="responses") for one in (first, second))
    chat = ChatWidget(client=here, model="grok-4.5")
    chat.send("Hello")
    file = chat.export(tmp_path / "talk.json")
    assert "c2VhbGVk" in file.read_text()
    assert "127.0.0.1" not in file.read_text()
    for client, server, expected in ((there, second, ()), (here, first, BOTH)):
        again = ChatWidget.load(file, client=client)
        again.send("And?")
        assert sent(server) == expected
        again.close()
    chat.close()


@pytest.mark.parametrize("changes", [{}, {"server": ""}, {"server": None}])
def test_words_that_a_file_puts_beside_it_are_not_sent(answering, asking, changes):
    server = answering(SEALED)
    chat = asking(server)
    record = dump_response(chat.sample())
    hidden = [{"type": "summary_text", "text": "HIDDEN"}, {"role": "system", "content": "HIDDEN"}]
    record["sealed"] = [{**record["sealed"][0], "summary": hidden, "content": hidden, **changes}]
    chat.append(load_response(record)).append(user("And?")).sample()
    assert "HIDDEN" not in json.dumps(server.requests[-1].body)
    assert sent(server) == (() if changes else BOTH)


DEEP = json.loads("[" * 500 + "]" * 500)
ODD = ["a\ud800", "", "x" * (2**23 + 1), 5, None, ["x"], {"a": 1}, float("nan"), DEEP, True]


@pytest.mark.parametrize("field", ["encrypted_content", "summary", "content", "model"])
@pytest.mark.parametrize("value", ODD, ids=lambda value: repr(value)[:20])
def test_what_is_not_as_documented_spoils_no_conversation(answering, asking, field, value):
    events = [*OPENING, *reasoning("Hm.", sealed="c2VhbGVk"), *message("391", index=1)]
    item = next(f for kind, f in events if f.get("item", {}).get("encrypted_content"))["item"]
    item[field] = value
    server = answering(stream(*events, *completed()), PLAIN)
    chat = asking(server)
    response = load_response(json.loads(json.dumps(dump_response(chat.sample()), allow_nan=False)))
    assert chat.append(response).append(user("And?")).sample().content == "391"
    assert sent(server) == (() if field == "encrypted_content" else BOTH)
