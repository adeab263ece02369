"""A token for an MCP server that somebody echoes is hidden as the key is."""

import json
import traceback

import pytest
from client.responses.captures import OPENING, completed, message, stream

from grok_jupyter import AuthenticationError, GrokError, RecordingWarning
from grok_jupyter.chat import user
from grok_jupyter.protocol.dump import dump_response
from grok_jupyter.protocol.server_secrets import secrets_in
from grok_jupyter.protocol.shown import shown
from grok_jupyter.rendering.finished import finished
from grok_jupyter.tools import mcp

TOKEN = "mcptok-9f8e7d6c5b4a39281706abcdef"
HEADER = "hdrsecret-77aa66bb55cc44dd33ee"
QUERY = "q9x8y7z6w5v4u3t2s1"
ADDRESS = f"https://mcp.example.com/sse?key={QUERY}"
RAW = {"type": "mcp", "server_url": ADDRESS, "server_label": "a",
       "authorization": f"Bearer {TOKEN}", "headers": {"X-S": HEADER}}  # fmt: skip


def made():
    return mcp(ADDRESS, authorization=TOKEN, extra_headers={"X-S": f"Token {HEADER}"})


WAYS = {
    "made": lambda: {"tools": [made()]},
    "raw": lambda: {"tools": [RAW]},
    "extra_body": lambda: {"extra_body": {"tools": [RAW]}},
}
EVERY = pytest.mark.parametrize("secret", [TOKEN, HEADER, QUERY])
WAY = pytest.mark.parametrize("way", WAYS)


@EVERY
@WAY
def test_an_answer_that_echoes_it_is_shown_without_it(answering, asking, secret, way):
    server = answering(stream(*OPENING, *message(f"It is {secret}."), *completed()))
    chat = asking(server, **WAYS[way]())
    response = chat.sample()
    assert response.content == f"It is {secret}."
    seen = json.dumps(dump_response(shown(response))) + json.dumps(finished(response))
    seen += repr(response) + str(response._repr_mimebundle_())
    assert secret not in seen
    assert "hidden-key" in seen


@EVERY
@WAY
def test_such_an_answer_is_not_recorded(answering, connect, asking, tmp_path, secret, way):
    folder = tmp_path / "r"
    server = answering(stream(*OPENING, *message(f"It is {secret}."), *completed()))
    client = connect(server, api="responses", replay="record", replay_folder=str(folder))
    with pytest.warns(RecordingWarning, match="holds the key"):
        asking(server, client=client, **WAYS[way]()).sample()
    assert not folder.exists() or not list(folder.iterdir())


ERROR = "MCP server https://mcp.example.com refused Authorization: Bearer {}"


@EVERY
@WAY
@pytest.mark.parametrize("how", ["400 Bad Request", "401 Unauthorized", "stream"])
def test_an_error_that_quotes_it_does_not(answering, asking, refusing, secret, way, how):
    said = ERROR.format(secret)
    if how == "stream":
        server = answering(stream(*OPENING, ("error", {"code": None, "message": said})))
    else:
        server = answering(refusing(how, said))
    with pytest.raises(GrokError) as caught:
        asking(server, **WAYS[way]()).sample()
    told = "".join(traceback.format_exception(caught.value)) + str(vars(caught.value))
    assert secret not in told
    assert "MCP server" in told
    assert not isinstance(caught.value, AuthenticationError), "xAI did accept the key"
    assert "accept the key" not in told
    assert "authorization= of the tool mcp()" in told


@pytest.mark.parametrize(
    "settings",
    [
        {"tools": [{**RAW, "headers": {"X-S": object(), "X-T": HEADER}}]},
        {"tools": [{**RAW, "require": object()}]},
        {"tools": [made(), 5]},
        {"tools": {"a": RAW}},
        {"tools": RAW},
        {"other": [RAW, object()]},
        {"stop": [RAW], "tools": [made()], "n": {"a": RAW}},
        {"tool_choice": RAW, "tools": [made(), object()]},
    ],
)
def test_a_sentence_about_a_setting_does_not_quote_it(answering, asking, settings):
    server = answering(stream(*OPENING, *message("Hi"), *completed()))
    try:
        asking(server, **settings).sample()
    except GrokError as error:
        told = str(error)
    else:
        told = ""
    assert not any(secret in told for secret in (TOKEN, HEADER, QUERY))


def test_it_is_known_to_all_that_share_the_client(answering, asking, connect):
    server = answering(stream(*OPENING, *message(f"It is {TOKEN}."), *completed()))
    client = connect(server, api="responses")
    response = asking(server, client=client, tools=[made()]).sample()
    assert TOKEN not in repr(response)
    other = client.with_options(timeout=9)
    assert TOKEN not in repr(other.chat.create("grok-4.5").append(user("Hi")).sample())
    assert TOKEN not in repr(client._connection)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Accept": "application/json, text/event-stream"}, set()),
        ({"User-Agent": "my-client-of-1/1.2.3.4"}, set()),
        ({"MCP-Protocol-Version": "2025-06-18-and-more"}, set()),
        ({"X-Team": "research"}, set()),
        ({"Authorization": f"Token {TOKEN}"}, {TOKEN}),
        ("odd", set()),
        ({5: TOKEN, "a": 5}, {TOKEN}),
    ],
)
def test_ordinary_headers_are_no_secrets(headers, expected):
    assert secrets_in({"server_url": "https://a.example/mcp", "headers": headers}) == expected


def test_of_many_tokens_the_latest_are_known(answering, asking, connect):
    server = answering(stream(*OPENING, *message("Hi"), *completed()))
    client = connect(server, api="responses")
    for number in range(40):
        tool = mcp("https://a.example", authorization=f"{TOKEN}{number:04}")
        asking(server, client=client, tools=[tool]).sample()
    assert repr(client._connection.tokens) == "<32 tokens>"
