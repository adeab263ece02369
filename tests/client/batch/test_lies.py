"""What a server tells of a batch that cannot be so."""

import re

import pytest

from grok_jupyter import APITimeoutError, StreamError


def calls(identity):
    """Trouble: a new batch is called that."""
    return lambda method, path, _: (
        (200, {"batch_id": identity}) if (method, path) == ("POST", "/batches") else None
    )


@pytest.mark.parametrize("identity", ["../x", "a/b", "..", "a\nb", ".x", "b?x=1", "a" * 300, "KEY"])
def test_an_id_of_a_servers_that_is_none_is_the_servers(
    batching, submit, words, notes, key, identity
):
    identity = identity.replace("KEY", f"batch_{key}")
    server = batching(trouble=calls(identity))
    with pytest.raises(StreamError, match="The server calls the batch ") as caught:
        submit(server, words(1))
    said = str(caught.value)
    assert said.endswith("No row was sent.")
    assert f"Check base_url ({server.url})" in said
    assert "leave batch=True, in a cell --batch, out" in said
    assert "list()" not in said
    assert key not in said
    assert notes() == []
    assert server.bodies == {}


def test_an_id_that_a_server_changes_later_is_the_servers(batching, submit, words):
    server = batching(state={"num_pending": 1})
    batch = submit(server, words(2))
    server.state["batch_id"] = "../x"
    with pytest.raises(StreamError, match=r"^The server calls the batch '\.\./x'") as caught:
        batch.refresh()
    assert "No row was sent" not in str(caught.value)
    server.state["batch_id"] = "batch_1"
    assert batch.fetch().done == 2


@pytest.mark.parametrize(
    "state",
    [
        {"num_pending": 99},
        {"num_pending": 99, "num_success": 0},
        {"num_success": 99, "num_error": 99, "num_cancelled": 99},
        {"num_requests": -1},
        {"num_requests": 0, "num_success": 7},
        {"num_success": -3, "num_error": 10**12},
        {"num_success": 3, "num_error": 3, "num_pending": 3},
    ],
)
def test_counts_that_lie_are_within_bounds(batching, submit, words, state):
    server = batching(state=state)
    batch = submit(server, words(4))
    counts = batch.counts
    assert all(0 <= one <= counts.total for one in counts)
    done = int(re.search(r"(-?\d+) of 4 requests done", repr(batch))[1])
    assert 0 <= done <= 4
    if batch.status in {"pending", "running"}:
        with pytest.raises(APITimeoutError) as caught:
            batch.wait(0.01)
        assert "-" not in str(caught.value).partition(": ")[2].partition(" done")[0]
    assert batch.fetch().done == 4


def test_a_count_beyond_what_was_sent_is_not_told_as_done(batching, submit, words):
    batch = submit(batching(state={"num_requests": 100, "num_success": 80}), words(4))
    assert batch.fetch().done == 4
    assert re.search(r"\d+ of \d+ requests done", repr(batch))
