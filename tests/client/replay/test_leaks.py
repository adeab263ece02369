"""No recording holds the key, whoever tries to get it in."""

import base64
import json
from urllib.parse import quote

import pytest

from grok_jupyter import RecordingWarning
from grok_jupyter.client.replay.leaks import holds

KEY = "xai-top+secret/0123~456:789"

SPELLINGS = {
    "plain": KEY,
    "base64": base64.b64encode(KEY.encode()).decode(),
    "base64, one byte on": base64.b64encode(b"x" + KEY.encode() + b"y").decode(),
    "base64, two bytes on": base64.b64encode(b"Bearer: " + KEY.encode() + b"z").decode(),
    "base64 for addresses": base64.urlsafe_b64encode(b"k=" + KEY.encode()).decode(),
    "URL": quote(KEY, safe=""),
    "every sign escaped": "".join(f"%{ord(sign):02x}" for sign in KEY),
    "hex": KEY.encode().hex(),
}


@pytest.fixture
def ask(raw, event, finish, open_client, said):
    """Ask a server that answers with a body; return what was answered."""

    def ask(*events, prompt="Hello", key=KEY):
        def handle(exchange):
            while exchange.read():
                exchange.answer(b"".join(events) + finish)

        return said(open_client("record", base_url=raw(handle).url, api_key=key), prompt)

    return ask


def scanned(folder):
    """Return whether the key is in any file of the folder, in any spelling."""
    return any(
        spelling in file.read_text("utf-8") or spelling in file.name
        for file in folder.rglob("*")
        for spelling in SPELLINGS.values()
    )


def test_an_ordinary_recording_holds_no_key(ask, event, folder):
    ask(event("Hello"))
    assert list(folder.iterdir())
    assert not scanned(folder)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_answer_that_echoes_the_key_is_not_recorded(ask, event, folder, spelling):
    said = f"Your key is {SPELLINGS[spelling]}."
    with pytest.warns(RecordingWarning, match="it, or the question, holds the key") as told:
        assert ask(event(said)) == said
    assert KEY not in str(told[0].message)
    assert not folder.exists()


def test_a_key_cut_over_several_events_is_found(ask, event, folder):
    with pytest.warns(RecordingWarning):
        ask(event(KEY[:9]), event(KEY[9:]))
    assert not folder.exists()


def test_a_key_in_reasoning_or_calls_cut_over_events_is_found(ask, event, folder):
    def chunk(**delta):
        return event(choices=[{"index": 0, "delta": delta}])

    def call(arguments):
        function = {"name": "look", "arguments": arguments}
        return chunk(tool_calls=[{"index": 0, "id": "1", "function": function}])

    with pytest.warns(RecordingWarning):
        ask(chunk(reasoning_content=KEY[:9]), chunk(reasoning_content=KEY[9:]), event("Hello"))
    with pytest.warns(RecordingWarning):
        ask(call(KEY[:9]), call(KEY[9:]))
    assert not folder.exists()


def test_a_key_in_json_escapes_or_comments_or_ids_is_found(ask, event, folder):
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in KEY)
    bodies = [
        b'data: {"choices":[{"index":0,"delta":{"content":"%s"}}]}\n\n' % escaped.encode(),
        b": " + KEY.encode() + b"\n\n" + event("Hello"),
        event("Hello", id=KEY),
        b"data: " + json.dumps({"x": KEY, "choices": []}).encode() + b"\n\n" + event("Hello"),
    ]
    for body in bodies:
        with pytest.warns(RecordingWarning):
            ask(body)
    assert not folder.exists()


def test_a_question_that_holds_the_key_is_not_recorded(ask, event, folder):
    with pytest.warns(RecordingWarning):
        ask(event("Hello"), prompt=f"Why is {KEY} refused?")
    assert not folder.exists()


def test_the_key_of_the_process_is_looked_for_where_another_is_used(
    open_client, said, folder, monkeypatch
):
    monkeypatch.setenv("XAI_API_KEY", KEY)
    with pytest.warns(RecordingWarning):
        said(open_client("auto", base_url="demo", api_key=None), f"What is {KEY}?")
    assert not folder.exists()


def test_words_that_local_servers_take_for_keys_forbid_nothing():
    assert not holds("Use ollama for that.", {"ollama", ""})
