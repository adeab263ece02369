"""Keys are found in every spelling, in texts that are cut or grow, and words are no keys."""

import base64
import gc
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.text.redaction import Redactor, beginning, holds_key, looks_like_key, redacted
from grok_jupyter.text.secret import Secret, known
from grok_jupyter.text.spellings import Spellings

KEY = "xai-Zq7AbCdE/fGh+Ij~Kl_MnOp%41qrst0123456789end9"
ENCODED = KEY.encode()
SPELLINGS = [
    KEY,
    "".join(f"\\u{ord(sign):04x}" for sign in KEY),
    "".join(f"\\\\u{ord(sign):04x}" for sign in KEY),
    "".join(f"\\x{ord(sign):02x}" for sign in KEY),
    "".join(f"%{ord(sign):02X}" for sign in KEY),
    "".join(f"%25{ord(sign):02x}" for sign in KEY),
    "".join(f"&#{ord(sign)};" for sign in KEY),
    "".join(f"&#x{ord(sign):x};" for sign in KEY),
    "".join(f"&amp;#x{ord(sign):04X};" for sign in KEY),
    KEY.replace("/", "\\/"),
    KEY.replace("x", "\\u0078").replace("a", "%61").replace("-", "&#45;"),
    ENCODED.hex(),
    ENCODED.hex().upper(),
    *(base64.b64encode(b"." * ahead + ENCODED).decode() for ahead in range(3)),
    *(base64.urlsafe_b64encode(b"." * ahead + ENCODED).decode() for ahead in range(3)),
]
PLAIN = st.text(st.sampled_from("abxai-Z7 \n\\%&#;u0é😀"), max_size=30)
PIECES = st.lists(st.one_of(PLAIN, st.sampled_from(SPELLINGS)), max_size=6)


@pytest.fixture(autouse=True, scope="module")
def secret():
    return Secret(KEY)


def holds_a_part(text):
    """Whether a text holds so much of a spelling that it is no accident."""
    return any(
        spelling[at : at + len(spelling) // 2] in text
        for spelling in SPELLINGS
        for at in range(len(spelling) // 2 + 1)
    )


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_found_and_hidden(spelling):
    text = f"before {spelling} after"
    assert holds_key(text)
    clean = redacted(text)
    assert not holds_a_part(clean)
    assert clean.startswith("before ")
    assert clean.endswith(" after")


@given(PLAIN)
def test_a_text_without_a_key_stays_as_it_is(text):
    assert redacted(text) == text
    redactor = Redactor(known())
    assert redactor.feed(text) + redactor.finish() == text


@given(pieces=PIECES, length=st.integers(0, 400))
def test_no_cut_leaves_a_part_of_a_key(pieces, length):
    text = "".join(pieces)
    assert not holds_a_part(beginning(text, length))
    assert not holds_a_part(redacted(text[:length], is_cut=length < len(text)))


@given(pieces=PIECES, sizes=st.lists(st.integers(1, 40), min_size=1, max_size=200))
def test_a_text_that_grows_by_pieces_shows_what_the_whole_does(pieces, sizes):
    text = "".join(pieces)
    redactor = Redactor(known())
    out, position = [], 0
    for number in range(len(text)):
        if position >= len(text):
            break
        size = sizes[number % len(sizes)]
        out.append(redactor.feed(text[position : position + size]))
        position += size
        assert not holds_a_part("".join(out))
    out.append(redactor.finish())
    assert not holds_a_part("".join(out))
    assert redactor.has_hidden == holds_key(text)
    if not holds_key(text):
        assert "".join(out) == text


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_text_that_ends_within_a_key_tells_nothing_of_it(spelling):
    text = f"before {spelling[: len(spelling) * 3 // 4]}"
    assert not holds_a_part(redacted(text))
    redactor = Redactor(known())
    assert not holds_a_part(redactor.feed(text) + redactor.finish())
    assert redactor.has_hidden


@pytest.mark.parametrize(
    "end", ["xai-", "xai-Zq7", "\\" * 20, "%25" * 9, "&amp;" * 9, "&#00000000"]
)
def test_a_text_that_ends_like_the_beginning_of_a_key_stays_as_it_is(end):
    redactor = Redactor(known())
    assert redacted(f"See {end}") == redactor.feed(f"See {end}") + redactor.finish() == f"See {end}"


@pytest.mark.parametrize(
    "text", ["x" * 99, "Here", "50%", "C:\\", "R&", "eGFp", "7861", "the xai-"]
)
def test_what_only_might_begin_a_key_is_not_held_back(text):
    redactor = Redactor(known())
    assert redactor.feed(text) == text
    assert not redactor.is_holding


def test_what_is_held_back_comes_once_it_is_none():
    redactor = Redactor(known())
    assert redactor.feed("See xai-Zq7A") == "See xai-"
    assert redactor.feed("b") == ""
    assert redactor.feed(" there") == "Zq7Ab there"
    assert not redactor.has_hidden


def test_two_keys_are_both_hidden():
    other = Secret("xai-another-0123456789")
    text = f"{KEY} and {other.reveal()}"
    assert redacted(text) == "xai-hidden-key and xai-hidden-key"


def test_a_forgotten_key_is_looked_for_no_more():
    other = Secret("xai-forgotten-0123456789")
    text = other.reveal()
    assert holds_key(text)
    del other
    gc.collect()
    assert not holds_key(text)


def test_the_key_of_the_environment_is_known(monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", " key-of-the-environment-1 ")
    assert holds_key("it is key-of-the-environment-1.")
    monkeypatch.setenv("XAI_API_KEY", "")
    assert not holds_key("it is key-of-the-environment-1.")


@pytest.mark.parametrize("word", ["ollama", "EMPTY", "sk-no-key-required", "none", "x"])
def test_what_local_servers_take_for_a_key_is_a_word(word):
    secret = Secret(word)
    assert not holds_key(f"Use {word} for that.")
    assert secret.redact("nothing") == "nothing"


def test_a_key_and_its_spellings_are_never_pickled():
    for value in (Secret(KEY), Spellings(KEY)):
        with pytest.raises(TypeError):
            pickle.dumps(value)


@pytest.mark.parametrize(
    "text",
    [
        "xai-" + "Zq7AbCdEfGhIjKlMnOpQrStUvWxYz01" * 2,
        "my key is xai-0123456789abcdef0123, what now?",
        'headers = {"authorization": "Bearer xai-AbCdEfGhIjKlMnOpQrStUv"}',
        "XAI_API_KEY=xai-a1b2c3d4e5f6g7h8i9j0",
        "(xai-a1b2c3d4e5f6g7h8i9j0)",
        "xai-prefix-a1b2c3d4e5f6g7h8i9j0",
    ],
)
def test_what_looks_like_a_key_of_xai_is_one(text):
    assert looks_like_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "Where are the xai-docs?",
        "xai-sdk-python",
        "xai-org/grok-1 on GitHub",
        "xai-explainable-ai-for-healthcare-and-finance-2024-edition",
        "xai-grok-4-fast-reasoning-20250709",
        "the name xai-Explainable_Artificial_Intelligence",
        "xai-ExplainableArtificialIntelligence",
        "maxxai-a1b2c3d4e5f6g7h8i9j0",
        "xai-…",
        "xai-" + "x" * 40,
        "a key like xai-1234",
    ],
)
def test_words_are_no_keys(text):
    assert not looks_like_key(text)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("unit", ["a", "1", "A", "aB", "a1", "_", "-a", "xai-"])
def test_a_long_run_is_looked_at_once(unit):
    """A cost that grows with the square of the length would hit the time limit."""
    looks_like_key("xai-" + unit * (1_000_000 // len(unit)))
