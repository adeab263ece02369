"""The one loop: however it ends, the surface is finished and the connection closed."""

import signal
import threading
from itertools import pairwise

import pytest

from grok_jupyter.protocol.errors import BadRequestError, GrokInterrupt, StreamError
from grok_jupyter.session.ledger import Ledger


def interrupt(*_):
    signal.raise_signal(signal.SIGINT)


def test_a_surface_sees_the_answer_before_the_question_and_after_each_chunk(ask, notes, run):
    surface = notes()
    response = run(ask(), surface)
    assert surface.shown[0] == ("pending", "")
    texts = [text for _, text in surface.shown]
    assert all(later.startswith(text) for text, later in pairwise(texts))
    assert len(set(texts)) > 3
    assert surface.finished == [("completed", response.content)]


def test_an_answer_in_one_piece_goes_the_same_way(ask, notes, run):
    streamed, whole = notes(), notes()
    run(ask(), streamed)
    run(ask(streaming=False), whole)
    assert whole.finished == streamed.finished


@pytest.mark.parametrize("fault", ["cut", "truncated", "malformed", "error-event", "html-200"])
def test_after_an_error_the_surface_is_finished_with_what_had_arrived(ask, notes, run, fault):
    surface, ledger = notes(), Ledger()
    with pytest.raises(StreamError) as caught:
        run(ask(fault=fault), surface, ledger)
    assert surface.finished == [("failed", caught.value.response.content)]
    assert bool(ledger.accounts) is bool(caught.value.response.content)


def test_a_refused_request_finishes_the_surface_too(client, notes, run):
    from grok_jupyter.chat import user

    surface = notes()
    chat = client.chat.create("grok-4.6", temperature=99).append(user("hello"))
    with pytest.raises(BadRequestError):
        run(chat.begin(), surface)
    assert surface.finished == [("failed", "")]


@pytest.mark.parametrize("at", [1, 2, 6])
def test_an_interrupt_is_told_with_what_had_arrived(ask, notes, run, server, at):
    surface = notes(on_show=lambda count: count == at and interrupt())
    with pytest.raises(GrokInterrupt) as caught:
        run(ask(fault="stall", reasoning="none"), surface)
    response = caught.value.response
    assert surface.finished == [("interrupted", response.content)]
    assert response.finish_reason is None
    assert isinstance(caught.value, KeyboardInterrupt)
    if at > 1:  # before that, nothing had been sent
        assert server.wait_for_disconnect(30)
    assert bool(response.content) is (at > 1)
    arrived = f"{len(response.content)} characters" if response.content else "nothing"
    assert f"{arrived} had arrived" in str(caught.value)


def test_an_interrupt_in_the_silence_is_told_too(ask, notes, run, server):
    asked = threading.Thread(target=lambda: wait_for_request(server) or interrupt_main())
    asked.start()
    surface = notes()
    with pytest.raises(GrokInterrupt, match="nothing had arrived"):
        run(ask(fault="stall-first"), surface)
    asked.join()
    assert surface.finished == [("interrupted", "")]
    assert server.wait_for_disconnect(30)


def wait_for_request(server):
    assert server.wait_for_request(30)


def interrupt_main():
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)


def test_a_second_interrupt_does_not_keep_the_surface_from_finishing(ask, notes, run):
    surface = notes(on_show=lambda count: count == 6 and interrupt(), on_finish=interrupt)
    with pytest.raises(GrokInterrupt):
        run(ask(fault="stall"), surface)
    assert len(surface.finished) == 1
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interrupt_while_finishing_a_good_answer_is_not_lost(ask, notes, run):
    surface = notes(on_finish=interrupt)
    with pytest.raises(GrokInterrupt) as caught:
        run(ask(), surface)
    assert surface.finished == [("completed", caught.value.response.content)]


def test_a_third_interrupt_breaks_out_of_a_surface_that_hangs(ask, notes, run):
    def hang():
        while True:
            interrupt()

    surface = notes(on_finish=hang)
    with pytest.raises(GrokInterrupt):
        run(ask(), surface)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_surface_that_fails_closes_the_connection(ask, notes, run, server):
    surface = notes(on_show=lambda count: count == 4 and 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(ask(fault="stall"), surface)
    assert server.wait_for_disconnect(30)
    assert surface.finished[0][0] == "interrupted"


def test_an_answer_that_somebody_else_stops_is_kept_as_far_as_it_went(ask, notes, run, server):
    stream = ask(fault="stall", reasoning="none")
    other = threading.Thread(target=stream.cancel)
    surface, ledger = notes(on_show=lambda count: count == 6 and other.start()), Ledger()
    with pytest.raises(GrokInterrupt) as caught:
        run(stream, surface, ledger)
    response = caught.value.response
    assert response is stream.response
    assert response.content
    assert response.finish_reason is None
    assert surface.finished == [("interrupted", response.content)]
    assert ledger.accounts["grok-demo"].answers == 1
    assert server.wait_for_disconnect(30)


def test_an_answer_that_is_cancelled_by_its_check_is_not_asked_for(ask, notes, run, server):
    stream, surface, ledger = ask(), notes(), Ledger()
    with pytest.raises(GrokInterrupt, match="nothing had arrived"):
        run(stream, surface, ledger, check=stream.cancel)
    assert (stream.response.status, surface.finished) == ("interrupted", [("interrupted", "")])
    assert not ledger.accounts
    assert server.requests == []


def test_the_loop_runs_in_any_thread(ask, notes, run):
    surface = notes()
    thread = threading.Thread(target=run, args=(ask(), surface))
    thread.start()
    thread.join()
    assert surface.finished[0][0] == "completed"
