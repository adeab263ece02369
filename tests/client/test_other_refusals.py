"""How other servers refuse: what is at fault, the address, the model or the key."""

import json

import pytest

from grok_jupyter import APIStatusError, AuthenticationError, NotFoundError

JSON = "application/json"


@pytest.fixture
def refusing(raw, connect, ask):
    """The refusal by a server with a status and a body."""

    def refusing(status, value, kind=JSON, path="", model="grok-4.6", **headers):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()

        def handle(exchange):
            while exchange.read():
                exchange.answer(body, f"{status} No", kind, **headers)

        server = raw(handle)
        client = connect(None, base_url=server.url + path, max_retries=0)
        chat = client.chat.create(model).append(ask(client).messages[0])
        with pytest.raises(APIStatusError) as caught:
            chat.sample()
        return caught.value, server

    return refusing


@pytest.mark.parametrize("said", [{"detail": "Not Found"}, {"error": "404 page not found"}, b""])
def test_an_address_at_which_there_is_nothing_is_said(said, refusing):
    error, server = refusing(404, said)
    assert type(error) is NotFoundError
    assert f"{server.url}/chat/completions" in str(error)
    assert "/v1" in str(error).partition("(404)")[2]


def test_a_model_that_is_not_there_is_told_from_an_address(refusing):
    error, _server = refusing(404, {"error": {"message": "The model `grok-4.6` does not exist"}})
    assert "The server does not have 'grok-4.6' (404)" in str(error)
    assert "%grok models" in str(error)


@pytest.mark.parametrize("end", ["/chat/completions", "/chat/completions/", "/completions"])
def test_an_endpoint_at_the_end_of_the_address_is_taken_off(end, raw, connect, ask, hello):
    def handle(exchange):
        exchange.read()
        assert exchange.request.startswith(b"POST /v1/chat/completions ")
        exchange.answer(hello)

    server = raw(handle)
    client = connect(None, base_url=server.url + end)
    assert client.base_url == server.url
    assert ask(client).sample().content == "Hello"
    assert server.errors == []


def test_the_key_of_another_server_does_not_come_from_xai(refusing):
    error, server = refusing(401, {"error": "No auth"}, model="llama3")
    assert type(error) is AuthenticationError
    assert "console.x.ai" not in str(error)
    assert server.url.removesuffix("/v1") in str(error)


def test_a_redirect_names_where_it_leads(refusing):
    error, _ = refusing(308, b"", location="https://elsewhere.example/v1?token=hidden")
    assert "https://elsewhere.example/v1" in str(error)
    assert "hidden" not in str(error)
