"""A key in a line or a prompt is not sent, not quoted, and kept nowhere."""

import base64

import pytest

from grok_jupyter import InputError
from grok_jupyter.session.conversations import conversations
from grok_jupyter.session.keys import is_line_with_a_key

NEW = "xai-" + "Zq7AbCdEfGhIjKlMnOpQrStUvWxYz01" * 2
OWN = "key/of+another~endpoint=0123456789"
FOREIGN = "sk" + "a1b2c3d4e5f6g7h8i9j0k1l2"

LINES = [
    "key {}", "key --save {}", "key --forget {}", "key  --forget  {} ", 'key "{}"', "key '{}'",
    "key `{}`", "key={}", "key = {}", "key: {}", "key:{}", "KEY {}", "api_key={}", "API key: {}",
    "XAI_API_KEY={}", "XAI_API_KEY = '{}'", "key Bearer {}", "key is {}", "my key is {}",
    "-- key {}", "key --save '{}'", "key ({})", "key “{}”", "-m grok-4 key {}", 'key "{}',
    "key {} please", "Why is {} refused?", "-s {} hi", "-s 'use {}' hi", "-c {} hi",
    "-m {} hi", "-p user {} hi", "-o r {}", "history {}", "reset {}", "replay {}", "help {}",
    "-t {} hi", "-i {} hi", "{}",
]  # fmt: skip
WITHOUT_WORDS = [line for line in LINES if line.lower().lstrip("- ").startswith(("key", "api", "x"))
                 and "please" not in line]  # fmt: skip


@pytest.fixture(autouse=True)
def forgotten():
    yield
    conversations.forget()


@pytest.fixture
def refused(shell, server, capsys):
    """Run code that must be refused, and look at what it leaves."""

    def refused(code, key):
        with pytest.raises(InputError) as caught:
            shell.run(code)
        said = str(caught.value) + capsys.readouterr().out
        assert key[:12] not in said
        assert "not sent" in said
        assert server.requests == []
        assert all(not each.turns for each in map(conversations.known, conversations.names))
        assert key not in str(list(conversations.names))
        return str(caught.value)

    return refused


@pytest.mark.parametrize("line", LINES)
def test_a_key_of_xai_in_a_line_is_not_sent(refused, line):
    refused(f"%grok {line.format(NEW)}", NEW)


@pytest.mark.parametrize("line", LINES)
def test_the_own_key_in_a_line_is_not_sent(refused, surroundings, line):
    surroundings.setenv("XAI_API_KEY", OWN)
    refused(f"%grok {line.format(OWN)}", OWN)


@pytest.mark.parametrize("line", WITHOUT_WORDS)
@pytest.mark.parametrize("key", [FOREIGN, "xai-abc", "abcdefghijklmnopqrst-0123"])
def test_any_long_word_behind_key_is_taken_for_one(refused, line, key):
    refused(f"%grok {line.format(key)}", key + "_" * 12)


SPELLINGS = {
    "plain": OWN,
    "base64": base64.b64encode(f"Bearer {OWN}".encode()).decode(),
    "JSON": "".join(f"\\u{ord(sign):04x}" for sign in OWN),
}
CELLS = [
    "%%grok\nWhy is {} refused?",
    "%%grok -c t\nWhy is {} refused?",
    "%%grok --raw\nWhy is {} refused?",
    "%%grok -s 'You know {}.'\nhi",
    "%%grok -c t -s 'You know {}.'\nhi",
    "%%grok -c {}\nhi",
    "%%grok {}\nhi",
    "%%grok --replay auto\nWhy is {} refused?",
    "%%grok\nWhy is {} wrong in {{{{undefined}}}}?",
    "%%grok\n{{{{ '{}' + 1 }}}}",
]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_own_key_in_a_cell_is_not_sent(refused, surroundings, tmp_path, cell, spelling):
    surroundings.setenv("XAI_API_KEY", OWN)
    refused(cell.format(SPELLINGS[spelling]), OWN)
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize("cell", CELLS)
def test_a_key_of_xai_in_a_cell_is_not_sent(refused, cell):
    refused(cell.format(NEW), NEW)


@pytest.mark.parametrize(
    "cell",
    [
        "%%grok\nLook: {{secret}}",
        "%%grok\n{{config}}",
        "%%grok\n{{error}}",
        "%%grok -s {{secret}}\nhi",
        "%%grok\nBearer x{{half}}{{rest}}",
        "%grok {{secret}}",
    ],
)
def test_a_key_that_a_value_brings_is_not_sent(refused, shell, surroundings, cell):
    surroundings.setenv("XAI_API_KEY", OWN)
    shell.run(
        f"secret = {OWN!r}; config = {{'headers': {{'authorization': 'Bearer ' + secret}}}}\n"
        "half, rest = secret[:9], secret[9:]; error = ValueError('no ' + secret)"
    )
    refused(cell, OWN)


def test_a_setting_that_holds_a_key_is_not_sent(refused, shell):
    shell.run(f"%config GrokMagics.system = 'You know {NEW}.'")
    refused("%%grok\nhi", NEW)
    shell.run("%config GrokMagics.system = ''")
    shell.run(f"%config GrokMagics.model = '{NEW}'")
    refused("%%grok\nhi", NEW)


@pytest.mark.parametrize(
    "prompt",
    [
        "key questions", "key questions about xai-docs", "Where are the xai-docs?",
        "what is XAI_API_KEY for", "key insights from 20240101 to 20241231, please",
        "key differences of xai-sdk-python and openai", "keys and values of a dict",
        "my key does not work, why?", "key figures of quarter 3 in customer_segmentation_2024_q3",
        "keyboard shortcuts0123456789abcdef", "why is the key xai-1234 refused?",
    ],
)  # fmt: skip
def test_words_are_a_prompt(asked, prompt):
    assert asked(f"%grok {prompt}")["messages"][0]["content"] == prompt
    assert asked(f"%%grok\n{prompt}")["messages"][0]["content"] == prompt


def test_a_key_of_words_is_a_prompt_too(asked, surroundings):
    surroundings.setenv("XAI_API_KEY", "sk-no-key-required")
    prompt = "Why do I have to set sk-no-key-required?"
    assert asked(f"%grok {prompt}")["messages"][0]["content"] == prompt


def test_a_question_that_held_a_key_before_it_was_one_goes_on_without(asked, shell, surroundings):
    later = "a-key-of-the-day-after-0123"
    asked(f"%%grok -c t\nWhat is {later}?")
    surroundings.setenv("XAI_API_KEY", later)
    sent = asked("%%grok -c t\nAnd now?")["messages"]
    assert sent[0]["content"] == "What is a-kehidden-key?"


def test_a_line_about_a_key_is_told_from_others():
    assert is_line_with_a_key(f"key {FOREIGN}")
    assert not is_line_with_a_key(f"monkey {FOREIGN}")
