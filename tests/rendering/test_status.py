"""The muted line, and exact money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.protocol.usage import written_cost
from grok_jupyter.rendering.status import plain, plain_name, status_line


@pytest.mark.parametrize(
    ("ticks", "text"),
    [
        (0, "0.00 USD"),
        (1, "0.0000000001 USD"),
        (12_345, "0.0000012345 USD"),
        (100_000_000, "0.01 USD"),
        (15_000_000_000, "1.50 USD"),
        (1_234_567_890_123, "123.4567890123 USD"),
    ],
)
def test_a_cost_is_written_exactly(ticks, text):
    assert written_cost(ticks / 10_000_000_000) == text


@given(st.integers(0, 10_000 * 10_000_000_000))
def test_no_tick_is_lost_up_to_ten_thousand_dollars(ticks):
    written = Decimal(written_cost(ticks / 10_000_000_000).removesuffix(" USD"))
    assert written == Decimal(ticks) / 10_000_000_000


def test_an_unreported_cost_is_not_guessed(answer):
    assert written_cost(None) == ""
    assert status_line(answer("Hi")) == "grok-4.6"


def test_tokens_are_told_apart(answer):
    usage = {
        "prompt_tokens": 1234,
        "completion_tokens": 5,
        "completion_tokens_details": {"reasoning_tokens": 67},
    }
    assert status_line(answer("Hi", usage=usage)) == (
        "grok-4.6 · 1,234 prompt + 67 reasoning + 5 completion tokens"
    )


@pytest.mark.parametrize(
    ("end", "line"),
    [
        ({"status": "interrupted"}, "interrupted · grok-4.6"),
        ({"status": "failed"}, "incomplete · grok-4.6"),
        ({"reason": "length"}, "cut at the token limit"),
        ({"reason": "content_filter"}, "filtered by the server"),
        ({"reason": "stop"}, ""),
    ],
)
def test_an_unusual_end_is_said_also_without_usage(answer, end, line):
    assert status_line(answer("Hi", **end), with_usage=False) == line


def test_the_demo_charges_nobody(answer):
    line = status_line(answer("Hi", model="grok-demo", usage={"cost_in_usd_ticks": 5}))
    assert line.endswith("USD, not charged")


@pytest.mark.parametrize("name", ["<b>x</b>", "a|b", "`x`", "[a](b)", "a\nb", "*x*$x$", "x" * 999])
def test_a_servers_name_for_a_model_means_nothing_in_markdown(name):
    assert not set(plain(name)) & set("<>|`[]()*$\n")
    assert len(plain(name)) <= 80


@pytest.mark.parametrize("name", ["grok-4.6", "vendor/model:tag", "Grok 4", "grok_4"])
def test_ordinary_names_stay_as_they_are(name):
    assert plain(name) == name


@pytest.mark.parametrize(
    ("name", "written"),
    [("plan", "plan"), ("日本語 1", "日本語 1"), ("🚀", "🚀"), ("<b>*x*|$y$", "bxy"), ("***", "…")],
)
def test_a_users_name_is_written_in_any_script_without_markup(name, written):
    assert plain_name(name) == written
