"""Each fault by its name: what a client meets, and that nothing else is changed."""

import json
import math
from itertools import islice

import pytest

from grok_jupyter.simulator.faults import FAULTS
from grok_jupyter.simulator.faults.names import HABITS, REPLIES, STREAM, WIRE

ENDLESS = {"empty-deltas", "endless-line"}


@pytest.fixture
def faulty(stream):
    """A stream with a fault, of a model that answers at once, usage asked for."""

    def faulty(name, **knobs):
        return stream(
            "show me Markdown",
            model="grok-3",
            stream_options={"include_usage": True},
            simulator={"fault": name, **knobs},
        )

    return faulty


@pytest.fixture
def good(faulty):
    return faulty(None)


def test_every_fault_has_one_name_and_a_sentence():
    assert len(FAULTS) == sum(map(len, (REPLIES, STREAM, HABITS, WIRE)))
    assert all(FAULTS.values())


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_changes_something(send, good, name):
    reply = send(
        "show me Markdown",
        model="grok-3",
        stream=True,
        stream_options={"include_usage": True},
        simulator={"fault": name},
    )
    pieces = list(islice(reply.pieces, 2 * len(good.pieces)))
    assert reply.status != 200 or pieces != good.pieces


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("rate-limit", 429),
        ("spending-limit", 429),
        ("server-error", 500),
        ("unavailable", 503),
        ("overloaded", 529),
        ("forbidden", 403),
    ],
)
def test_error_statuses_carry_code_and_error(faulty, name, status):
    answer = faulty(name)
    assert answer.status == status
    assert set(answer.json) == {"code", "error"}


def test_a_rate_limit_says_when_to_come_back(faulty):
    assert faulty("rate-limit", retry_after=7).headers["retry-after"] == "7"
    assert "retry-after" not in faulty("spending-limit").headers


def test_a_spending_limit_is_told_by_its_text(faulty):
    assert "used all available credits" in faulty("spending-limit").json["error"]


@pytest.mark.parametrize(("name", "status"), [("html-502", 502), ("html-200", 200)])
def test_html_pages(faulty, name, status):
    answer = faulty(name)
    assert answer.status == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "<html" in answer.text


def test_an_error_may_come_as_json_with_status_200(faulty):
    answer = faulty("json-200")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["error"] == "Timed out waiting for first token"


def test_a_whole_completion_may_come_in_place_of_a_stream(faulty, good):
    answer = faulty("whole-json")
    assert answer.json["object"] == "chat.completion"
    assert answer.content == good.content


def test_a_redirect_leads_to_a_host_that_does_not_exist(faulty):
    answer = faulty("redirect")
    assert answer.status == 307
    assert ".invalid/" in answer.headers["location"]


def test_a_server_may_never_answer(send):
    reply = send(stream=True, simulator={"fault": "stall-headers"})
    assert reply.headers_delay == math.inf
    assert next(reply.pieces).delay == math.inf


@pytest.mark.parametrize("name", ["stall-first", "stall"])
def test_stalls_end_in_silence(faulty, name):
    answer = faulty(name)
    assert answer.pieces[-1].delay == math.inf
    assert bool(answer.content) == (name == "stall")


def test_empty_deltas_go_on_without_content_and_without_end(send):
    reply = send(stream=True, simulator={"fault": "empty-deltas"})
    pieces = list(islice(reply.pieces, 1000))
    deltas = [json.loads(p.data.removeprefix(b"data: "))["choices"][0]["delta"] for p in pieces]
    assert deltas[0] == {"role": "assistant"}
    assert deltas[1:] == [{}] * 999
    assert all(piece.delay > 0 for piece in pieces[1:])


def test_a_line_may_never_end(send):
    reply = send(stream=True, model="grok-3", simulator={"fault": "endless-line"})
    tail = b"".join(piece.data for piece in islice(reply.pieces, 300))[-10_000_000:]
    assert b"\n" not in tail


@pytest.mark.parametrize("name", ["cut-before-first", "empty-stream"])
def test_a_stream_may_end_before_it_began(faulty, name):
    answer = faulty(name)
    assert answer.data == b""
    assert answer.is_cut == (name == "cut-before-first")


@pytest.mark.parametrize("name", ["cut", "truncated"])
def test_half_an_answer_has_neither_finish_nor_done(faulty, good, name):
    answer = faulty(name)
    assert answer.content
    assert good.content.startswith(answer.content)
    assert answer.content != good.content
    assert answer.finish_reasons == []
    assert b"[DONE]" not in answer.data
    assert answer.is_cut == (name == "cut")


@pytest.mark.parametrize("events", [0, 1, 9])
def test_how_much_comes_before_a_fault_can_be_chosen(faulty, events):
    answer = faulty("truncated", fault_after=events)
    assert len([delta for delta in answer.deltas if delta.get("content")]) == events


def test_a_fault_in_mid_answer_never_waits_for_the_finish(faulty):
    answer = faulty("truncated", fault_after=10**6)
    assert answer.finish_reasons == []


def test_an_answer_may_end_after_its_finish(faulty, good):
    answer = faulty("eof-after-finish")
    assert answer.content == good.content
    assert answer.finish_reasons == ["stop"]
    assert b"[DONE]" not in answer.data
    assert b'"usage"' not in answer.data


def test_done_may_be_missing(faulty, good):
    assert faulty("no-done").payloads == good.payloads[:-1]


@pytest.mark.parametrize("name", ["error-first", "error-event", "error-event-nested"])
def test_errors_may_come_as_events(faulty, name):
    answer = faulty(name)
    last = json.loads(answer.payloads[-1])
    assert "error" in last
    assert isinstance(last["error"], dict) == (name == "error-event-nested")
    assert (len(answer.payloads) == 1) == (name == "error-first")


def test_an_event_may_be_no_json(faulty):
    answer = faulty("malformed")
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(answer.payloads[-1])


@pytest.mark.parametrize("name", WIRE)
def test_other_ways_to_write_events_say_the_same(faulty, good, name):
    answer = faulty(name)
    assert answer.data != good.data
    assert [chunk["choices"] for chunk in answer.chunks] == [c["choices"] for c in good.chunks]
    assert answer.payloads[-1] == "[DONE]"


@pytest.mark.parametrize("name", sorted(set(HABITS) - {"surrogates", "line-separators"}))
def test_habits_do_not_change_the_text(faulty, good, name):
    assert faulty(name).content == good.content


def test_an_emoji_may_be_cut_into_its_halves(faulty, good):
    answer = faulty("surrogates")
    assert rb'"\ud83d"' in answer.data
    assert rb'"\ude80"' in answer.data
    whole = answer.content.encode("utf-16", "surrogatepass").decode("utf-16")
    assert whole == "\N{ROCKET} " + good.content


def test_separators_that_end_no_line_stay_unescaped(faulty, good):
    answer = faulty("line-separators")
    assert "one\u2028\u2029\x85line" in answer.text
    assert answer.content.endswith(good.content)


def test_nulls_stand_for_everything_absent(faulty):
    chunk = faulty("nulls").chunks[1]
    assert chunk["usage"] is None
    assert chunk["choices"][0]["finish_reason"] is None
    assert chunk["choices"][0]["delta"]["role"] is None


def test_the_role_may_never_come(faulty):
    assert not any("role" in delta for delta in faulty("role-never").deltas)


def test_ids_may_change(faulty):
    chunks = faulty("new-ids").chunks
    assert len({chunk["id"] for chunk in chunks}) == len(chunks)


def test_the_finish_reason_may_stand_on_the_last_text(faulty):
    answer = faulty("finish-on-text")
    last = [choice for choice in answer.choices if choice["delta"].get("content")][-1]
    assert last["finish_reason"] == "stop"
    assert answer.finish_reasons == ["stop"]


def test_each_choice_keeps_its_own_finish_reason(stream):
    answer = stream(n=2, simulator={"fault": "finish-on-text"})
    assert sorted(c["index"] for c in answer.choices if c.get("finish_reason")) == [0, 1]


def test_the_finish_reason_may_be_empty_or_missing(faulty):
    assert faulty("no-finish").finish_reasons == []
    empty = [choice["finish_reason"] for choice in faulty("empty-finish").choices]
    assert set(empty[:-1]) == {""}
    assert empty[-1] == "stop"


def test_usage_may_stand_on_the_finish_chunk(faulty):
    chunk = faulty("usage-on-finish").chunks[-1]
    assert chunk["usage"]["completion_tokens"] > 0
    assert chunk["choices"][0]["finish_reason"] == "stop"


@pytest.mark.parametrize("name", sorted(set(STREAM) - ENDLESS))
def test_whole_answers_are_spoilt_alike(ask, name):
    answer = ask(simulator={"fault": name})
    good = ask().data
    if name in {"eof-after-finish", "no-done", "endless-line"}:
        assert answer.data == good
    else:
        assert answer.data != good
    assert answer.is_cut == (name in {"cut", "cut-before-first"})
