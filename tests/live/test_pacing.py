"""How often a live view is painted."""

import pytest

from grok_jupyter.rendering.live.channel import BURST
from grok_jupyter.rendering.live.pacing import INTERVAL, Pacing


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def pauses():
    """Return the pauses after frames of these costs."""

    def measure(*costs):
        clock = Clock()
        pacing = Pacing(clock)
        for cost in costs:
            clock.now += 1.0  # waiting for something new
            pacing.begin()
            clock.now += cost
            yield pacing.pause()

    return lambda *costs: list(measure(*costs))


def test_cheap_frames_follow_each_other_at_a_steady_pace(pauses):
    assert pauses(0.0, 0.002, 0.005) == pytest.approx(
        [INTERVAL, INTERVAL - 0.002, INTERVAL - 0.005]
    )


def test_a_dear_frame_is_followed_by_a_rest_of_four_times_its_cost(pauses):
    assert pauses(0.05, 1.0) == pytest.approx([0.2, 4.0])


def test_after_a_dear_frame_a_cheap_one_is_not_punished(pauses):
    assert pauses(2.0, 0.0)[-1] == pytest.approx(INTERVAL)


def test_not_even_a_burst_makes_a_hundred_messages_a_second():
    assert 15 <= 1 / INTERVAL <= 20
    assert BURST / INTERVAL < 100
