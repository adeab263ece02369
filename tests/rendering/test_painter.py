"""Painting at its own pace."""

import threading

import pytest

from grok_jupyter.rendering.painter import Painter

PATIENCE = 30  # seconds; only guards against hanging


@pytest.fixture
def painter():
    """Start painters; stop them all in the end."""
    started = []

    def start(paint):
        started.append(Painter(paint))
        started[-1].start()
        return started[-1]

    yield start
    for painter in started:
        painter.stop()


def test_what_was_asked_for_is_painted(painter):
    painted = threading.Event()
    painter(lambda: painted.set() or 0.0).request()
    assert painted.wait(PATIENCE)


def test_the_last_words_before_a_pause_are_painted_in_the_pause(painter):
    text, seen = [], []
    is_seen = threading.Event()

    def paint():
        seen.append("".join(text))
        if seen[-1].endswith("end"):
            is_seen.set()
        return 0.001

    artist = painter(paint)
    for word in ("the ", "very ", "end"):
        text.append(word)
        artist.request()
    assert is_seen.wait(PATIENCE)  # nobody asks again


def test_a_request_while_a_frame_is_painted_is_not_forgotten(painter):
    painting, may_go_on, again = (threading.Event() for _ in range(3))

    def paint():
        if painting.is_set():
            again.set()
        else:
            painting.set()
            may_go_on.wait(PATIENCE)
        return 0.0

    artist = painter(paint)
    artist.request()
    assert painting.wait(PATIENCE)
    artist.request()
    may_go_on.set()
    assert again.wait(PATIENCE)


def test_without_requests_it_still_paints_now_and_then(painter):
    frames = threading.Semaphore(0)
    painter(lambda: frames.release() or 0.0)
    assert frames.acquire(timeout=PATIENCE)
    assert frames.acquire(timeout=PATIENCE)


def test_after_stopping_no_frame_is_on_its_way(painter):
    for _ in range(200):
        is_stopped = False
        late = []
        artist = painter(lambda: late.append(1) if is_stopped else 0.0)  # noqa: B023
        artist.request()
        artist.stop()
        is_stopped = True
        artist.request()
        assert not late


def test_stopping_waits_for_a_slow_frame(painter):
    painting, may_go_on = threading.Event(), threading.Event()
    done = []

    def paint():
        painting.set()
        may_go_on.wait(PATIENCE)
        done.append(True)
        return 0.0

    artist = painter(paint)
    artist.request()
    assert painting.wait(PATIENCE)
    stopper = threading.Thread(target=artist.stop)
    stopper.start()
    assert not done
    may_go_on.set()
    stopper.join(PATIENCE)
    assert done


def test_stopping_does_not_wait_for_a_long_pause(painter):
    painted = threading.Event()
    artist = painter(lambda: painted.set() or 1e6)
    artist.request()
    assert painted.wait(PATIENCE)
    stopper = threading.Thread(target=artist.stop, daemon=True)
    stopper.start()
    stopper.join(PATIENCE)
    assert not stopper.is_alive()


def test_stopping_twice_or_without_a_start_does_no_harm(painter):
    artist = painter(lambda: 0.0)
    artist.stop()
    artist.stop()
    Painter(lambda: 0.0).stop()


def test_a_frame_that_fails_ends_the_painting_and_nothing_else(painter):
    failed = threading.Event()

    def paint():
        failed.set()
        raise RuntimeError

    artist = painter(paint)
    artist.request()
    assert failed.wait(PATIENCE)
    artist.request()
    artist.stop()


def test_no_thread_outlives_its_painter(painter):
    before = threading.active_count()
    for _ in range(5):
        artist = painter(lambda: 0.0)
        artist.request()
        artist.stop()
    assert threading.active_count() == before
