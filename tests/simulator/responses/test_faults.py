"""Faults of the Responses API by name: what a client meets, and that nothing else is changed."""

import json
import math
from itertools import islice

import httpx
import pytest

from grok_jupyter.simulator import Engine, Knobs, SimulatorServer
from grok_jupyter.simulator.faults.names import (
    BATCHES,
    EVERY_FAULT,
    FAULTS,
    OF_BOTH,
    OF_CHAT,
    OF_RESPONSES,
    WIRE,
)

ENDLESS = {"empty-deltas", "endless-line", "stall-alive", "stall", "stall-first", "stall-headers"}
HERE = sorted({*OF_BOTH, *OF_RESPONSES} - ENDLESS)
SEALED = {"type": "reasoning", "summary": [], "encrypted_content": "?"}


@pytest.fixture(scope="module")
def engine():
    return Engine(Knobs(rate=0, first_token=0))


@pytest.fixture(scope="module")
def pieces(engine):
    """The timed pieces of a reply in process, as far as they are read."""

    def pieces(prompt="hello", most=200, engine=engine, **fields):
        body = {"model": "grok-4.5", "input": prompt, "stream": True, **fields}
        headers = {"content-type": "application/json"}
        reply = engine.answer("POST", "/v1/responses", headers, json.dumps(body).encode())
        return list(islice(reply.pieces, most))

    return pieces


@pytest.fixture(scope="module")
def faulty(stream):
    return lambda name, **knobs: stream("show me Markdown", simulator={"fault": name, **knobs})


@pytest.fixture(scope="module")
def good(faulty):
    return faulty(None)


def test_each_fault_says_to_which_api_it_belongs():
    assert OF_CHAT.keys() | OF_BOTH.keys() == FAULTS.keys()
    known = OF_CHAT.keys() | OF_BOTH.keys() | OF_RESPONSES.keys() | BATCHES.keys()
    assert known == EVERY_FAULT.keys()
    assert not OF_CHAT.keys() & OF_BOTH.keys()
    assert not FAULTS.keys() & OF_RESPONSES.keys()


@pytest.mark.parametrize("name", HERE)
def test_every_fault_changes_something(speaking, post, good, name):
    body = {"model": "grok-4.5", "input": "show me Markdown", "stream": True}
    body["simulator"] = {"fault": name}
    if name == "stale-encrypted":
        body["input"] = [SEALED, {"role": "user", "content": "hello"}]
    try:
        reply = speaking.client.post("/responses", json=body)
    except httpx.RemoteProtocolError:
        return  # cut
    assert reply.status_code != 200 or reply.content != good.data


@pytest.mark.parametrize("name", sorted(OF_CHAT))
def test_a_fault_of_the_other_api_is_refused(post, name):
    reply = post(simulator={"fault": name})
    assert reply.status_code == 400
    assert name in reply.json()["error"]


def test_and_so_it_is_there(speaking):
    body = {"model": "grok-4.5", "messages": [{"role": "user", "content": "hello"}]}
    body["simulator"] = {"fault": "response-failed"}
    reply = speaking.client.post("/chat/completions", json=body)
    assert reply.status_code == 400
    assert "belongs to the other API" in reply.json()["error"]


def test_an_engines_fault_strikes_only_where_it_belongs(post):
    headers = {"authorization": "Bearer any"}
    chat = {"model": "grok-4.5", "messages": [{"role": "user", "content": "hello"}]}
    asked = {"model": "grok-4.5", "input": "hello"}
    knobs = Knobs(rate=0, first_token=0, fault="response-failed", fault_count=1)
    with (
        SimulatorServer(knobs) as server,
        httpx.Client(base_url=server.url, headers=headers, verify=False) as client,
    ):
        assert client.post("/chat/completions", json=chat).status_code == 200
        assert client.post("/responses", json=asked).json()["status"] == "failed"
        assert client.post("/responses", json=asked).json()["status"] == "completed"


@pytest.mark.parametrize(
    ("name", "status", "sentence"),
    [
        ("rate-limit", 429, "Too many requests"),
        ("spending-limit", 429, "used all available credits"),
        ("spending-limit-403", 403, "used all available credits"),
        ("server-error", 500, "try again"),
        ("unavailable", 503, "unavailable"),
        ("overloaded", 529, "capacity"),
        ("forbidden", 403, "SAFETY_CHECK_TYPE_"),
    ],
)
def test_statuses(post, name, status, sentence):
    reply = post(stream=True, simulator={"fault": name, "retry_after": 7})
    assert reply.status_code == status
    assert sentence in reply.json()["error"]
    assert ("retry-after" in reply.headers) == (name == "rate-limit")


def test_a_200_may_be_html_or_json(post):
    page = post(stream=True, simulator={"fault": "html-200"})
    assert (page.status_code, "<html" in page.text) == (200, True)
    told = post(stream=True, simulator={"fault": "json-200"})
    assert told.json()["error"] == "Timed out waiting for first token"
    whole = post(stream=True, simulator={"fault": "whole-json"})
    assert whole.json()["object"] == "response"
    assert whole.headers["content-type"] == "application/json"


def test_the_first_event_may_be_an_error(faulty):
    assert faulty("error-first").events == [
        {
            "sequence_number": 0,
            "type": "error",
            "code": None,
            "message": "Invalid arguments passed to the model.",
            "param": None,
        }
    ]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("error-event", {"sequence_number", "type", "code", "message", "param"}),
        ("error-event-nested", {"sequence_number", "type", "error"}),
        ("error-flat", {"code", "error"}),
    ],
)
def test_an_error_may_come_in_mid_answer(faulty, good, name, fields):
    answer = faulty(name)
    assert set(answer.last) == fields
    assert answer.text
    assert good.text.startswith(answer.text)
    assert answer.text != good.text


def test_a_response_may_fail(faulty):
    answer = faulty("response-failed")
    assert answer.last["type"] == "response.failed"
    assert answer.response["error"]["code"] == "server_error"
    assert answer.response["error"]["message"]
    assert answer.output[-1]["content"][0]["text"] == answer.text
    assert answer.output[-1]["status"] == "incomplete"
    assert answer.response["usage"]["output_tokens"] > 0


def test_a_response_may_end_at_a_limit_of_the_servers_own(faulty):
    answer = faulty("incomplete")
    assert answer.last["type"] == "response.incomplete"
    assert answer.of("output_text.done") == []
    assert answer.output[-1]["content"][0]["text"] == answer.text


@pytest.mark.parametrize("name", ["response-failed", "incomplete"])
def test_a_whole_response_may_end_so_too(whole, name):
    told = whole("show me Markdown", simulator={"fault": name})
    assert told["status"] == name.removeprefix("response-")


@pytest.mark.parametrize("events", [0, 1, 9, 10**6])
def test_how_much_comes_before_a_fault_can_be_chosen(faulty, good, events):
    answer = faulty("truncated", fault_after=events)
    assert len(answer.of("output_text.delta")) == min(events, len(good.of("output_text.delta")))
    assert answer.of("completed") == []


def test_the_last_event_alone_may_be_missing(faulty, good):
    assert faulty("no-terminal").payloads == good.payloads[:-1]


def test_a_connection_may_be_cut(speaking):
    body = {"model": "grok-4.5", "input": "hello", "stream": True, "simulator": {"fault": "cut"}}
    with pytest.raises(httpx.RemoteProtocolError):
        speaking.client.post("/responses", json=body)


def test_all_between_the_beginning_and_the_end_may_be_missing(faulty, good):
    answer = faulty("terminal-only")
    assert answer.types == ["response.created", "response.in_progress", "response.completed"]
    assert answer.output == good.output
    assert [event["sequence_number"] for event in answer.events] == [0, 1, 2]


def test_the_text_may_come_only_where_it_ends(faulty, good):
    answer = faulty("no-deltas")
    assert answer.text == ""
    (done,) = answer.of("output_text.done")
    assert done["text"] == good.text


def test_strangers_may_stand_between_the_events(faulty, good):
    answer = faulty("unknown-events")
    known = [event for event in answer.events if event["type"] in good.types
             and event.get("output_index") != 999]  # fmt: skip
    assert len(answer.events) > len(known) == len(good.events)
    assert [event["sequence_number"] for event in answer.events] == list(range(len(answer.events)))
    assert answer.text == good.text


def test_signs_of_life_may_be_events(faulty, good):
    answer = faulty("keepalive-data")
    assert {"type": "keepalive"} in answer.events
    assert [event for event in answer.events if event != {"type": "keepalive"}] == good.events


def test_done_may_follow(faulty, good):
    answer = faulty("done")
    assert answer.payloads == [*good.payloads, "[DONE]"]


@pytest.mark.parametrize(
    ("name", "field"),
    [("no-sequence-number", "sequence_number"), ("no-output-index", "output_index")],
)
def test_fields_may_be_missing(faulty, good, name, field):
    bare = [{key: value for key, value in event.items() if key != field} for event in good.events]
    assert faulty(name).events == bare


def test_names_may_be_missing(faulty, good):
    answer = faulty("no-event-names")
    assert set(answer.names) == {None}
    assert answer.payloads == good.payloads


def test_reasoning_may_come_as_text_of_its_own(faulty, good):
    answer = faulty("reasoning-text")
    assert answer.of("reasoning_summary_text.delta") == []
    thought = "".join(event["delta"] for event in answer.of("reasoning_text.delta"))
    (done,) = answer.of("reasoning_text.done")
    assert done["text"] == thought != ""
    assert done["content_index"] == 0
    assert answer.text == good.text


def test_fields_may_be_unknown(faulty, good):
    extra = faulty("unknown-fields").events
    assert all("x_number" in event for event in extra)
    assert [{k: v for k, v in event.items() if k[:2] != "x_"} for event in extra] == good.events


@pytest.mark.parametrize("name", sorted(set(WIRE)))
def test_other_ways_to_write_events_say_the_same(faulty, good, name):
    answer = faulty(name)
    assert answer.data != good.data
    assert answer.events == good.events


def test_an_emoji_may_be_cut_into_its_halves(stream, tools):
    answer = stream("the news", tools=tools("web"), simulator={"fault": "surrogates"})
    assert rb'"delta":"\ud83d"' in answer.data
    assert rb'"delta":"\ude80"' in answer.data
    part = answer.output[-1]["content"][0]
    assert part["text"].startswith("\N{ROCKET} I am")
    assert answer.text.encode("utf-16", "surrogatepass").decode("utf-16") == part["text"]
    for note in part["annotations"]:
        cited = part["text"][note["start_index"] : note["end_index"]]
        assert cited == f"[[{note['title']}]]({note['url']})"


def test_separators_that_end_no_line_stay_unescaped(faulty, good):
    answer = faulty("line-separators")
    assert "one\u2028\u2029\x85line" in answer.data.decode()
    assert answer.text.endswith(good.text)


def test_characters_may_be_cut_in_two(pieces):
    halves = pieces("show me Markdown", most=10**6, simulator={"segmentation": "split"})
    broken = [piece for piece in halves if 0x80 <= (piece.data or b"x")[0] < 0xC0]
    assert broken


def test_an_event_may_be_no_json(faulty):
    with pytest.raises(ValueError, match="Unterminated"):
        json.loads(faulty("malformed").payloads[-1])


def test_stale_reasoning_is_refused_until_it_is_left_out(post, whole):
    told = whole("hello", model="grok-4.7")["output"]
    turn = {"role": "user", "content": "go on"}
    fault = {"simulator": {"fault": "stale-encrypted"}, "model": "grok-4.7"}
    refused = post([*told, turn], **fault)
    assert refused.status_code == 400
    assert "Could not decrypt the provided encrypted_content" in refused.json()["error"]
    bare = [{k: v for k, v in item.items() if k != "encrypted_content"} for item in told]
    assert post([*bare, turn], **fault).status_code == 200


@pytest.mark.parametrize("name", ["stall-first", "stall"])
def test_stalls_end_in_silence(pieces, name):
    read = pieces(simulator={"fault": name}, most=10**4)
    assert read[-1].delay == math.inf
    assert (len(read) > 1) == (name == "stall")


def test_a_stall_may_show_signs_of_life(pieces):
    read = pieces(simulator={"fault": "stall-alive", "keepalive": 2}, most=1000)[-500:]
    assert {(piece.delay, piece.data) for piece in read} == {(2, b": keepalive\n\n")}


def test_deltas_may_stay_empty_without_end(pieces):
    read = pieces(simulator={"fault": "empty-deltas"}, most=500)[-400:]
    told = [json.loads(piece.data.partition(b"data: ")[2]) for piece in read]
    assert {event["delta"] for event in told} == {""}
    numbers = [event["sequence_number"] for event in told]
    assert numbers == list(range(numbers[0], numbers[0] + 400))
    assert all(piece.delay > 0 for piece in read)


def test_a_line_may_never_end(pieces):
    read = pieces(simulator={"fault": "endless-line"}, most=300)
    assert b"\n" not in b"".join(piece.data for piece in read[-100:])


@pytest.mark.parametrize("name", ["stall", "truncated", "error-event"])
def test_whole_answers_are_spoilt_alike(engine, pieces, name):
    good, bad = (
        b"".join(p.data for p in pieces(stream=False, simulator={"fault": fault}))
        for fault in (None, name)
    )
    assert bad != good
