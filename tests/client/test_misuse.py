"""Wrong arguments are one sentence, and a package's own error."""

from __future__ import annotations

import base64

import pytest

from grok_jupyter import ConfigError, InputError
from grok_jupyter.chat import image, user


@pytest.mark.parametrize("setting", [{"stop": 5}, {"seed": {1}}, {"user": object()}])
def test_a_setting_that_cannot_be_sent_is_named(shared, setting):
    chat = shared.chat.create("grok-4.6", **setting).append(user("x"))
    with pytest.raises(InputError, match=f"The setting {next(iter(setting))}="):
        chat.stream()


def test_tools_that_are_no_list_are_refused_at_once(shared):
    with pytest.raises(InputError, match="tools=5 is no list of tools"):
        shared.chat.create("grok-4.6", tools=5)


def test_any_field_may_be_named_self(shared):
    assert shared.chat.create("grok-4.6", self=1).settings == {"self": 1}


def test_a_closed_client_says_so(endpoint, connect, ask):
    client = connect(endpoint())
    client.close()
    with pytest.raises(ConfigError, match="The client is closed"):
        ask(client).sample()


def test_an_image_in_a_data_address_is_checked_as_any_other():
    gif = base64.b64encode(b"GIF89a....").decode()
    with pytest.raises(InputError, match="is a GIF"):
        image(f"data:image/gif;base64,{gif}")
    with pytest.raises(InputError, match="not an image in base64"):
        image("data:image/png;base64,%%%")
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
    part = image(f"data:image/png;base64,{png}")
    assert part.url == f"data:image/png;base64,{png}"
    assert image(part, detail="high").detail == "high"


def test_an_endpoint_keeps_its_demo_off(monkeypatch):
    from grok_jupyter.client.config import DEMO, process, resolve

    monkeypatch.setenv("XAI_API_KEY", "a-key")
    monkeypatch.delenv("XAI_BASE_URL", raising=False)
    monkeypatch.delenv("GROK_JUPYTER_DEMO", raising=False)
    configured = "https://proxy.example/v1"
    assert resolve(configured=configured).base_url == configured
    assert resolve(base_url="https://own.example", configured=configured).base_url.endswith(
        "own.example"
    )
    monkeypatch.setattr(process, "demo", True)
    assert resolve(configured=configured).base_url == DEMO
    monkeypatch.setattr(process, "demo", False)
    assert resolve(configured=DEMO).base_url == "https://api.x.ai/v1"
    monkeypatch.setenv("XAI_BASE_URL", "https://other.example/v1")
    assert resolve(configured=DEMO).base_url == "https://other.example/v1"
