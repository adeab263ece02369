"""Which addresses may be asked: plain http, queries, quotes, and what a refusal names."""

import ipaddress

import httpx
import pytest

from grok_jupyter import AsyncClient, Client, ConfigError
from grok_jupyter.client.config import default_model, resolve

PRIVATE = ["ollama:11434", "host.docker.internal:11434", "192.168.1.5:8000", "10.0.0.7",
           "[fd00::1]", "172.20.0.2", "gpu.local", "100.64.1.1", "llm.corp.example"]  # fmt: skip
PUBLIC = ["api.x.ai", "x.ai", "8.8.8.8", "[2606:4700::1111]", "API.X.AI.", "api.x\u3002ai",
          "api.x\uff0eai", "api.x.ai%2e", "api.%78.ai", "\uff41pi.x.ai", "8\uff618\uff618\uff618",
          "\uff18.8.8.8", "134744072", "0x08080808", "8.8.2056", "010.8.8.8", "8.8.8.8.",
          "[::ffff:8.8.8.8]", "[64:ff9b::808:808]"]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_plain_http_to_a_private_network_is_allowed_by_a_switch(host, kind, key, monkeypatch):
    url = f"http://{host}/v1"
    with pytest.raises(ConfigError, match="plain http") as caught:
        kind(key, base_url=url)
    assert "allow_http=True" in str(caught.value)
    assert "GROK_JUPYTER_ALLOW_HTTP=1" in str(caught.value)
    assert key not in str(caught.value)
    assert kind(key, base_url=url, allow_http=True).base_url == url
    monkeypatch.setenv("GROK_JUPYTER_ALLOW_HTTP", "1")
    assert kind(key, base_url=url).base_url == url
    with pytest.raises(ConfigError, match="plain http"):
        kind(key, base_url=url, allow_http=False)
    monkeypatch.setenv("GROK_JUPYTER_ALLOW_HTTP", "0")
    with pytest.raises(ConfigError, match="plain http"):
        kind(key, base_url=url)


@pytest.mark.parametrize("host", PUBLIC)
def test_plain_http_to_a_public_address_is_never_allowed(host, key, monkeypatch):
    monkeypatch.setenv("GROK_JUPYTER_ALLOW_HTTP", "1")
    with pytest.raises(ConfigError, match=r"plain http.*use https") as caught:
        resolve(key, f"http://{host}/v1", allow_http=True)
    assert "allow_http" not in str(caught.value)


@pytest.mark.parametrize("host", PUBLIC)
def test_not_even_a_word_goes_there(host):
    with pytest.raises(ConfigError, match="plain http"):
        resolve("ollama", f"http://{host}/v1")


@pytest.mark.parametrize("url", ["{}", "http://a.test/{}/v1", "https://{}.test:99999", "x://{}/?a"])
def test_a_key_in_an_address_is_not_shown(url, key, monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", key)
    with pytest.raises(ConfigError, match="base_url") as caught:
        Client(base_url=url.format(key))
    assert key not in str(caught.value)
    with pytest.raises(ConfigError, match="base_url") as caught:
        Client("xai-another-0123456789", base_url=url.format("xai-another-0123456789"))
    assert "another" not in str(caught.value)


def test_a_word_that_is_no_secret_may_go_to_a_private_network(event, finish, ask):
    body = event("Hello") + finish
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=body))
    with httpx.Client(transport=transport) as mine:
        client = Client("ollama", base_url="http://ollama:11434/v1", http_client=mine)
        assert ask(client).sample().content == "Hello"
    with pytest.raises(ConfigError, match="allow_http"):
        resolve("ollama", "http://llm.example.com/v1")


def test_with_the_switch_a_server_on_the_network_is_asked(raw, event, finish, ask, key):
    """This machine under an address that is not a loopback one."""
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("needs a network")
        address = probe.getsockname()[0]
    if address.startswith("127.") or ipaddress.ip_address(address).is_global:
        pytest.skip("needs a private network")
    with socket.create_server((address, 0)) as listener:
        port = listener.getsockname()[1]
        import threading

        def answer():
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
                connection.sendall(head + event("Hello") + finish)

        threading.Thread(target=answer, daemon=True).start()
        url = f"http://{address}:{port}/v1"
        with Client(key, base_url=url, allow_http=True) as client:
            assert ask(client).sample().content == "Hello"


@pytest.mark.parametrize("value", [1, "yes", [], 0.5])
def test_the_switch_is_true_or_false(value, key):
    with pytest.raises(ConfigError, match="allow_http"):
        Client(key, base_url="http://ollama/v1", allow_http=value)


def test_a_query_is_refused_with_the_way_out(key):
    url = "https://example.services.ai.azure.com/models?api-version=2024-05-01&code=secret-code"
    with pytest.raises(ConfigError, match="query") as caught:
        resolve(key, url)
    assert "http_client=httpx.Client(params={'api-version': ..., 'code': ...})" in str(caught.value)
    assert "secret-code" not in str(caught.value)


@pytest.mark.parametrize("quote", ['"{}"', "'{}'", ' "{}" ', "“{}”", "\"'{}'\"", "`{}`"])
def test_quotes_around_what_a_variable_holds_are_taken_off(quote, key, monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", quote.format(key))
    monkeypatch.setenv("XAI_BASE_URL", quote.format("https://example.com/v1/"))
    monkeypatch.setenv("GROK_MODEL", quote.format("mine"))
    found = resolve()
    assert (found.key.reveal(), found.base_url) == (key, "https://example.com/v1")
    assert default_model() == "mine"
    assert resolve(quote.format(key)).key.reveal() == key
    monkeypatch.setenv("GROK_JUPYTER_DEMO", quote.format("0"))
    assert not resolve().is_demo


@pytest.mark.parametrize("written", ["Bearer {}", "bearer {}", "'Bearer {}'", "Bearer '{}'"])
def test_what_stands_before_a_key_in_a_header_is_taken_off(written, key):
    assert resolve(written.format(key)).key.reveal() == key


def test_a_quoted_key_of_the_environment_is_hidden_in_answers(key, monkeypatch):
    from grok_jupyter.text.redaction import redacted

    monkeypatch.setenv("XAI_API_KEY", f'"{key}"')
    assert key not in redacted(f"the key is {key}.")


@pytest.mark.parametrize("blank", ['""', "''", '" "', "Bearer "])
def test_quotes_around_nothing_are_no_key(blank, monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", blank)
    with pytest.raises(ConfigError, match="No key is set"):
        resolve()


def test_without_a_key_for_another_server_any_word_is_offered():
    with pytest.raises(ConfigError, match=r"No key is set for http://127\.0\.0\.1:1/v1.*any word"):
        resolve(None, "http://127.0.0.1:1/v1")


WRONG = [
    ({"model": 7}, "model"),
    ({"model": b"grok"}, "model"),
    ({"messages": "Hello"}, "messages"),
    ({"messages": 7}, "messages"),
    ({"messages": {"role": "user"}}, "messages"),
]


@pytest.mark.parametrize(("settings", "name"), WRONG)
def test_wrong_types_of_a_chat_are_one_sentence(settings, name, shared):
    with pytest.raises(ConfigError, match=name):
        shared.chat.create(**settings)


@pytest.mark.parametrize("name", ["timeout", "silence_timeout", "max_retries", "replay"])
@pytest.mark.parametrize("value", ["soon", [1], b"x", object()])
def test_wrong_types_of_options_are_one_sentence(name, value, shared):
    with pytest.raises(ConfigError, match=name):
        shared.with_options(**{name: value})
