"""What goes wrong on the way: nothing is asked twice, and nothing that came is lost."""

import pytest

from grok_jupyter import (
    APIConnectionError,
    BadRequestError,
    GrokError,
    GrokInterrupt,
    InputError,
    NotFoundError,
    RateLimitError,
    StreamError,
)

ADDING = ("POST", "/batches/batch_1/requests")


def once(*asked, what):
    """Trouble for the first request of a kind."""
    return lambda method, path, times: what if (method, path) == asked and times == 1 else None


def always(*asked, what):
    return lambda method, path, _: what if (method, path) == asked else None


@pytest.mark.parametrize("what", ["lose", "drop", (500, {"error": "busy"}), (200, None)])
def test_rows_are_added_once_whatever_becomes_of_the_answer(batching, submit, words, what):
    server = batching(trouble=once(*ADDING, what=what))
    if what == (200, None):
        server.trouble = lambda *_: None
    assert submit(server, words(3)).fetch().done == 3
    assert server.added == [3]


def test_a_rate_limit_is_waited_for(batching, submit, words):
    slow = (429, {"error": "Too many requests"}, {"retry-after": "0"})
    server = batching(trouble=once(*ADDING, what=slow))
    assert submit(server, words(2)).fetch().done == 2


def test_a_spending_limit_ends_it(batching, submit, words):
    spent = (429, {"error": "Your team has used all available credits"})
    server = batching(trouble=always(*ADDING, what=spent))
    with pytest.raises(RateLimitError, match="used all available credits"):
        submit(server, words(2))
    assert server.times[ADDING] == 1
    assert server.cancelled


def test_a_server_that_refuses_the_model_is_quoted_and_the_batch_cancelled(
    endpoint, submit, words, notes
):
    server = endpoint()
    with pytest.raises(BadRequestError) as caught:
        submit(server, words(2), model="grok-4.6", force=True)
    said = str(caught.value)
    assert "Model grok-4.6 is not supported for batch processing" in said
    assert "such as grok-4.3" in said
    assert server.requests[-1].path.endswith(":cancel")
    assert notes() == []


def test_a_batch_that_is_whole_is_not_cancelled_because_nobody_says_how_far_it_is(
    batching, submit, words
):
    server = batching(trouble=always("GET", "/batches/batch_1", what=(400, {"error": "no"})))
    batch = submit(server, words(2))
    assert (batch.id, server.cancelled) == ("batch_1", False)
    server.trouble = lambda *_: None
    assert batch.fetch().done == 2


def test_an_interrupt_while_rows_are_added_cancels_the_batch(
    batching, submit, words, interrupt_when
):
    server = batching()
    server.trouble = lambda method, path, _: "hold" if (method, path) == ADDING else None
    carry_out = server.carried_out
    held = []

    def carried_out(method, path, exchange):
        if (method, path) == ADDING:
            held.append(exchange)
            exchange.wait_for_close()
        return carry_out(method, path, exchange)

    server.carried_out = carried_out
    interrupt_when(lambda: held)
    with pytest.raises(GrokInterrupt, match="the batch batch_1 is cancelled"):
        submit(server, words(2))
    assert server.cancelled


def test_a_server_without_batches_says_so_in_one_sentence(batching, connect, submit, words, notes):
    server = batching(trouble=lambda *_: (404, {"error": "no such route"}))
    with pytest.raises(NotFoundError) as caught:
        submit(server, words(1))
    assert "takes no batches (404)" in str(caught.value)
    assert "leave batch=True" in str(caught.value)
    assert notes() == []
    with pytest.raises(NotFoundError, match="takes no batches"):
        connect(server).batches.list()
    for deed in ("status", "get", "fetch", "cancel"):
        with pytest.raises(NotFoundError, match=r"has no batch 'batch_9' \(404\)"):
            getattr(connect(server).batches, deed)("batch_9")


@pytest.mark.parametrize("told", [(200, {"hello": 1}), (200, [])])
def test_an_answer_that_is_no_batch_is_told(batching, submit, words, notes, told):
    server = batching(trouble=always("POST", "/batches", what=told))
    with pytest.raises(StreamError):
        submit(server, words(1))
    assert notes() == []


def test_a_server_that_cannot_be_reached_is_told(connect, submit, words, closed, notes):
    client = connect(None, base_url=f"http://127.0.0.1:{closed}/v1", max_retries=0)
    with pytest.raises(APIConnectionError):
        submit(None, words(1), client=client)
    assert notes() == []


@pytest.mark.parametrize(
    "failure",
    [
        {"batch_result": {"error": {"code": 3, "message": "temperature is odd"}}},
        {"error": {"message": "temperature is odd"}},
        {"error_message": "temperature is odd"},
    ],
)
def test_a_failed_row_is_a_row_with_an_error(batching, submit, words, failure):
    server = batching()
    server.result = lambda one, body: failure if one == "row-1" else server.answered(one, body)
    rows = submit(server, words(3)).fetch()
    assert list(rows.errors) == [1]
    assert "temperature is odd" in str(rows.errors[1])
    assert (rows.done, rows.status) == (2, "completed")
    assert rows.frame["answer"] == ["re: Say w0", None, "re: Say w2"]


def test_a_row_that_cannot_be_interpolated_is_not_sent(batching, connect, submit, words):
    server = batching()

    def question(row):
        if row.word == "w1":
            raise ValueError("no such word")
        return row.word

    batch = submit(server, words(3), question)
    assert list(server.bodies) == ["row-0", "row-2"]
    for rows in (batch.fetch(), connect(server).batches.fetch(batch.id)):
        assert list(rows.errors) == [1]
        assert "no such word" in str(rows.errors[1])
        assert rows.done == 2
    with pytest.raises(InputError, match="no such word"):
        submit(server, words(3), question, strict=True)


def test_if_no_row_can_be_asked_about_nothing_is_sent(batching, submit, words):
    server = batching()
    with pytest.raises(InputError, match="No row can be asked about"):
        submit(server, words(3), lambda _: 1 / 0)
    assert server.asked == []


def test_a_result_that_is_missing_or_empty_is_told(batching, submit, words):
    server = batching()
    odd = {
        "row-0": None,
        "row-1": {"batch_result": {}},
        "row-2": {"batch_result": {"response": {}}},
    }
    server.result = lambda one, body: odd.get(one, server.answered(one, body))
    server.result = lambda one, body: odd[one] if one in odd else server.answered(one, body)
    rows = submit(server, words(4)).fetch()
    assert sorted(rows.errors) == [0, 1, 2]
    assert "without a result" in str(rows.errors[0])
    assert "neither an answer nor an error" in str(rows.errors[1])
    assert (rows.done, rows.status) == (1, "failed")


def test_results_of_requests_that_nobody_sent_do_not_matter(batching, submit, words):
    server = batching()
    batch = submit(server, words(1))
    server.bodies["other"] = {"messages": [{"content": "?"}]}
    assert batch.fetch().done == 1


def test_a_batch_that_the_server_refuses_says_why(endpoint, submit, words):
    server = endpoint(fault="batch-refused")
    batch = submit(server, words(2))
    assert batch.status == "failed"
    with pytest.raises(GrokError) as caught:
        batch.wait().fetch()
    assert "Model grok-4.3 is not supported for batch processing" in str(caught.value)
    rows = caught.value.rows
    assert (rows.failed, rows.status) == (2, "failed")


def test_what_was_answered_before_a_batch_expired_is_there(endpoint, submit, words):
    batch = submit(endpoint(fault="batch-expired", batch_looks=0), words(4))
    rows = batch.wait().fetch()
    assert (batch.status, rows.status, rows.done, rows.failed) == ("expired", "failed", 2, 2)
    assert "expired before this row was answered" in str(rows.errors[3])


def test_what_was_answered_before_a_batch_was_cancelled_is_there(endpoint, submit, words):
    batch = submit(endpoint(), words(4))
    assert batch.cancel() is batch
    assert batch.cancel().status == "cancelled"
    rows = batch.fetch()
    assert rows.status == "interrupted"
    assert rows.done + rows.failed == 4
    assert "was cancelled before this row" in str(rows.errors[3])


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ({}, "completed"),
        ({"state": {"num_requests": 0}}, "pending"),
        ({"state": {"num_requests": 1}}, "running"),  # of two that were sent
        ({"state": {"num_pending": 1}}, "running"),
        ({"state": {"num_cancelled": 1}}, "cancelled"),
        ({"cancel_time": "2026-11-30"}, "cancelled"),
        ({"cancel_by_xai_message": "no"}, "failed"),
        ({"state": {"num_pending": 1}, "expire_time": "2026-01-01"}, "expired"),
        ({"state": {"num_pending": 1}, "expire_time": "2026-01-01T10:00:00Z"}, "expired"),
        ({"state": {"num_pending": 1}, "expire_time": "2999-01-01"}, "running"),
        ({"state": {"num_pending": 1}, "expire_time": "soon"}, "running"),
        ({"state": {"num_pending": "many"}, "expire_time": 5}, "completed"),
    ],
)
def test_how_far_it_is_follows_from_counts_and_dates(batching, submit, words, state, status):
    server = batching()
    server.state = state
    assert submit(server, words(2)).status == status
