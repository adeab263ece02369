"""A key that a server echoes stands in no error, wherever it is cut, however it is spelled."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_jupyter import APIStatusError, Client, GrokError
from grok_jupyter.chat import user

KEY = "xai-Zq7" + "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789" * 2 + "end9"
SHOWN = 12  # characters of the key that may stand somewhere by chance

SPELLINGS = {
    "plain": KEY,
    "JSON": "".join(f"\\u{ord(sign):04x}" for sign in KEY),
    "JSON twice": "".join(f"\\\\u{ord(sign):04X}" for sign in KEY),
    "JSON in part": "".join(f"\\u{ord(sign):04x}" if n % 3 else sign for n, sign in enumerate(KEY)),
    "URL": "".join(f"%{ord(sign):02X}" for sign in KEY),
    "quoted": quote(KEY, safe=""),
    "HTML": "".join(f"&#{ord(sign)};" for sign in KEY),
    "HTML in hex": "".join(f"&#x{ord(sign):x};" for sign in KEY),
    "base64": base64.b64encode(b"Bearer " + KEY.encode()).decode(),
    "hex": KEY.encode().hex(),
}

ENVELOPES = {
    "an error with 200": (200, "application/json", '{"error": {"message": "TEXT"}}'),
    "an error that is an object": (200, "application/json", '{"error": {"TEXT": 1}}'),
    "other JSON with 200": (200, "application/json", '{"hello": "TEXT"}'),
    "no JSON with 200": (200, "application/json", "TEXT"),
    "a page": (200, "text/html", "<html>TEXT</html>"),
    "something else": (200, "text/plain", "TEXT"),
    "an event": (200, "text/event-stream", 'data: {"error": {"message": "TEXT"}}\n\n'),
    "an event with a type": (200, "text/event-stream", 'event: error\ndata: {"x": "TEXT"}\n\n'),
    "an event that is no JSON": (200, "text/event-stream", "data: {TEXT\n\n"),
    "an event that is no object": (200, "text/event-stream", 'data: ["TEXT"]\n\n'),
    "a finish reason": (
        200,
        "text/event-stream",
        'data: {"choices":[{"delta":{},"finish_reason":"error TEXT"}]}\n\ndata: [DONE]\n\n',
    ),
    "401": (401, "application/json", '{"error": "TEXT"}'),
    "422 as text": (422, "text/plain", "TEXT"),
    "422 without an error": (422, "application/json", '{"hello": ["TEXT"]}'),
    "502 as a page": (502, "text/html", "<title>TEXT</title>"),
}


def spelled(text, spelling):
    """Return what of the key a text may hold at most in one spelling, as a run of it."""
    whole = SPELLINGS[spelling][12 if spelling == "base64" else 0 :]  # there, what is ahead of it
    width = len(whole) // len(KEY) * SHOWN or SHOWN
    return any(whole[at : at + width] in text for at in range(len(whole) - width))


def said(error):
    everything = [str(error), repr(error), getattr(error, "body", "")]
    while error is not None:
        everything.append(str(error))
        error = error.__cause__ or error.__context__
    return "".join(everything)


@pytest.fixture(scope="module")
def echo():
    """Have a server answer as told; return everything that the error says."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    answer = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(answer["status"])
            self.send_header("content-type", answer["kind"])
            self.send_header("content-length", str(len(answer["body"])))
            self.end_headers()
            self.wfile.write(answer["body"])

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    with Client(KEY, base_url=f"http://127.0.0.1:{server.server_port}/v1", max_retries=0) as client:

        def ask(status, kind, body):
            answer.update(status=status, kind=kind, body=body.encode())
            with pytest.raises(GrokError) as caught:
                for _ in client.chat.create("m").append(user("Hello")).stream():
                    pass
            return caught.value

        yield ask
    server.shutdown()
    server.server_close()


@settings(max_examples=300)
@given(
    envelope=st.sampled_from(sorted(ENVELOPES)),
    spelling=st.sampled_from(sorted(SPELLINGS)),
    padding=st.integers(0, 520),
    repeats=st.integers(1, 14),
)
def test_no_cut_leaves_a_part_of_an_echoed_key(echo, envelope, spelling, padding, repeats):
    status, kind, template = ENVELOPES[envelope]
    text = "z" * padding + " " + SPELLINGS[spelling] * repeats + " end"
    error = echo(status, kind, template.replace("TEXT", text))
    assert not spelled(said(error), spelling)
    assert not spelled(said(error), "plain")


@settings(max_examples=40)
@given(
    spelling=st.sampled_from(sorted(SPELLINGS)), ahead=st.integers(0, 1100), count=st.integers(0, 9)
)
def test_a_body_that_is_cut_within_a_key_holds_no_part_of_it(echo, spelling, ahead, count):
    whole = SPELLINGS[spelling]
    body = whole * count + "z" * (64 * 1024 - ahead - len(whole) * count) + whole * 4
    error = echo(500, "text/plain", body)
    assert isinstance(error, APIStatusError)
    assert not spelled(error.body, spelling)


@pytest.mark.parametrize("padding", range(0, 260, 13))
def test_no_cut_leaves_a_part_of_a_key_in_a_header(raw, connect, ask, padding):
    def handle(exchange):
        exchange.read()
        line = b"x" * padding + KEY.encode() + b" " + b"y" * 300
        exchange.send(b"HTTP/1.1 200 OK\r\n" + line + b"\r\n\r\n")

    with pytest.raises(GrokError) as caught:
        ask(connect(raw(handle), api_key=KEY)).sample()
    assert not spelled(said(caught.value), "plain")


def test_a_listing_that_quotes_the_key_in_a_header_does_not_get_it_shown(raw, connect):
    def handle(exchange):
        exchange.read()
        exchange.answer(b"x", content_encoding=f"br, {KEY}")

    with pytest.raises(GrokError, match="which was not asked for") as caught:
        connect(raw(handle), api_key=KEY).models.list_language_models()
    assert KEY not in said(caught.value)


def test_what_is_quoted_of_an_event_stands_in_quotes(echo):
    error = echo(200, "text/event-stream", "data: {no\n\n")
    assert "not JSON: '{no'." in str(error)


def test_an_answer_that_is_no_json_is_quoted_without_the_key(raw, event, finish, connect, ask):
    def handle(exchange):
        exchange.read()
        exchange.answer(event("x" * 110 + " " + KEY) + finish)

    response = ask(connect(raw(handle), api_key=KEY)).sample()
    with pytest.raises(GrokError, match="not JSON") as caught:
        response.json()
    assert KEY[:SHOWN] not in str(caught.value)
    assert json.loads(json.dumps(response.content)) == "x" * 110 + " " + KEY
