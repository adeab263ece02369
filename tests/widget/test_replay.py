"""A chat whose answers are recorded and replayed, as its page shows it."""

import json
from contextlib import ExitStack

import pytest

from grok_jupyter import ChatWidget, RecordingError


@pytest.fixture
def chat_of(grok_server, monkeypatch, tmp_path):
    """Make a chat that records or replays: ``chat = chat_of("auto")``."""
    monkeypatch.chdir(tmp_path)
    with ExitStack() as stack:

        def make(mode, **settings):
            monkeypatch.setenv("GROK_JUPYTER_REPLAY", mode)
            chat = ChatWidget(**settings)
            stack.callback(chat.close)
            return chat

        yield make


@pytest.fixture
def recording(tmp_path):
    """Read the only recording there is."""

    def read():
        (file,) = (tmp_path / "grok_recordings").iterdir()
        return file, json.loads(file.read_text(encoding="utf-8"))

    return read


def test_a_turn_that_is_replayed_says_since_when_it_is_known(
    chat_of, open_page, recording, grok_server
):
    first = chat_of("record").send("hello")
    chat = chat_of("only")
    page = open_page(chat)
    again = chat.send("hello")
    turn = page.until_status("completed")
    assert again.content == first.content
    day = recording()[1]["recorded"][:10]
    assert turn.fields["line"].endswith(f" · replayed from {day}")
    assert len(grok_server.requests) == 1


def test_a_turn_that_is_recorded_says_nothing_of_it(chat_of, open_page):
    chat = chat_of("record")
    page = open_page(chat)
    chat.send("hello")
    assert "replayed" not in page.until_status("completed").fields["line"]


def test_the_totals_count_replays_as_nothing_spent(chat_of, open_page):
    spent = chat_of("record")
    page = open_page(spent)
    spent.send("hello")
    page.until(lambda page: page.totals and page.totals[0])
    assert "tokens" in page.totals[0]

    chat = chat_of("only")
    page = open_page(chat)
    chat.send("hello")
    page.until(lambda page: page.totals and page.totals[0])
    assert page.totals[0].startswith("1 answer, 1 replayed")
    assert "tokens" not in page.totals[0]


def test_an_export_is_that_of_the_recorded_talk(chat_of, tmp_path):
    texts = []
    for mode in ("record", "only"):
        chat = chat_of(mode)
        for question in ("one", "two"):
            chat.send(question)
        chat.regenerate()
        texts.append(chat.export(tmp_path / f"{mode}.md").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]


def test_what_was_regenerated_is_replayed_in_the_same_order(chat_of, grok_server):
    recorded, replayed = [], []
    for mode, said in (("record", recorded), ("only", replayed)):
        chat = chat_of(mode, temperature=1.5)
        said.append(chat.send("Say a number").content)
        said.extend(chat.regenerate().content for _ in range(2))
    assert replayed == recorded
    assert len(grok_server.requests) == 3


def test_a_damaged_recording_is_told_in_the_page_and_asked_again(
    chat_of, open_page, recording, grok_server
):
    chat_of("record").send("hello")
    file, _ = recording()
    file.write_text("{}", encoding="utf-8")
    chat = chat_of("auto")
    page = open_page(chat)
    response = chat.send("hello")
    told, _ = page.until_reply("told")
    assert file.name in told["told"]
    assert "asked again" in told["told"]
    assert response.recorded_at is None
    assert len(grok_server.requests) == 2
    assert recording()[1]["answer"] == response.content.split("\n"), "it is recorded anew"


def test_a_question_that_is_not_recorded_fails_in_the_page(chat_of, open_page, grok_server):
    chat = chat_of("only")
    page = open_page(chat)
    with pytest.raises(RecordingError, match="no recording of 'hello'"):
        chat.send("hello")
    turn = page.until(lambda page: page.turns and page.turns[0].said["error"]).turns[0]
    assert turn.status == "failed"
    assert "no recording of 'hello'" in turn.said["error"]
    assert not grok_server.requests


def test_without_a_key_a_chat_is_replayed_and_does_not_ask_for_one(chat_of, open_page, monkeypatch):
    chat_of("record").send("hello")
    monkeypatch.delenv("XAI_API_KEY")
    chat = chat_of("only")
    page = open_page(chat)
    assert page.state["_about"]["missing"] == ""
    assert chat.send("hello").recorded_at is not None


def test_an_answer_that_is_stopped_is_not_recorded(
    chat_of, open_page, slow_server, monkeypatch, tmp_path
):
    monkeypatch.setenv("XAI_BASE_URL", slow_server.url)
    chat = chat_of("auto")
    page = open_page(chat)
    chat.send("go on", wait=False)
    page.until(lambda page: page.turns and page.turns[0].html)
    chat.stop()
    assert chat.wait().status == "interrupted"
    assert not list(tmp_path.glob("grok_recordings/*"))
