"""Usage: as reported, replaced and never summed; a cost is not lost."""

import pickle

import pytest

from grok_jupyter import Usage
from grok_jupyter.protocol.usage import decode_usage

# Captured in June 2026: grok-4.3, "Count from 1 to 3".
CAPTURED = {
    "prompt_tokens": 137,
    "completion_tokens": 7,
    "total_tokens": 270,
    "prompt_tokens_details": {
        "text_tokens": 137, "audio_tokens": 0, "image_tokens": 0, "cached_tokens": 128,
    },
    "completion_tokens_details": {
        "reasoning_tokens": 126, "audio_tokens": 0,
        "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0,
    },
    "num_sources_used": 0,
    "cost_in_usd_ticks": 3693500,
}  # fmt: skip


def test_everything_reported_is_kept():
    usage = decode_usage(CAPTURED)
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (137, 7, 270)
    assert usage.reasoning_tokens == usage.completion_tokens_details.reasoning_tokens == 126
    assert usage.cached_prompt_text_tokens == usage.prompt_tokens_details.cached_tokens == 128
    assert usage.num_sources_used == 0
    assert usage.cost_in_usd_ticks == 3693500
    assert usage.cost_usd == 0.00036935


@pytest.mark.parametrize("value", [None, {}, [], "x", 0, 1, True])
def test_what_is_no_usage_is_none(value):
    assert decode_usage(value) is None


def test_what_is_not_reported_is_none_and_never_guessed():
    usage = decode_usage({"prompt_tokens": 5})
    assert usage == Usage(prompt_tokens=5)
    assert (usage.total_tokens, usage.reasoning_tokens, usage.cost_usd) == (None, None, None)


@pytest.mark.parametrize("odd", [None, "x", True, 7.5, [], {}, float("inf"), 2**63, 1e300])
def test_a_count_that_is_none_is_unreported(odd):
    usage = decode_usage({"prompt_tokens": odd, "prompt_tokens_details": odd, "x": 1})
    assert usage == Usage()


def test_a_whole_float_is_a_count():
    assert decode_usage({"prompt_tokens": 7.0}).prompt_tokens == 7


def test_a_later_usage_replaces_the_earlier_one(fed):
    response = fed(
        {"usage": {"prompt_tokens": 5, "completion_tokens": 1}},
        {"usage": {"prompt_tokens": 5, "completion_tokens": 2}},
    )
    assert response.usage == Usage(prompt_tokens=5, completion_tokens=2)
    fed({"usage": {"prompt_tokens": 5, "completion_tokens": 3}}, response=response)
    assert response.usage.completion_tokens == 3


@pytest.mark.parametrize("later", [None, {}, [], "x", 0])
def test_a_later_usage_that_is_none_erases_nothing(later, fed):
    response = fed({"usage": {"prompt_tokens": 5}}, {"usage": later}, {})
    assert response.usage == Usage(prompt_tokens=5)


@pytest.mark.parametrize("later", [0, None, "absent"])
@pytest.mark.parametrize("reads_between", [False, True])
def test_a_cost_is_not_erased_by_one_that_is_unreported(later, reads_between, fed):
    second = {"prompt_tokens": 5, "completion_tokens": 2}
    if later != "absent":
        second["cost_in_usd_ticks"] = later
    response = fed({"usage": {"prompt_tokens": 5, "cost_in_usd_ticks": 10**10}})
    if reads_between:
        assert response.cost_usd == 1.0
    fed({"usage": second}, {"usage": {"prompt_tokens": 6}}, response=response)
    assert response.cost_usd == 1.0
    assert response.usage.prompt_tokens == 6


def test_a_cost_of_zero_is_unreported(fed):
    assert fed({"usage": {**CAPTURED, "cost_in_usd_ticks": 0}}).cost_usd is None


def test_a_later_cost_replaces_the_earlier_one(fed):
    response = fed(
        {"usage": {"cost_in_usd_ticks": 10**10}}, {"usage": {"cost_in_usd_ticks": 2 * 10**10}}
    )
    assert response.cost_usd == 2.0


def test_usage_is_none_until_reported(fed, text):
    assert fed(text("Hi")).usage is None
    assert fed(text("Hi")).cost_usd is None


def test_usage_is_plain_data():
    usage = decode_usage(CAPTURED)
    assert pickle.loads(pickle.dumps(usage)) == usage
    assert hash(usage)
    with pytest.raises(AttributeError):
        usage.prompt_tokens = 1
