"""Text that waited for another part to end is kept however the answer ends."""

import pytest
from client.responses.captures import (
    OPENING,
    about,
    completed,
    delta,
    function_call,
    message_begins,
    search_begins,
    search_ends,
    stream,
)

from grok_jupyter import APITimeoutError, GrokError, StreamError

HELD = [
    *message_begins(0), delta("First. ", 0), *search_begins(1), *search_ends("q", index=1),
    *message_begins(2), delta("one ", 2), delta("two", 2),
]  # fmt: skip
WHOLE = "First. \n\none two"
FAILED = about("failed", error={"code": "x", "message": "boom"})
ENDS = {
    "nothing": [],
    "an error": [("error", {"code": None, "message": "boom", "param": None})],
    "a failure": [("response.failed", FAILED)],
    "the end": completed(),
    "its limit": [("response.incomplete", about("incomplete"))],
}


def thinking(index, text):
    at = {"item_id": f"rs_{index}", "output_index": index, "summary_index": 0}
    return ("response.reasoning_summary_text.delta", {"delta": text, **at})


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("tools", [None, []], ids=["plain", "rounds"])
def test_it_is_in_the_answer_and_in_its_chunks(answering, asking, end, tools):
    def look(word: str) -> str:
        """Look it up."""
        return word

    server = answering(stream(*OPENING, *HELD, *ENDS[end]))
    settings = {} if tools is None else {"tools": [look]}
    told = []
    flow = asking(server, **settings).stream()
    try:
        told += [chunk.content for _, chunk in flow]
    except GrokError as error:
        assert error.response is flow.response
        assert end not in {"the end", "its limit"}
    assert flow.response.content == WHOLE
    if tools is None or flow.response.status == "completed":
        assert "".join(told) in {WHOLE, ""}


def test_what_is_thought_is_kept_too(read):
    events = [thinking(0, "first thought"), thinking(1, "second")]
    with pytest.raises(StreamError) as caught:
        read(stream(*OPENING, *events))
    assert caught.value.response.reasoning_content == "first thought\n\nsecond"


@pytest.mark.parametrize("has_rounds", [False, True])
@pytest.mark.parametrize("how", ["leaving", "silence"])
def test_it_is_kept_when_nobody_waits_any_longer(raw, connect, asking, how, has_rounds):
    def handle(exchange):
        while exchange.read():
            exchange.head()
            exchange.chunk(stream(*OPENING, *HELD, *search_begins(3, 1)))
            exchange.wait_for_close()

    def look(word: str) -> str:
        """Look it up."""
        return word

    server = raw(handle)
    client = connect(server, api="responses", silence_timeout=1.5 if how == "silence" else 20)
    flow = asking(server, client=client, **({"tools": [look]} if has_rounds else {})).stream()
    if how == "silence":
        with pytest.raises(APITimeoutError):
            list(flow)
    else:
        with flow:
            for response, _ in flow:
                if len(response.server_tool_calls) == 2:
                    break
    assert flow.response.content == WHOLE
    assert flow.response.status == ("failed" if how == "silence" else "interrupted")
    assert "".join(message.text for message in flow.response.messages) == WHOLE


def test_half_a_call_is_sent_back_to_nobody(read):
    events = [*OPENING, *HELD, *function_call("pay", '{"to":"Ann"}', 3)[:2]]
    with pytest.raises(StreamError) as caught:
        read(stream(*events))
    response = caught.value.response
    assert [call.is_cut for call in response.tool_calls] == [True]
    assert response.messages[0].tool_calls == ()
