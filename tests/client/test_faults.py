"""Each fault of the embedded endpoint ends in its class of error, and keeps what had arrived."""

import pytest

from grok_jupyter import (
    APIConnectionError,
    APIStatusError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    StreamError,
)
from grok_jupyter.simulator.faults.names import FAULTS

PATIENCE = 20

REFUSED = {
    "rate-limit": (RateLimitError, 429),
    "spending-limit": (RateLimitError, 429),
    "spending-limit-403": (PermissionDeniedError, 403),
    "server-error": (ServerError, 500),
    "unavailable": (ServerError, 503),
    "overloaded": (ServerError, 529),
    "forbidden": (PermissionDeniedError, 403),
    "html-502": (ServerError, 502),
    "redirect": (APIStatusError, 307),
}
BEFORE_ANY_TEXT = ("html-200", "json-200", "cut-before-first", "empty-stream", "error-first")
AFTER_SOME_TEXT = (
    "cut",
    "truncated",
    "error-event",
    "error-event-nested",
    "malformed",
    "endless-line",
)
SILENT = ("stall-headers", "stall-first", "stall", "empty-deltas")
GOOD = (
    "eof-after-finish",
    "no-done",
    "surrogates",
    "line-separators",
    "nulls",
    "role-never",
    "new-ids",
    "no-created",
    "finish-on-text",
    "empty-finish",
    "no-finish",
    "usage-on-finish",
    "unknown-fields",
    "crlf",
    "cr",
    "bom",
    "comments",
    "multiline",
    "named-events",
    "no-space",
    "unterminated",
)


def test_every_fault_of_the_endpoint_is_tried_here():
    tried = {*REFUSED, *BEFORE_ANY_TEXT, *AFTER_SOME_TEXT, *SILENT, *GOOD, "whole-json"}
    assert tried == set(FAULTS)


@pytest.mark.parametrize("fault", REFUSED)
def test_a_refusal_is_an_error_of_its_class(fault, endpoint, connect, ask, failing):
    client = connect(endpoint(fault=fault, retry_after=0), max_retries=0)
    stream = ask(client).stream()
    error, read = failing(stream, REFUSED[fault][0])
    assert error.status_code == REFUSED[fault][1]
    assert error.response is stream.response
    assert (read, stream.response.status, stream.response.content) == ("", "failed", "")


@pytest.mark.parametrize("fault", BEFORE_ANY_TEXT)
def test_no_answer_at_all_is_an_error(fault, shared, ask, failing):
    stream = ask(shared, simulator={"fault": fault}).stream()
    error, _ = failing(stream, StreamError)
    assert error.response is stream.response
    assert stream.response.status == "failed"
    assert str(error).rstrip(".")


@pytest.mark.parametrize("fault", AFTER_SOME_TEXT)
@pytest.mark.parametrize("profile", ["live", "guide"])
def test_a_broken_answer_is_an_error_that_keeps_its_beginning(fault, profile, shared, ask, failing):
    knobs = {"fault": fault, "profile": profile, "fault_after": 3}
    stream = ask(shared, simulator=knobs).stream()
    error, read = failing(stream, StreamError)
    assert read
    assert error.response.content == read
    assert error.response.status == "failed"
    assert error.response.finish_reason is None


@pytest.mark.parametrize("fault", AFTER_SOME_TEXT)
def test_a_broken_answer_is_asked_only_once(fault, endpoint, connect, ask, failing):
    server = endpoint(fault=fault)
    failing(ask(connect(server)).stream(), StreamError)
    assert len(server.requests) == 1


def test_a_whole_completion_in_place_of_a_stream_is_an_error_that_keeps_the_text(
    shared, ask, failing
):
    stream = ask(shared, simulator={"fault": "whole-json"}).stream()
    error, read = failing(stream, StreamError)
    assert read == error.response.content != ""
    assert error.response.status == "failed"
    assert "sample" in str(error)


@pytest.mark.parametrize("fault", GOOD)
@pytest.mark.parametrize("segmentation", ["events", "split", "many"])
def test_a_harmless_habit_changes_nothing(fault, segmentation, shared, ask):
    plain = ask(shared).sample().content
    knobs = {"fault": fault, "segmentation": segmentation}
    read = ""
    for response, chunk in ask(shared, simulator=knobs).stream():
        read += chunk.content
        assert response.content == read
    assert response.status == "completed"
    assert response.content.endswith(plain)
    response.content.encode()


@pytest.mark.parametrize("fault", ["cut", "truncated", "malformed", "empty-stream"])
def test_half_a_body_is_no_answer_without_a_stream_either(fault, shared, ask):
    with pytest.raises(StreamError) as caught:
        ask(shared, simulator={"fault": fault}).sample()
    assert caught.value.response.status == "failed"


@pytest.mark.parametrize("fault", ["endless-line", "error-event", "malformed"])
def test_a_refused_stream_closes_its_socket(fault, endpoint, connect, ask, failing):
    server = endpoint(fault=fault, tokens=100_000)
    failing(ask(connect(server)).stream(), StreamError)
    if fault == "endless-line":  # the others end by themselves
        assert server.wait_for_disconnect(PATIENCE)


def test_a_server_that_is_down_cannot_be_reached(raw, connect, ask, failing, closed):
    server = raw(lambda exchange: None)
    client = connect(server, max_retries=0, base_url=f"http://127.0.0.1:{closed}/v1")
    error, _ = failing(ask(client).stream(), APIConnectionError)
    assert f"127.0.0.1:{closed}" in str(error)
    assert error.response.status == "failed"


@pytest.mark.parametrize(("retries", "times"), [(2, 2), (5, 2), (0, 1)])
def test_a_connection_that_ends_before_an_answer_is_asked_once_more_and_then_reported(
    retries, times, raw, connect, ask, failing
):
    server = raw(lambda exchange: exchange.read())
    failing(ask(connect(server, max_retries=retries)).stream(), APIConnectionError)
    assert len(server.exchanges) == times
