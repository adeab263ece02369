"""A server that says the key wherever it says anything: a chat neither keeps nor sends it."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from client.responses.captures import stream
from client.responses.echoes import CHAT, RICH, chat_stream, with_key

from grok_jupyter import ChatWidget, Client


def spoiled(key):
    return stream(*((kind, with_key(fields, key)) for kind, fields in RICH))


FORMS = ("json", "ipynb", "md", "html")


@pytest.fixture
def echoing(key):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.asked.append(self.rfile.read(int(self.headers["content-length"])).decode())
            is_chat = self.path.endswith("/chat/completions")
            body = chat_stream(with_key(CHAT, key)) if is_chat else spoiled(key)
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("x-request-id", key)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.filterwarnings("ignore::grok_jupyter.RecordingWarning")
@pytest.mark.parametrize("api", ["chat", "responses"])
def test_no_page_copy_export_recording_or_question_has_it(open_page, echoing, key, tmp_path, api):
    address = f"http://127.0.0.1:{echoing.server_port}/v1"
    folder = tmp_path / "recordings"
    with Client(
        key, base_url=address, api=api, replay="record", replay_folder=folder, max_retries=0
    ) as client:
        chat = ChatWidget(client=client, model="grok-4.5")
        response = chat.send("hello")
        assert key in response.content
        assert bool(response.server_tool_calls) == (api == "responses")
        page = open_page(chat)
        seen = json.dumps(page.state) + json.dumps(chat.get_state())
        seen += json.dumps(chat._copies._parts) + repr(chat) + repr(chat.messages)
        seen += repr(chat.response) + str(chat._repr_mimebundle_())
        for form in FORMS:
            seen += chat.export(tmp_path / f"talk.{form}").read_text("utf-8")
        chat.send("again")
        seen += "".join(echoing.asked)
        seen += "".join(file.read_text("utf-8") for file in folder.rglob("*") if file.is_file())
        again = ChatWidget.load(tmp_path / "talk.json", client=client)
        again.send("more")
        seen += echoing.asked[-1]
        chat.close()
        again.close()
    assert "hidden-key" in seen
    assert key not in seen
    assert key[:14] not in seen
