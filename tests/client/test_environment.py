"""Variables of the environment, as people and tools write them."""

import pytest

from grok_jupyter import Client, ConfigError
from grok_jupyter.client.environment import boolean

NAME = "GROK_JUPYTER_ALLOW_HTTP"


@pytest.mark.parametrize("quote", ["{}", " {} ", '"{}"', "'{}'"])
@pytest.mark.parametrize(
    ("word", "meant"),
    [("1", True), ("yes", True), ("TRUE", True), ("on", True),
     ("0", False), ("no", False), ("False", False), ("off", False)],
)  # fmt: skip
def test_yes_and_no_are_told_by_their_words(quote, word, meant, monkeypatch):
    monkeypatch.setenv(NAME, quote.format(word))
    assert boolean(NAME) is meant


@pytest.mark.parametrize("blank", ["", " ", '""'])
def test_a_variable_without_a_word_is_not_set(blank, monkeypatch):
    monkeypatch.setenv(NAME, blank)
    assert boolean(NAME) is None
    monkeypatch.delenv(NAME)
    assert boolean(NAME) is None


@pytest.mark.parametrize("name", [NAME, "GROK_JUPYTER_DEMO"])
@pytest.mark.parametrize("word", ["maybe", "never", "2", "disabled", "x" * 1000])
def test_another_word_is_no_yes(name, word, monkeypatch, key):
    monkeypatch.setenv(name, word)
    with pytest.raises(ConfigError, match=f"{name}='.* is neither yes nor no") as caught:
        Client(key, base_url="http://10.0.0.7/v1" if name == NAME else None)
    assert len(str(caught.value)) < 200
