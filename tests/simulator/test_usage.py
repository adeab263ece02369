"""Tokens and cost."""

from grok_jupyter.simulator.catalogue.models import find_model
from grok_jupyter.simulator.streaming.usage import Meter


def test_the_formula_reproduces_a_captured_bill():
    # Captured traffic 2026-06: grok-4.3, 137 prompt tokens, 128 of them cached.
    usage = Meter(find_model("grok-4.3"), text=137, images=0, cached=128).usage(7, 126)
    assert usage["cost_in_usd_ticks"] == 3_693_500
    assert usage["total_tokens"] == 270


def test_reasoning_stands_outside_the_completion(ask):
    usage = ask().usage
    reasoning = usage["completion_tokens_details"]["reasoning_tokens"]
    assert reasoning > 0
    total = usage["prompt_tokens"] + usage["completion_tokens"] + reasoning
    assert usage["total_tokens"] == total


def test_each_model_has_its_price(ask):
    cheap, dear = ask(model="grok-3-mini").usage, ask(model="grok-4").usage
    assert 0 < cheap["cost_in_usd_ticks"] < dear["cost_in_usd_ticks"]


def test_ticks_are_whole_numbers(ask):
    assert isinstance(ask().usage["cost_in_usd_ticks"], int)


def test_images_cost_prompt_tokens(ask, pictures):
    content = [{"type": "image_url", "image_url": {"url": pictures.png}}]
    details = ask(messages=[{"role": "user", "content": content}]).usage["prompt_tokens_details"]
    assert details["image_tokens"] == 2 * 2 * 256


def test_an_earlier_turn_counts_as_cached(ask):
    turns = [
        {"role": "user", "content": "a word " * 200},
        {"role": "assistant", "content": "yes"},
        {"role": "user", "content": "go on"},
    ]
    usage = ask(messages=turns).usage
    assert 0 < usage["prompt_tokens_details"]["cached_tokens"] < usage["prompt_tokens"]


def test_a_first_turn_has_nothing_cached(ask):
    assert ask("a word " * 200).usage["prompt_tokens_details"]["cached_tokens"] == 0
