"""What a page may ask for, and what it cannot have."""

import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def png():
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def test_a_question_of_the_page_is_accepted_and_answered(open_chat):
    chat, page = open_chat()
    page.ask(kind="send", ref="r1", text="hello")
    assert page.until_reply("accepted")[0] == {"accepted": "r1"}
    assert page.until_status("completed").said["question"] == "hello"
    assert chat.response.status == "completed"


def test_a_question_with_an_image_goes_out_and_the_page_can_show_it(open_chat, asked):
    _, page = open_chat()
    page.ask(kind="send", text="see", images=[{"label": "plot.png"}], buffers=[memoryview(png())])
    turn = page.until_status("completed")
    assert turn.fields["images"] == [{"label": "plot.png", "kept": True}]
    parts = asked()["messages"][-1]["content"]
    assert [part["type"] for part in parts] == ["text", "image_url"]
    page.ask(kind="image", turn=turn.fields["id"], index=0)
    reply, buffers = page.until_reply("image")
    assert reply["type"] == "image/png"
    assert bytes(buffers[0]) == png()


def test_what_is_no_image_is_refused_and_the_draft_comes_back(open_chat, server):
    _, page = open_chat()
    page.ask(kind="send", ref="d1", text="see", images=[{"label": "a.svg"}], buffers=[b"<svg/>"])
    reply, _ = page.until_reply("refused")
    assert reply["ref"] == "d1"
    assert "SVG" in reply["refused"]
    assert page.turns == []
    assert not server.requests


def test_the_page_can_stop_an_answer(open_chat, slow_server):
    chat, page = open_chat(slow_server)
    page.ask(kind="send", text="go on")
    page.until(lambda page: page.turns and page.turns[0].html)
    page.ask(kind="stop")
    page.until_status("interrupted")
    assert chat.response.content
    assert slow_server.wait_for_disconnect(20)


def test_regenerate_and_edit_from_the_page_drop_what_followed(open_chat):
    chat, page = open_chat()
    chat.send("one")
    chat.send("two")
    page.until(lambda page: len(page.turns) == 2)
    page.ask(kind="edit", ref="e", turn=page.turns[0].fields["id"], text="uno")
    page.until(lambda page: [t.said["question"] for t in page.turns] == ["uno"])
    page.until_status("completed")
    page.ask(kind="regenerate", turn=page.turns[0].fields["id"])
    page.until_reply("accepted")
    chat.wait()
    assert chat.messages[0].text == "uno"


def test_the_page_can_change_a_setting_and_is_told_when_it_makes_no_sense(open_chat):
    chat, page = open_chat()
    page.ask(kind="settings", temperature=0.5)
    assert chat.temperature == 0.5
    page.ask(kind="settings", max_tokens=200.0)
    assert chat.max_tokens == 200
    page.ask(kind="settings", temperature=9)
    assert "temperature=9" in page.until_reply("refused")[0]["refused"]
    assert chat.temperature == 0.5
    page.ask(kind="settings", temperature=None)
    assert chat.temperature is None


def test_the_page_learns_the_models_of_the_server(open_chat):
    _, page = open_chat()
    page.ask(kind="models")
    models = page.until_reply("models")[0]["models"]
    assert "grok-4.6" in [model["id"] for model in models]


def test_the_page_cannot_set_state(open_chat):
    chat, page = open_chat()
    before = chat.get_state()
    for name, value in (("model", "evil"), ("_esm", "alert(1)"), ("_about", {}), ("_talk", {})):
        data = {"method": "update", "state": {name: value}, "buffer_paths": []}
        page.wire.handle_msg({"content": {"data": data}, "buffers": []})
    assert chat.get_state() == before
    assert chat.model != "evil"


def test_the_page_can_have_the_talk_as_a_file(open_chat):
    chat, page = open_chat(chat="plan")
    chat.send("one")
    for form in ("md", "ipynb", "json", "html"):
        page.ask(kind="export", form=form)
        reply, buffers = page.until_reply("file")
        assert reply["file"] == f"plan.{form}"
        assert b"one" in bytes(buffers[0])


@pytest.mark.parametrize(
    "request_",
    [
        None, 7, [], {}, {"kind": None}, {"kind": ["send"]}, {"kind": "eval"}, {"kind": "send"},
        {"kind": "send", "text": 7}, {"kind": "send", "text": ""}, {"kind": "send", "text": " \n"},
        {"kind": "send", "text": "x", "images": [{}]}, {"kind": "send", "text": "x", "images": 3},
        {"kind": "send", "text": "x", "values": "df"}, {"kind": "send", "text": "x", "values": [3]},
        {"kind": "send", "text": "x", "values": ["__import__('os')"]},
        {"kind": "send", "text": "x", "values": ["nobody"]},
        {"kind": "send", "text": "x", "values": ["a"] * 17},
        {"kind": "send", "text": "x" * 2_000_001},
        {"kind": "edit", "turn": 1.5, "text": "x"}, {"kind": "edit", "turn": 999, "text": "x"},
        {"kind": "delete", "turn": True}, {"kind": "regenerate", "turn": -1},
        {"kind": "regenerate"}, {"kind": "image", "turn": 1}, {"kind": "settings"},
        {"kind": "settings", "model": {}}, {"kind": "settings", "system": 7},
        {"kind": "settings", "reasoning_effort": "x" * 50}, {"kind": "export", "form": "exe"},
        {"kind": "export", "form": ["md"]}, {"kind": "export", "form": "../../etc"},
    ],
)  # fmt: skip
def test_a_request_that_makes_no_sense_is_refused_in_one_sentence(open_chat, server, request_):
    chat, page = open_chat()
    chat._handle_message(chat, request_, [])
    reply, _ = page.until_reply("refused")
    assert reply["refused"]
    assert "\n" not in reply["refused"]
    assert len(reply["refused"]) < 400
    assert not [r for r in server.requests if r.method == "POST"]
    assert chat.messages == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
KINDS = st.sampled_from(
    ["edit", "delete", "regenerate", "image", "export", "settings", "undo", "snapshot", "stop"]
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(kind=KINDS | JSON, rest=st.dictionaries(
    st.sampled_from(["turn", "index", "text", "form", "temperature", "max_tokens", "ref"]), JSON
))  # fmt: skip
def test_whatever_a_page_sends_the_chat_lives_on(shared_chat, kind, rest):
    shared_chat._handle_message(shared_chat, {**rest, "kind": kind}, [])
    assert shared_chat.messages == []
    assert shared_chat.response is None


@pytest.fixture
def shared_chat(open_chat):
    return open_chat()[0]


def test_variables_of_the_notebook_are_offered_and_attached_by_name(open_chat, asked, notebook):
    notebook.user_ns["sales"] = [1, 2, 3]
    _, page = open_chat()
    page.ask(kind="variables")
    assert {"name": "sales", "type": "list"} in page.until_reply("variables")[0]["variables"]
    page.ask(kind="send", text="sum?", values=["sales"])
    turn = page.until_status("completed")
    assert turn.fields["values"] == ["sales"]
    sent = "".join(part["text"] for part in asked()["messages"][-1]["content"])
    assert sent.startswith("sum?")
    assert "sales:" in sent
    assert "2" in sent


def test_a_variable_whose_repr_fails_is_refused(open_chat, notebook):
    class Odd:
        def __repr__(self):
            raise ValueError("no repr today")

    notebook.user_ns["odd"] = Odd()
    _, page = open_chat()
    page.ask(kind="send", ref="r", text="?", values=["odd"])
    assert "no repr today" in page.until_reply("refused")[0]["refused"]
