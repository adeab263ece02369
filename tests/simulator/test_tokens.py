"""Tokens and the long texts made of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.simulator.writing.longtext import long_text
from grok_jupyter.simulator.writing.tokens import count, tokenize


@given(st.text())
def test_tokens_joined_are_the_text(text):
    assert "".join(tokenize(text)) == text
    assert count(text) == len(tokenize(text))


@given(st.text("漢字かな🚀🇵🇹é\n\u2028\u0085 "))
def test_that_holds_for_emoji_and_scripts_without_spaces(text):
    assert "".join(tokenize(text)) == text


def test_english_has_about_four_characters_in_a_token():
    text = "A language model does not write sentences; it writes tokens, one after the other. " * 9
    assert 3.5 < len(text) / count(text) < 6


def test_a_word_takes_its_space_along():
    assert tokenize("one two") == ["one", " two"]


@pytest.mark.parametrize("length", [1, 2, 10, 47, 500, 4321])
def test_a_long_text_has_the_length_asked_for(length):
    text = long_text(length)
    assert count(text) == length
    assert text.count("```") % 2 == 0
    assert text.count("$$") % 2 == 0


def test_a_long_answer_is_streamed_token_by_token(stream):
    answer = stream(simulator={"tokens": 1234}, stream_options={"include_usage": True})
    assert answer.usage["completion_tokens"] == 1234
    assert len([delta for delta in answer.deltas if delta.get("content")]) == 1234
    assert "grok-demo" in answer.content
