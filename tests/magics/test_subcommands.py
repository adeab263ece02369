"""``%grok models``, ``usage``, ``demo``, ``config``, ``version``, ``help``."""

import pytest

from grok_jupyter.client.config import process
from grok_jupyter.version import __version__


@pytest.fixture
def said(shell, server, capsys):
    """Run a line that is a subcommand; what it prints."""

    def run(line):
        capsys.readouterr()
        shell.run(line)
        assert not [r for r in server.requests if r.method == "POST"]
        return capsys.readouterr().out

    return run


def test_models_lists_what_the_server_has(said):
    listed = said("%grok models")
    (row,) = [line for line in listed.splitlines() if line.startswith("grok-4.6")]
    assert row.split("  ")[0] == "grok-4.6 (default)"
    assert row.split()[-2:] == ["2", "6"]
    assert "grok-imagine" not in listed


def test_usage_begins_empty(said):
    assert "Nothing has been asked" in said("%grok usage")


def test_usage_tells_models_apart_and_charges_nothing_for_the_demo(shell, capsys):
    shell.run("%%grok\nhello")
    shell.run("%%grok\nhello")
    capsys.readouterr()
    shell.run("%grok usage")
    _, row = capsys.readouterr().out.splitlines()
    assert row.split()[:2] == ["grok-demo", "2"]
    assert row.endswith("USD, not charged")


def test_config_says_where_address_and_key_come_from(said):
    listed = said("%grok config")
    assert "(XAI_BASE_URL)" in listed
    assert "XAI_API_KEY" in listed
    assert "'grok-4.6'" in listed
    assert "xai-0123456789" not in listed


def test_version_and_help(said):
    assert said("%grok version") == f"grok_jupyter {__version__}\n"
    listed = said("%grok help")
    assert "--max-tokens N" in listed
    assert "%grok models" in listed


def test_the_demo_is_switched_on_and_off(shell, server, said):
    assert "not Grok" in said("%grok demo")
    shell.run('%%grok -p simulator {"rate": 0, "first_token": 0}\nhello')
    assert shell.names["_grok"].model == "grok-demo"
    assert server.requests == []
    said("%grok demo off")
    assert process.demo is False
    shell.run("%%grok\nhello")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "prompt",
    [
        "help me with pandas",
        "models of the atom",
        "models?",
        "key signatures in music",
        "demo on off",
        "demo maybe",
        "version 2",
        "Models",
        "history of Rome",
        "history (of Rome)",
        "history 'of Rome' please",
        "reset my head",
        "history ''",
        "history 'tis long",
        "usage: explain it",
        "batch my files into groups",
        "batch size",
        "batch fetch the results please",
        "batch status -o x",
        "batch list all",
        "batch fetch 'my results'",
    ],
)
def test_a_line_is_a_subcommand_only_if_the_whole_of_it_fits(asked, prompt):
    assert asked(f"%grok {prompt}")["messages"][0]["content"] == prompt


def test_two_dashes_force_a_prompt(asked):
    assert asked("%grok -- version")["messages"][0]["content"] == "version"


def test_in_a_cell_a_subcommand_is_a_prompt(asked):
    assert asked("%%grok\nmodels")["messages"][0]["content"] == "models"
