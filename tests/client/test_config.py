"""Where the key, the address and the model come from, and which are refused."""

import math

import pytest

from grok_jupyter import AsyncClient, Client, ConfigError
from grok_jupyter.client.config import default_model, is_loopback, process, resolve, timeouts
from grok_jupyter.client.secret import Secret


def test_the_default_is_xai(key):
    found = resolve(key)
    assert (found.base_url, found.base_url_source) == ("https://api.x.ai/v1", "default")
    assert (found.key.reveal(), found.key_source) == (key, "argument")
    assert default_model() == "grok-4.6"


def test_the_environment_comes_before_the_default(key, monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", f" {key}\n")
    monkeypatch.setenv("XAI_BASE_URL", "https://example.com/v1/")
    monkeypatch.setenv("GROK_MODEL", "mine")
    found = resolve()
    assert (found.base_url, found.base_url_source) == ("https://example.com/v1", "XAI_BASE_URL")
    assert (found.key.reveal(), found.key_source) == (key, "XAI_API_KEY")
    assert default_model() == "mine"


def test_the_process_comes_before_the_environment(key, monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", "xai-other")
    process.key = Secret(key)
    found = resolve()
    assert (found.key.reveal(), found.key_source) == (key, "%grok key")
    process.demo = True
    assert resolve().is_demo
    assert resolve().base_url_source == "%grok demo"


def test_an_argument_comes_before_all(key, monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", "xai-other")
    monkeypatch.setenv("GROK_JUPYTER_DEMO", "1")
    process.demo, process.key = True, Secret("xai-another")
    found = resolve(key, "https://example.com/v1")
    assert (found.base_url, found.key.reveal()) == ("https://example.com/v1", key)


@pytest.mark.parametrize("value", ["1", "true", "YES", "on"])
def test_the_demo_can_be_set_in_the_environment(value, monkeypatch):
    monkeypatch.setenv("GROK_JUPYTER_DEMO", value)
    monkeypatch.setenv("XAI_BASE_URL", "https://example.com/v1")
    assert resolve().is_demo
    process.demo = False
    assert resolve("xai-key").base_url == "https://example.com/v1"


@pytest.mark.parametrize("value", ["", "0", "false", "No", "off", " "])
def test_the_demo_can_be_left_out_in_the_environment(value, monkeypatch):
    monkeypatch.setenv("GROK_JUPYTER_DEMO", value)
    assert not resolve("xai-key").is_demo


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_without_a_key_the_next_steps_are_named(kind):
    with pytest.raises(ConfigError) as caught:
        kind()
    for step in ("XAI_API_KEY", "%grok key", "%grok demo"):
        assert step in str(caught.value)


@pytest.mark.parametrize("blank", ["", "  ", None])
def test_a_blank_key_is_no_key(blank, monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", "")
    with pytest.raises(ConfigError, match="No key is set"):
        resolve(blank)


@pytest.mark.parametrize("bad", ["xai key", "xai\nkey", "xäi", "xai\x00", "xai\u2028key"])
def test_a_key_with_odd_characters_is_refused_and_not_shown(bad, monkeypatch):
    with pytest.raises(ConfigError, match="api_key") as caught:
        resolve(bad)
    assert bad not in str(caught.value)
    monkeypatch.setenv("XAI_API_KEY", bad.replace("\0", "\x01"))
    with pytest.raises(ConfigError, match="XAI_API_KEY"):
        resolve()


def test_a_keyring_that_holds_the_key_is_asked_last(key, monkeypatch, tmp_path):
    (tmp_path / "ringing.py").write_text(
        "from keyring.backend import KeyringBackend\n"
        "class Keyring(KeyringBackend):\n"
        "    priority = 1\n"
        f"    def get_password(self, service, name): return {key!r}\n"
        "    def set_password(self, service, name, value): pass\n"
    )
    import keyring

    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "ringing.Keyring")
    before = keyring.get_keyring()
    keyring.core.init_backend()
    try:
        found = resolve()
        assert (found.key.reveal(), found.key_source) == (key, "keyring")
        monkeypatch.setenv("XAI_API_KEY", "xai-other")
        assert resolve().key_source == "XAI_API_KEY"
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize(
    "address",
    [
        "api.x.ai/v1",
        "localhost:8000",
        "ftp://example.com",
        "file:///etc/passwd",
        "https://",
        "https:///v1",
        "https://[::1/v1",
        "https://example.com:port/v1",
        "https://example.com:99999/v1",
        "https://exa mple.com/v1",
        "https://example.com/v 1",
        "https://example.com/v1\x00",
        "https://exam\tple.com/v1",
        "https://example.com/v1?key=1",
        "https://example.com/v1#part",
        "https://exa..mple.com",
        "demo!",
    ],
)
def test_what_is_no_address_is_refused(address, key):
    with pytest.raises(ConfigError, match="base_url"):
        resolve(key, address)


def test_an_address_of_which_only_the_library_complains_is_refused_when_asked(key, ask):
    with Client(key, base_url="https://xn--a.com/v1") as client:
        with pytest.raises(ConfigError, match="is not an address") as caught:
            ask(client).sample()
        assert caught.value.response.status == "failed"
        assert key not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "stays"),
    [
        ("localhost", True),
        ("LOCALHOST", True),
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost.example.com", False),
        ("127.0.0.1.nip.io", False),
        ("notlocalhost", False),
        ("[::2", False),
        ("", False),
    ],
)
def test_what_stays_on_this_machine(host, stays):
    assert is_loopback(f"http://{host}:80/v1") is stays


def test_the_timeouts_and_their_defaults():
    assert timeouts(None, None) == (3600, 900)
    assert timeouts(60, None) == (60, 60)
    assert timeouts(60, 30) == (60, 30)
    assert timeouts(None, 7200) == (3600, 3600)
    assert timeouts(math.inf, None)[1] == 900


@pytest.mark.parametrize("value", [0, -1, math.nan, "60", True, [1]])
@pytest.mark.parametrize("name", ["timeout", "silence_timeout"])
def test_a_timeout_that_is_no_time_is_refused(name, value, key):
    with pytest.raises(ConfigError, match=name):
        Client(key, **{name: value})


def test_a_client_shows_where_it_asks(key):
    assert repr(Client(base_url="demo")) == "Client(base_url='demo')"
    with Client(key) as client:
        assert repr(client) == "Client(base_url='https://api.x.ai/v1')"


def test_a_client_without_a_model_asks_the_default_one(monkeypatch):
    client = Client(base_url="demo")
    assert client.chat.create().model == "grok-4.6"
    monkeypatch.setenv("GROK_MODEL", "grok-4.7")
    assert client.chat.create().model == "grok-4.7"
