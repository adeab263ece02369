"""Seconds of a call of the server's: measured where they can be, and made up nowhere."""

import json

import pytest
from client.responses.captures import (
    CITED,
    OPENING,
    completed,
    message,
    message_item,
    search_begins,
    search_ends,
    stream,
)

from grok_jupyter import StreamError
from grok_jupyter.client.replay.recording import _checksum

ENDED = search_ends("x", CITED)
BODY = stream(
    *OPENING,
    *search_begins(),
    *ENDED,
    *message("So.", index=1),
    *completed(ENDED[0][1]["item"], message_item("So.")),
)


def seconds(response):
    return [call.elapsed for call in response.server_tool_calls]


def test_of_a_whole_answer_nobody_has_measured_any(answering, asking):
    body = {
        "object": "response",
        "status": "completed",
        "output": [ENDED[0][1]["item"], message_item("So.")],
    }
    assert seconds(asking(answering(json.dumps(body).encode())).sample()) == [None]


def test_of_a_call_that_comes_in_one_event_neither(read):
    response, _ = read(stream(*OPENING, *ENDED, *message("So.", index=1), *completed()))
    assert seconds(response) == [None]
    assert response.server_tool_calls[0].status == "completed"
    item = ENDED[0][1]["item"]
    response, _ = read(stream(*OPENING, *message("So."), *completed(item, message_item("So."))))
    assert seconds(response) == [None]


def test_of_a_call_that_begins_and_ends_they_are_measured(read):
    assert seconds(read(BODY)[0])[0] >= 0


@pytest.mark.parametrize("speed", [0, 1000])
@pytest.mark.parametrize("streaming", [True, False])
def test_a_replay_has_the_seconds_of_the_recording(
    answering, connect, asking, tmp_path, speed, streaming
):
    server, folder = answering(BODY), str(tmp_path / "r")
    client = connect(server, api="responses", replay="record", replay_folder=folder)
    for _ in asking(server, client=client).stream():
        pass
    (file,) = (tmp_path / "r").iterdir()
    fields = json.loads(file.read_text("utf-8"))
    for number, event in enumerate(fields["events"]):
        event[0] = number * 1.5
    del fields["sha256"]
    fields["sha256"] = _checksum(fields)
    file.write_text(json.dumps(fields), "utf-8")
    replaying = connect(
        server, api="responses", replay="only", replay_folder=folder, replay_speed=speed
    )
    chat = asking(server, client=replaying)
    if streaming:
        *_, (response, _) = chat.stream()
    else:
        response = chat.sample()
    begun, ended = (next(number for number, event in enumerate(fields["events"])
                         if event[-1]["type"] == f"response.output_item.{word}")
                    for word in ("added", "done"))  # fmt: skip
    assert seconds(response) == [pytest.approx((ended - begun) * 1.5)]
    assert len(server.requests) == 1


def test_of_a_call_that_was_broken_off_they_are_kept(raw, asking):
    def handle(exchange):
        while exchange.read():
            exchange.head()
            exchange.chunk(stream(*OPENING, *search_begins()))
            exchange.wait_for_close()

    for response, _ in asking(raw(handle)).stream():
        if response.server_tool_calls:
            break
    (call,) = response.server_tool_calls
    assert call.status == "interrupted"
    assert call.elapsed is not None


def test_of_a_call_in_an_answer_that_is_cut_they_are_kept(read):
    with pytest.raises(StreamError) as caught:
        read(stream(*OPENING, *search_begins()))
    (call,) = caught.value.response.server_tool_calls
    assert (call.status, call.elapsed is None) == ("interrupted", False)
