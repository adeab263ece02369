"""What a recording keeps of a stream: all of it, if it was complete, and its pace."""

import json
import threading
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter import AsyncClient, GrokError, RecordingWarning
from grok_jupyter.chat import user
from grok_jupyter.client.replay.folder import folder_at
from grok_jupyter.client.replay.tape import (
    TimedEvent,
    blocks_of,
    from_plain,
    pieces_of,
    to_plain,
)
from grok_jupyter.protocol.dump import dump_response
from grok_jupyter.protocol.sse import SSEDecoder
from grok_jupyter.simulator.faults.names import FAULTS

pytestmark = pytest.mark.unmeasured

TIMES = {"elapsed", "time_to_first_token", "recorded_at"}


def read(client, prompt, **settings):
    stream = client.chat.create("grok-4.6", **settings).append(user(prompt)).stream()
    chunks = [chunk.raw for _, chunk in stream]
    return stream.response, chunks


def without_times(response):
    return {name: value for name, value in dump_response(response).items() if name not in TIMES}


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"n": 3},
        {"reasoning_effort": "high"},
        {"logprobs": True, "top_logprobs": 2},
        {"simulator": {"segmentation": "bytes"}},
        {"simulator": {"profile": "guide"}},
    ],
)
def test_a_replay_is_the_stream_that_was_recorded(endpoint, open_client, settings):
    url = endpoint().url
    first, chunks = read(open_client("auto", base_url=url), "A tour of Markdown", **settings)
    again, replayed = read(open_client("only", base_url=url), "A tour of Markdown", **settings)
    assert replayed == chunks
    assert without_times(again) == without_times(first)
    assert first.recorded_at is None
    assert again.recorded_at is not None
    assert again.usage == first.usage


ENDLESS = {"stall-headers", "stall-first", "stall", "empty-deltas", "endless-line"}


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - ENDLESS))
def test_whatever_a_server_does_only_whole_answers_are_recorded(
    endpoint, open_client, folder, fault
):
    url = endpoint(fault=fault).url
    try:
        first, chunks = read(open_client("auto", base_url=url, max_retries=0), "Hello")
    except GrokError:
        assert not folder.exists()
        return
    again, replayed = read(open_client("only", base_url=url), "Hello")
    assert replayed == chunks
    assert without_times(again) == without_times(first)


LAST = {"index": 0, "delta": {"content": "all"}, "finish_reason": "stop"}


@pytest.mark.parametrize("chunk", [{"content": "half"}, {"choices": [LAST]}])
def test_an_answer_that_was_left_before_its_end_was_told_is_not_recorded(
    raw, event, open_client, folder, chunk
):
    def handle(exchange):
        exchange.read()
        exchange.head()
        exchange.send(event(**chunk))
        exchange.wait_for_close()

    stream = open_client("auto", base_url=raw(handle).url).chat.create("grok-4.6")
    with stream.append(user("Hello")).stream() as stream:
        next(stream)
    assert stream.response.status == "interrupted"
    assert not folder.exists()


def test_an_answer_too_long_to_keep_is_told(open_client, said, folder, monkeypatch):
    monkeypatch.setattr("grok_jupyter.client.replay.recorder._MOST_BYTES", 20)
    with pytest.warns(RecordingWarning, match="was not recorded: it has more than"):
        assert said(open_client("auto")) == "answer 1"
    assert not folder.exists()


def test_line_ends_of_unicode_survive_whatever_the_way(raw, open_client, said):
    text = "a\u2028b\x85c"
    choice = {"index": 0, "message": {"content": text}, "finish_reason": "stop"}
    body = json.dumps({"choices": [choice]}, ensure_ascii=False, indent=1).encode()

    def handle(exchange):
        exchange.read()
        exchange.answer(body, kind="application/json")

    url = raw(handle).url
    client = open_client("auto", base_url=url)
    assert client.chat.create("grok-4.6").append(user("Hello")).sample().content == text
    assert said(open_client("only", base_url=url)) == text


def test_a_request_that_was_repeated_is_recorded_once(endpoint, open_client, folder):
    server = endpoint(fault="rate-limit", fault_count=1, retry_after=0)
    first, _ = read(open_client("auto", base_url=server.url), "Hello")
    again, _ = read(open_client("only", base_url=server.url), "Hello")
    assert again.content == first.content
    assert len(list(folder.iterdir())) == 1


def test_a_replay_waits_as_the_server_did_and_can_be_cancelled(open_client, said, folder):
    said(open_client("auto"))
    recordings = folder_at(folder)
    (name,) = recordings.names()
    recording, _ = recordings.read(name)
    late = replace(recording, blocks=tuple(TimedEvent(9.0, text) for _, text in recording.blocks))
    recordings.save(late, late.to_text())
    slow = open_client("only", replay_speed=1e-9)
    stream = slow.chat.create("grok-4.6").append(user("Hello")).stream()
    threading.Timer(0.05, stream.cancel).start()
    assert list(stream) == []
    assert stream.response.status == "interrupted"
    assert said(open_client("only", replay_speed=1e9)) == "answer 1"
    whole = open_client("only", replay_speed=1e-9).chat.create("grok-4.6").append(user("Hello"))
    assert whole.sample().content == "answer 1"  # there is nothing to watch


@pytest.mark.anyio
async def test_an_awaited_client_records_and_replays(server, folder):
    async def ask(mode, **settings):
        settings = {"base_url": server.url, "replay": mode, "replay_speed": 0, **settings}
        async with AsyncClient("a-key", **settings) as client:
            stream = client.chat.create("grok-4.6").append(user("Hello")).stream()
            async for _ in stream:
                pass
            return stream.response

    first = await ask("auto")
    again = await ask("only")
    paced = await ask("only", replay_speed=1.0)
    assert (first.content, first.recorded_at) == ("answer 1", None)
    assert (again.content, paced.content) == ("answer 1", "answer 1")
    assert again.recorded_at == paced.recorded_at is not None
    assert len(list(folder.iterdir())) == 1


@pytest.mark.anyio
async def test_both_clients_share_recordings(server, open_client, said):
    said(open_client("auto"))
    async with AsyncClient(base_url=server.url, replay="only", replay_speed=0) as client:
        response = await client.chat.create("grok-4.6").append(user("Hello")).sample()
    assert response.content == "answer 1"


def test_what_the_simulator_answered_stays_marked(open_client, folder):
    settings = {"simulator": {"rate": 0, "first_token": 0}}
    for mode in ("auto", "only"):
        response, _ = read(open_client(mode, base_url="demo"), "Hello", **settings)
        assert response.model == "grok-demo"
    (file,) = folder.iterdir()
    assert '"endpoint": "demo"' in file.read_text("utf-8")
    assert '"model":"grok-demo"' in file.read_text("utf-8")


# -- the tape itself -------------------------------------------------------------------------------

LINES = st.sampled_from(
    ["data: {}", 'data: {"a":1}', 'data: {"a": 1.50}', "data: é", ": ping", "event: x", "", "data:"]
)
BODIES = st.lists(LINES, max_size=12).flatmap(
    lambda lines: st.lists(
        st.sampled_from(["\n", "\r\n", "\r"]), min_size=len(lines), max_size=len(lines)
    ).map(lambda ends: "".join(map(str.__add__, lines, ends)).encode())
)


def events_of(pieces):
    decoder = SSEDecoder()
    return [event for data in pieces for event in decoder.feed(data)] + list(decoder.finish())


@given(body=BODIES, cuts=st.lists(st.integers(0, 200), max_size=8))
def test_a_tape_holds_every_event_however_it_arrived(body, cuts):
    places = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    pieces = [
        (float(number), body[begin:end]) for number, (begin, end) in enumerate(pairwise(places))
    ]
    blocks = blocks_of(pieces, is_stream=True)
    plain = [to_plain(block, is_stream=True) for block in blocks]
    again = [from_plain(entry, is_stream=True) for entry in plain]
    assert again == blocks
    assert [block.at for block in blocks] == sorted(block.at for block in blocks)
    data = [piece for _, piece in pieces_of(again, is_stream=True)]
    assert events_of(data) == events_of([body])
