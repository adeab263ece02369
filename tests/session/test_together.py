"""Several works at once: each in a thread, functions in the one that waits."""

import signal
import threading
from queue import SimpleQueue

import pytest

from grok_jupyter.client.invoking import invoke
from grok_jupyter.client.watchdog import Watchdog
from grok_jupyter.session.together import Together


def called(function):
    """Call a function as an answer does."""
    outcome = invoke(function, Watchdog())
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


def test_all_run_at_once_and_what_each_raises_is_returned():
    meet = threading.Barrier(3, timeout=30)  # none goes on before all are there
    error = ValueError("of the second")

    def fail():
        meet.wait()
        raise error

    assert Together([meet.wait, fail, meet.wait], lambda: None).run() == [None, error, None]


def test_functions_run_in_the_thread_that_waits_one_after_the_other():
    meet = threading.Barrier(2, timeout=30)
    names, results = [], []

    def work():
        meet.wait()
        results.append(called(lambda: names.append(threading.current_thread().name) or len(names)))

    together = Together([work, work], lambda: None)
    assert together.run() == [None, None]
    assert names == [threading.main_thread().name] * 2
    assert sorted(results) == [1, 2]


def test_what_a_function_raises_reaches_the_answer_that_called_it():
    def work():
        with pytest.raises(ZeroDivisionError):
            called(lambda: 1 / 0)

    assert Together([work], lambda: None).run() == [None]


def test_a_coroutine_runs_to_its_end():
    async def twice():
        return 2

    results = []
    Together([lambda: results.append(called(twice))], lambda: None).run()
    assert results == [2]


def test_an_interrupt_stops_all_and_goes_through():
    stopped = SimpleQueue()

    def work():
        called(lambda: signal.raise_signal(signal.SIGINT))

    with pytest.raises(KeyboardInterrupt):
        Together([work, lambda: stopped.get(timeout=30)], lambda: stopped.put("now")).run()
    assert stopped.empty()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_call_that_nobody_carries_out_any_more_ends():
    ended, begun = SimpleQueue(), SimpleQueue()

    def late():
        begun.get(timeout=30)
        try:
            called(lambda: ended.put("it ran"))
        except KeyboardInterrupt:
            ended.put("it was refused")
            raise

    with pytest.raises(KeyboardInterrupt):
        Together(
            [late, lambda: called(lambda: signal.raise_signal(signal.SIGINT))],
            lambda: begun.put(None),
        ).run()
    assert ended.get(timeout=30) == "it was refused"


def test_without_others_a_function_runs_where_it_is_called():
    assert called(threading.current_thread) is threading.current_thread()
