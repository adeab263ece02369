"""Fields of a request that its server does not know are left out, or sent under an older name."""

import json

import anyio
import pytest

from grok_jupyter import AsyncClient, BadRequestError

JSON = "application/json"


FORMS = {
    "422 Unprocessable Entity": {"detail": [{"type": "extra_forbidden",
                                             "loc": ["body", "max_completion_tokens"],
                                             "msg": "Extra inputs are not permitted"}]},
    "400 Bad Request": {"error": {"message": "Unrecognized request argument supplied: "
                                             "max_completion_tokens"}},
    "500 Internal Server Error": {"error": "create() got an unexpected keyword argument "
                                           "'max_completion_tokens'"},
}  # fmt: skip


@pytest.fixture
def older(raw, event, finish):
    """A server that knows only max_tokens, and the bodies that it was sent."""

    def older(status):
        bodies = []

        def handle(exchange):
            while exchange.read():
                bodies.append(exchange.json())
                if "max_completion_tokens" in bodies[-1]:
                    exchange.answer(json.dumps(FORMS[status]).encode(), status, JSON)
                else:
                    exchange.answer(event("Hello") + finish)

        return raw(handle), bodies

    return older


@pytest.mark.parametrize("status", FORMS)
def test_a_server_that_knows_only_max_tokens_is_sent_that(status, older, connect, ask):
    server, bodies = older(status)
    client = connect(server, max_retries=0)
    assert ask(client, max_tokens=7).sample().content == "Hello"
    assert [body.get("max_tokens") for body in bodies] == [None, 7]
    # From then on at once, over the same connections.
    assert ask(client.with_options(timeout=9), max_tokens=8).sample().content == "Hello"
    assert [body.get("max_tokens") for body in bodies] == [None, 7, 8]


def test_an_awaiting_client_does_the_same(older, key, ask):
    server, bodies = older("400 Bad Request")

    async def said():
        async with AsyncClient(key, base_url=server.url, max_retries=0) as client:
            return (await ask(client, max_tokens=7).sample()).content

    assert anyio.run(said) == "Hello"
    assert len(bodies) == 2


def test_a_limit_that_is_refused_for_its_value_is_not_renamed(raw, connect, ask):
    bodies = []

    def handle(exchange):
        while exchange.read():
            bodies.append(exchange.json())
            said = {"error": "max_completion_tokens is too large: 999999"}
            exchange.answer(json.dumps(said).encode(), "400 Bad Request", JSON)

    with pytest.raises(BadRequestError, match="too large"):
        ask(connect(raw(handle)), max_tokens=999_999).sample()
    assert len(bodies) == 1


def test_what_was_recorded_under_one_name_is_replayed(older, key, ask, tmp_path):
    from grok_jupyter import Client

    server, bodies = older("400 Bad Request")
    for mode in ("auto", "only"):
        settings = {"replay": mode, "replay_folder": tmp_path, "replay_speed": 0}
        with Client(key, base_url=server.url, **settings) as client:
            assert ask(client, max_tokens=7).sample().content == "Hello"
    assert len(bodies) == 2


def test_any_field_can_be_sent(raw, connect, ask, hello):
    bodies = []

    def handle(exchange):
        while exchange.read():
            bodies.append(exchange.json())
            exchange.answer(hello)

    chat = ask(connect(raw(handle)), max_tokens=7, extra_body={"max_tokens": 7, "top_k": 5})
    chat.sample()
    assert (bodies[0]["max_tokens"], bodies[0]["top_k"]) == (7, 5)
    assert "extra_body" not in bodies[0]


FIELDS = {"stream_options": {"type": "string"}, "max_completion_tokens": {"type": "integer"}}
SCHEMA = {"type": "object", "properties": FIELDS}
TOOL = {"type": "function", "function": {"name": "set", "parameters": SCHEMA}}


@pytest.mark.parametrize("status", ["400 Bad Request", "422 Unprocessable Entity"])
@pytest.mark.parametrize("name", ["stream_options", "max_completion_tokens"])
@pytest.mark.parametrize("streaming", [True, False])
def test_a_refusal_that_quotes_a_tool_is_no_word_about_a_field(
    name, status, streaming, raw, connect, ask, failing
):
    """The field is left out at most once: what is quoted may stand elsewhere in the request."""
    bodies = []

    def handle(exchange):
        while len(bodies) < 5 and exchange.read():
            bodies.append(exchange.json())
            said = {"error": {"message": f"unknown type in {name}", "input": bodies[-1]}}
            exchange.answer(json.dumps(said).encode(), status, JSON)

    stream = ask(connect(raw(handle), max_retries=0), tools=[TOOL]).begin(streaming=streaming)
    failing(stream, BadRequestError)
    assert [body["tools"] for body in bodies] == [[TOOL]] * len(bodies)
    sent = ["stream_options" in body for body in bodies]
    assert sent == ([True, False] if streaming else [False])
