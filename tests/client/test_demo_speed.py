"""How fast the embedded endpoint writes in this process, for notebooks that nobody reads."""

from __future__ import annotations

import pytest

from grok_jupyter import Client, ConfigError
from grok_jupyter.chat import user
from grok_jupyter.client.transports.simulator import paced
from grok_jupyter.simulator import Knobs

USUAL = Knobs()


@pytest.mark.parametrize(
    ("told", "rate", "first_token"),
    [
        ("", USUAL.rate, USUAL.first_token),
        ("1", USUAL.rate, USUAL.first_token),
        (" 4 ", 4 * USUAL.rate, USUAL.first_token / 4),
        ("0", 0, 0),
        ('"4"', 4 * USUAL.rate, USUAL.first_token / 4),
        ("'0'", 0, 0),
    ],
)
def test_the_environment_says_how_fast_it_writes(monkeypatch, told, rate, first_token):
    monkeypatch.setenv("GROK_JUPYTER_DEMO_SPEED", told)
    assert (paced().rate, paced().first_token) == (rate, first_token)


@pytest.mark.parametrize("told", ["fast", "-1", "nan", "inf"])
def test_what_is_not_a_speed_is_refused_before_anything_is_asked(monkeypatch, told):
    monkeypatch.setenv("GROK_JUPYTER_DEMO_SPEED", told)
    with pytest.raises(ConfigError, match=rf"GROK_JUPYTER_DEMO_SPEED='{told}' is not a speed"):
        Client(base_url="demo").chat.create(messages=[user("Hello")]).sample()
