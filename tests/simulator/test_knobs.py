"""The knobs and their limits."""

import math

import pytest

from grok_jupyter.simulator import Knobs
from grok_jupyter.simulator.knobs import KnobError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("profile", "dead"),
        ("profile", None),
        ("reasoning", "loud"),
        ("rate", -1),
        ("rate", "fast"),
        ("rate", math.nan),
        ("rate", True),
        ("first_token", math.inf),
        ("first_token", -0.1),
        ("segmentation", "lines"),
        ("segmentation", ["events"]),
        ("fault", "earthquake"),
        ("fault_count", -1),
        ("fault_after", 1.5),
        ("retry_after", None),
        ("tokens", 0),
        ("tokens", 10**9),
        ("tokens_per_delta", 0),
        ("require_key", 1),
        ("scene", "opera"),
        ("keepalive", 0),
        ("keepalive", math.inf),
        ("limit_requests", 0),
        ("limit_tokens", 1.5),
        ("limit_window", -1),
        ("budget", "much"),
    ],
)
def test_a_bad_value_is_named_and_quoted(name, value):
    with pytest.raises(KnobError) as error:
        Knobs(**{name: value})
    assert str(error.value).startswith(f"{name} must be")
    assert repr(value) in str(error.value)


@pytest.mark.parametrize("rate", [0, math.inf])
def test_no_rate_means_as_fast_as_possible(rate):
    assert Knobs(rate=rate).seconds_per_token == 0


def test_a_request_changes_only_what_it_names():
    assert Knobs(rate=5).overridden({"fault": "stall"}) == Knobs(rate=5, fault="stall")
