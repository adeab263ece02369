"""Where settings come from, and which wins."""

import pytest

from grok_jupyter import ConfigError


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("model", "grok-4.5", ("model", "grok-4.5")),
        ("temperature", 0.5, ("temperature", 0.5)),
        ("format", "json", ("response_format", {"type": "json_object"})),
    ],
)
def test_a_setting_is_the_default_of_every_cell(shell, asked, name, value, field):
    shell.run(f"%config GrokMagics.{name} = {value!r}")
    assert asked("%%grok\nhello")[field[0]] == field[1]


def test_an_option_wins_over_the_setting(shell, asked):
    shell.run("%config GrokMagics.model = 'grok-4.5'")
    shell.run("%config GrokMagics.temperature = 0.5")
    shell.run("%config GrokMagics.system = 'be kind'")
    body = asked("%%grok -m grok-4.6 -t 0 -s 'be brief'\nhello")
    assert (body["model"], body["temperature"]) == ("grok-4.6", 0)
    assert body["messages"][0]["content"] == "be brief"
    assert asked("%%grok\nhello")["messages"][0]["content"] == "be kind"


def test_settings_come_from_the_configuration_file(new_shell, server):
    shell = new_shell(model="grok-4.5", temperature=0.25, show_usage=False)
    shell.run("%load_ext grok_jupyter")
    shell.run("%%grok\nhello")
    assert server.requests[-1].body["model"] == "grok-4.5"
    assert server.requests[-1].body["temperature"] == 0.25
    assert shell.magics.show_usage is False


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("grok-4.5", "model", "grok-4.5"),
        ("0.5", "temperature", 0.5),
        ("90", "timeout", 90.0),
        ("0", "show_usage", False),
        ("false", "interpolate", False),
        ("yes", "interpolate", True),
        ("text", "format", "text"),
        ("never", "live", "never"),
        ('"0.5"', "temperature", 0.5),
        ("'grok-4.5'", "model", "grok-4.5"),
        ("1", "allow_http", True),
    ],
)
def test_settings_come_from_the_environment(new_shell, surroundings, text, name, value):
    surroundings.setenv(f"GROK_JUPYTER_{name.upper()}", text)
    shell = new_shell()
    shell.run("%load_ext grok_jupyter")
    assert getattr(shell.magics, name) == value


def test_the_configuration_file_wins_over_the_environment(new_shell, surroundings):
    surroundings.setenv("GROK_JUPYTER_MODEL", "grok-4.5")
    shell = new_shell(model="grok-4.3")
    shell.run("%load_ext grok_jupyter")
    assert shell.magics.model == "grok-4.3"


def test_the_model_of_the_environment_is_the_default(surroundings, shell, asked):
    surroundings.setenv("GROK_MODEL", "grok-4.3")
    assert asked("%%grok\nhello")["model"] == "grok-4.3"


@pytest.mark.parametrize(
    ("name", "text"), [("TEMPERATURE", "warm"), ("FORMAT", "html"), ("TIMEOUT", "x")]
)
def test_an_unusable_variable_is_named_when_loading(new_shell, surroundings, name, text):
    surroundings.setenv(f"GROK_JUPYTER_{name}", text)
    shell = new_shell()
    with pytest.raises(Exception, match=f"GROK_JUPYTER_{name}='{text}' cannot be used"):
        shell.run("%load_ext grok_jupyter")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("temperature = 3", "temperature"),
        ("temperature = 'warm'", "temperature"),
        ("format = 'html'", "format"),
        ("live = 'sometimes'", "live"),
        ("timeout = 'long'", "timeout"),
        ("interpolate = 'maybe'", "interpolate"),
    ],
)
def test_a_bad_value_is_refused_and_the_old_one_stays(shell, caplog, line, name):
    before = getattr(shell.magics, name)
    shell.run(f"%config GrokMagics.{line}")
    assert f"'{name}' trait" in caplog.text
    assert getattr(shell.magics, name) == before
    shell.run("%config GrokMagics.model = 'grok-4.5'")
    assert shell.magics.model == "grok-4.5"


@pytest.mark.parametrize("name", ["timeout", "silence_timeout"])
def test_no_time_at_all_is_refused_before_anything_is_sent(shell, server, name):
    from grok_jupyter import ConfigError

    shell.run(f"%config GrokMagics.{name} = 0")
    with pytest.raises(ConfigError, match=name):
        shell.run("%%grok\nhello")
    assert server.requests == []


def test_another_address_is_asked_at_once(shell, server):
    from grok_jupyter.simulator import Knobs, SimulatorServer

    shell.run("%%grok\nhello")
    with SimulatorServer(Knobs(rate=0, first_token=0)) as other:
        shell.run(f"%config GrokMagics.base_url = {other.url!r}")
        shell.run("%%grok\nhello")
        assert len(other.requests) == 1
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "url", ["api.x.ai", "ftp://x.ai/v1", "http://example.org/v1", "https://me:secret@x.ai/v1"]
)
def test_an_address_that_must_not_be_used_is_refused_without_its_password(shell, url):
    from grok_jupyter import ConfigError

    shell.run(f"%config GrokMagics.base_url = {url!r}")
    with pytest.raises(ConfigError) as caught:
        shell.run("%%grok\nhello")
    assert "secret" not in str(caught.value)


def test_config_lists_the_settings(shell, capsys):
    shell.run("%config GrokMagics")
    listed = capsys.readouterr().out
    for name in shell.magics.traits(config=True):
        assert f"GrokMagics.{name}" in listed


def test_plain_http_to_a_private_network_is_a_setting(shell, surroundings):
    surroundings.setenv("XAI_BASE_URL", "http://10.0.0.1:9/v1")
    surroundings.setenv("XAI_API_KEY", "a-key-of-more-than-12-characters")
    with pytest.raises(ConfigError, match="allow_http"):
        shell.run("%grok --timeout 1 hello")
    shell.run("%config GrokMagics.allow_http = True")
    assert dict(shell.magics.described())["endpoint"].startswith("http://10.0.0.1:9/v1")
