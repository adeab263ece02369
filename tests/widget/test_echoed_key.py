"""An answer that holds the key: neither the page, nor what is kept and exported, holds it."""

import json

import pytest

from grok_jupyter import ChatWidget, Client
from grok_jupyter.chat import user

FORMS = ("json", "ipynb", "md", "html")


@pytest.fixture
def echoing(key):
    """A server that answers with the key that it was sent, cut into pieces."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            self.server.asked.append(body)
            text = f"You sent: {self.headers['authorization']}"
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            for at in range(0, len(text), 5):
                delta = {"content": text[at : at + 5], "reasoning_content": text[at : at + 5]}
                event = {"id": text, "choices": [{"delta": delta}]}
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.write(b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n')
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    server.url = f"http://127.0.0.1:{server.server_port}/v1"
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_neither_page_nor_state_nor_copies_nor_exports_hold_it(
    open_chat, open_page, echoing, key, tmp_path
):
    chat, page = open_chat(echoing, chat="talk")
    response = chat.send("hello")
    assert response.content == f"You sent: Bearer {key}"
    turn = page.until_status("completed")
    assert turn.said["source"] == "You sent: Bearer xai-hidden-key"
    assert "xai-hidden-key" in turn.html
    assert "a key in it is hidden" in turn.fields["line"]

    seen = json.dumps(page.state) + json.dumps(chat.get_state())
    while not chat.comm.published.empty():
        seen += repr(chat.comm.published.get())
    seen += json.dumps(chat._copies._parts) + repr(chat) + repr(chat.messages)
    seen += repr(chat.response) + json.dumps(open_page(chat).state)
    for form in FORMS:
        text = chat.export(tmp_path / f"talk.{form}").read_text("utf-8")
        assert "xai-hidden-key" in text
        seen += text
        page.ask(kind="export", form=form)
        _, (data,) = page.until_reply("file")
        seen += bytes(data).decode()
    assert key not in seen
    assert key[:12] not in seen


def test_the_next_question_goes_out_without_it(open_chat, echoing, key):
    chat, _ = open_chat(echoing)
    chat.send("one")
    chat.send("two")
    said = [message["content"] for message in echoing.asked[-1]["messages"]]
    assert said == ["one", "You sent: Bearer xai-hidden-key", "two"]


def test_messages_that_were_read_can_be_assigned_again(open_chat, echoing, key):
    chat, _ = open_chat(echoing)
    first = chat.send("one")
    chat.messages = [*chat.messages, user("two")]
    assert [message.text for message in chat.messages] == [
        "one", "You sent: Bearer xai-hidden-key", "two",
    ]  # fmt: skip
    assert chat._conversation.turns[0].response is first


def test_a_talk_that_was_kept_by_an_older_version_is_cleaned(echoing, key, tmp_path):
    file = tmp_path / "old.json"
    turn = {"question": f"Is {key} right?", "response": {
        "status": "completed", "choices": [{"content": f"{key} is."}]}}  # fmt: skip
    file.write_text(json.dumps({"version": 1, "name": None, "system": None, "turns": [turn]}))
    with Client(key, base_url=echoing.url) as client:
        chat = ChatWidget.load(file, client=client)
        for form in FORMS:
            assert key not in chat.export(tmp_path / f"new.{form}").read_text("utf-8")
        assert key not in json.dumps(chat.get_state()) + json.dumps(chat._copies._parts)
        chat.close()


def test_alternatives_do_not_take_it_into_copies_or_exports(open_chat, echoing, key, tmp_path):
    chat, page = open_chat(echoing)
    chat.send("hello")
    chat.regenerate(model="another")
    page.until(lambda page: page.turns and page.turns[-1].fields["place"] == (2, 2))
    page.until_status("completed")
    assert len(chat.alternatives) == 2
    kept = json.dumps(chat._copies._parts)
    for form in FORMS:
        kept += chat.export(tmp_path / f"talk.{form}").read_text("utf-8")
    assert key not in kept
    assert kept.count("xai-hidden-key") > 4
    again = ChatWidget.load(tmp_path / "talk.json")
    assert [one.content for one in again.alternatives] == ["You sent: Bearer xai-hidden-key"] * 2
    again.close()
