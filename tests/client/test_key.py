"""The key goes to its server, and nowhere else."""

import json
import pickle
import traceback

import pytest

from grok_jupyter import APIStatusError, ConfigError, GrokError, InputError, StreamError
from grok_jupyter.client.config import process, resolve
from grok_jupyter.client.secret import Secret

PATIENCE = 20


def said(error):
    """Everything that an error says."""
    block = error._render_traceback_() if isinstance(error, GrokError) else []
    return "".join([str(error), repr(error), repr(vars(error)), *block])


def shown(error):
    """Everything that a tool could print about an error, the variables of its frames included.

    The frames of these tests are left out: they know the key.
    """
    parts = [said(error)]
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    while report:
        inner = [frame for frame in report.stack if frame.filename != __file__]
        parts += [*report.format_exception_only(), *(repr(frame.locals) for frame in inner)]
        report = report.__cause__ or report.__context__
    return "".join(parts)


def test_the_key_is_sent_as_a_bearer(endpoint, connect, ask, key):
    server = endpoint()
    ask(connect(server)).sample()
    assert server.requests[0].headers["authorization"] == f"Bearer {key}"


def test_nothing_that_can_be_shown_shows_the_key(endpoint, connect, ask, key):
    client = connect(endpoint())
    chat = ask(client)
    stream = chat.stream()
    response, chunk = next(stream)
    endpoint = resolve(key, client.base_url)
    for value in (client, chat, stream, response, chunk, client.models, endpoint, endpoint.key):
        assert key not in repr(value)
        assert key not in str(value)
    stream.close()
    assert key not in repr(client._connection)


@pytest.mark.parametrize("fault", ["stall-headers", "stall-first", "stall"])
def test_no_variable_of_an_interrupted_stream_shows_the_key(
    fault, endpoint, connect, ask, key, interrupt_when
):
    server = endpoint(fault=fault)
    stream = ask(connect(server)).stream()
    interrupt_when(lambda: server.requests)
    with pytest.raises(KeyboardInterrupt) as caught:
        for _ in stream:
            pass
    assert key not in shown(caught.value)
    assert stream.response.status == "interrupted"
    assert stream.response.finish_reason is None
    assert server.wait_for_disconnect(PATIENCE)


@pytest.mark.parametrize("fault", ["stall", "forbidden", "cut", "error-event", "redirect"])
def test_no_variable_of_a_failed_stream_shows_the_key(fault, endpoint, connect, ask, key):
    client = connect(endpoint(fault=fault), silence_timeout=0.2)
    with pytest.raises(GrokError) as caught:
        for _ in ask(client).stream():
            pass
    assert key not in shown(caught.value)


def test_no_variable_shows_the_key_when_there_is_no_server(connect, ask, raw, key, closed):
    client = connect(raw(None), base_url=f"http://127.0.0.1:{closed}/v1", max_retries=0)
    with pytest.raises(GrokError) as caught:
        ask(client).sample()
    assert key not in shown(caught.value)


ECHOES = {
    "refusal": (400, "application/json", {"code": "invalid", "error": "Wrong: {key}"}),
    "refusal in plain text": (422, "text/plain", "No: {key}"),
    "HTML": (200, "text/html", "<html>{key}</html>"),
    "JSON error with 200": (200, "application/json", {"error": {"message": "no {key}"}}),
    "other JSON with 200": (200, "application/json", {"hello": "{key}"}),
    "no JSON with 200": (200, "application/json", "{key}"),
    "text with 200": (200, "text/plain", "{key}\n\n"),
    "event error": (200, "text/event-stream", 'data: {"error":"no {key}"}\n\n'),
    "nested event error": (200, "text/event-stream", 'data: {"error":{"message":"{key}"}}\n\n'),
    "malformed event": (200, "text/event-stream", "data: {key}\n\n"),
    "event that is no object": (200, "text/event-stream", 'data: ["{key}"]\n\n'),
}


@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("padding", [0, 100, 295])
def test_a_server_that_echoes_the_key_does_not_get_it_shown(echo, padding, raw, connect, ask, key):
    status, kind, template = ECHOES[echo]
    text = template if isinstance(template, str) else json.dumps(template)
    body = text.replace("{key}", " " + "x" * padding + key).encode()

    def handle(exchange):
        exchange.read()
        exchange.answer(body, f"{status} Said", kind)

    with pytest.raises(GrokError) as caught:
        for _ in ask(connect(raw(handle))).stream():
            pass
    assert key[:12] not in said(caught.value)
    if isinstance(caught.value, APIStatusError):
        assert "***" in caught.value.body


def test_a_listing_that_echoes_the_key_does_not_get_it_shown(raw, connect, key):
    def handle(exchange):
        exchange.read()
        exchange.answer(f"no {key}".encode(), kind="text/plain")

    with pytest.raises(StreamError) as caught:
        connect(raw(handle)).models.list_language_models()
    assert key not in said(caught.value)


def test_the_key_is_not_sent_to_where_a_redirect_points(raw, connect, ask, key):
    elsewhere = raw(lambda exchange: exchange.read())

    def handle(exchange):
        exchange.read()
        exchange.answer(b"", "307 Temporary Redirect", location=elsewhere.url)

    import httpx

    with httpx.Client(follow_redirects=True, verify=False) as following:
        for settings in ({}, {"http_client": following}):
            with pytest.raises(APIStatusError) as caught:
                ask(connect(raw(handle), **settings)).sample()
            assert caught.value.status_code == 307
    assert elsewhere.exchanges == []


@pytest.mark.parametrize(
    "address",
    [
        "http://api.x.ai/v1",
        "http://192.168.0.1/v1",
        "http://127.0.0.1.example.com/v1",
        "http://localhost.example.com/v1",
        "HTTP://example.com",
    ],
)
def test_the_key_is_not_sent_over_plain_http(address, key):
    with pytest.raises(ConfigError, match="plain http") as caught:
        resolve(key, address)
    assert key not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "[::1]", "localhost"])
def test_plain_http_is_fine_within_this_machine(host, key):
    assert resolve(key, f"http://{host}:8000/v1").base_url == f"http://{host}:8000/v1"


@pytest.mark.parametrize(
    "address",
    [
        "https://me:hidden@api.x.ai/v1",
        "https://hidden@api.x.ai/v1",
        "https://:hidden@api.x.ai/v1",
        "http://me:hidden@127.0.0.1/v1",
        "https://me:hid/den@api.x.ai/v1",
    ],
)
def test_an_address_with_a_password_is_refused_and_not_shown(address, key):
    with pytest.raises(ConfigError) as caught:
        resolve(key, address)
    assert "hidden" not in str(caught.value)
    assert "hid/den" not in str(caught.value)


def test_a_proxy_from_the_environment_sees_nothing_of_loopback(
    raw, endpoint, connect, ask, monkeypatch
):
    proxy = raw(lambda exchange: exchange.read())
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert ask(connect(endpoint())).sample().status == "completed"
    assert proxy.exchanges == []


def test_an_error_pickles_without_the_key(endpoint, connect, ask, key):
    with pytest.raises(GrokError) as caught:
        for _ in ask(connect(endpoint(fault="cut"))).stream():
            pass
    data = pickle.dumps(caught.value)
    assert key.encode() not in data
    again = pickle.loads(data)
    assert str(again) == str(caught.value)
    assert again.response.content == caught.value.response.content


def test_a_response_pickles_without_the_key_while_it_streams(endpoint, connect, ask, key):
    with ask(connect(endpoint())).stream() as stream:
        for response, _ in stream:
            assert key.encode() not in pickle.dumps(response)


def test_a_key_refuses_to_be_pickled(key):
    for value in (Secret(key), resolve(key)):
        with pytest.raises(TypeError):
            pickle.dumps(value)


def test_a_key_that_the_process_was_told_is_not_shown(key):
    process.key = Secret(key)
    assert key not in repr(process)
    assert resolve().key.reveal() == key


@pytest.mark.parametrize("said", ['{"error": {"message": "died of %s"}}', "{%s"])
def test_no_exception_behind_the_one_shown_has_what_the_server_echoed(
    said, raw, connect, ask, event, key
):
    def handle(exchange):
        exchange.read()
        exchange.answer(event("Half") + f"data: {said % key}\n\n".encode() + event("more"))

    with pytest.raises(StreamError) as caught:
        for _ in ask(connect(raw(handle))).stream():
            pass
    error = caught.value
    while error is not None:
        assert key not in str(error)
        error = error.__cause__ or error.__context__


def test_a_key_in_an_answer_that_does_not_fit_is_not_quoted(raw, connect, ask, event, finish, key):
    import pydantic

    from grok_jupyter import AnswerError

    class Number(pydantic.BaseModel):
        value: int

    def handle(exchange):
        while exchange.read():
            exchange.answer(event(json.dumps({"value": key})) + finish)

    client = connect(raw(handle))
    with pytest.raises(AnswerError, match="Number") as caught:
        ask(client).parse(Number)
    assert key not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "value",
    [{"x": "Incorrect key {}"}, {"data": [], "error": "bad key {}"},
     {"error": {"message": "bad key {}"}}],
)  # fmt: skip
@pytest.mark.parametrize("word", ["supersecretmasterkey", "xai-secret-0123456789"])
def test_a_key_in_place_of_a_list_of_models_is_not_quoted(value, word, raw, connect):
    def handle(exchange):
        while exchange.read():
            exchange.answer(json.dumps(value).replace("{}", word).encode(), kind="application/json")

    with pytest.raises(StreamError) as caught:
        connect(raw(handle), api_key=word).models.list_language_models()
    assert word not in str(caught.value)


def test_a_key_in_the_wrong_place_is_not_quoted(connect, endpoint, key):
    from grok_jupyter.chat import image, tool

    connect(endpoint())
    for wrong in (
        lambda: image(b"x", key),
        lambda: tool("a", "b", [key]),
        lambda: tool("a", "b", f"{'x' * 300} {key}"),
    ):
        with pytest.raises(InputError) as caught:
            wrong()
        assert key[:12] not in str(caught.value)
