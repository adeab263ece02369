"""Settings that nobody means, servers that speak another format, and what is stale in a stream."""

import json

import pytest
from client.responses.captures import (
    OPENING,
    PLAIN,
    about,
    completed,
    delta,
    message,
    message_begins,
    message_item,
    reasoning,
    stream,
)

from grok_jupyter import BadRequestError, InputError, StreamError
from grok_jupyter.chat import user

SEALED = stream(*OPENING, *reasoning("Hm.", sealed="c2VhbGVk"), *message("391", index=1),
                *completed())  # fmt: skip
STALE = "Could not decrypt the provided encrypted_content for the reasoning item."


@pytest.mark.parametrize(
    "settings",
    [{"store": "yes"}, {"store": 1}, {"max_turns": -1}, {"max_turns": 0}, {"max_turns": True},
     {"max_turns": 1.5}, {"max_turns": "x"}, {"previous_response_id": 5},
     {"previous_response_id": ""}, {"previous_response_id": "r\nX: y"},
     {"previous_response_id": "a\ud800"}, {"previous_response_id": "x" * 10_000},
     {"include": 5}, {"include": [5]}, {"include": {"a": 1}}, {"instructions": 5}],
)  # fmt: skip
def test_a_setting_that_nobody_means_is_one_sentence(answering, asking, settings):
    server = answering(PLAIN)
    (name,) = settings
    with pytest.raises(InputError, match=f"{name}=") as caught:
        asking(server, **settings).sample()
    assert len(str(caught.value)) < 300
    assert server.requests == []


def test_settings_that_are_meant_go_out(answering, asking):
    server = answering(PLAIN)
    asking(server, store=True, max_turns=3, include=("a", "b")).sample()
    sent = server.requests[0].body
    assert (sent["store"], sent["max_turns"], sent["include"]) == (True, 3, ["a", "b"])


def of_chat(*texts, end=b"data: [DONE]\n\n"):
    events = ({"choices": [{"index": 0, "delta": {"content": text}}]} for text in texts)
    return b"".join(f"data: {json.dumps(one)}\n\n".encode() for one in events) + end


@pytest.mark.parametrize("end", [b"", b"data: [DONE]\n\n"])
def test_a_stream_of_chat_completions_names_the_format_and_keeps_its_text(answering, asking, end):
    server = answering(of_chat("He", "llo", end=end))
    with pytest.raises(StreamError, match=r"format of Chat Completions.*api='chat'") as caught:
        asking(server).sample()
    assert caught.value.response.content == "Hello"
    assert "/v1/responses" in str(caught.value)


def test_a_body_of_chat_completions_names_the_format(answering, asking):
    body = {"object": "chat.completion", "choices": [{"message": {"content": "Hi"}}]}
    server = answering(json.dumps(body).encode())
    with pytest.raises(StreamError, match="format of Chat Completions"):
        asking(server).sample()


@pytest.mark.parametrize(
    "body",
    [{"object": "response", "status": ["x"]}, {"object": "response", "status": 5, "output": []},
     {"object": "response"}, {"object": "response", "output": {"a": 1}},
     {"object": "response", "status": ["x"], "output": {"a": 1}}, {"status": "completed"}],
)  # fmt: skip
def test_json_that_is_no_response_is_no_empty_answer(answering, asking, body):
    server = answering(json.dumps(body).encode())
    with pytest.raises(StreamError, match="JSON in place of an answer"):
        asking(server).sample()


@pytest.mark.parametrize(
    "body",
    [about("completed")["response"], {"object": "response", "status": "completed"},
     {"object": "response", "output": []}],
)  # fmt: skip
def test_an_empty_answer_that_is_complete_is_one(answering, asking, body):
    response = asking(answering(json.dumps(body).encode())).sample()
    assert (response.content, response.status) == ("", "completed")


def seals(request):
    return sum(item.get("type") == "reasoning" for item in request.body["input"])


def follow_up(asking, server):
    chat = asking(server)
    return chat.append(chat.sample()).append(user("How do I decrypt encrypted_content?"))


@pytest.mark.parametrize(
    "said",
    ["temperature must be below 2 (how do I decrypt a file?)", "Invalid encrypted_content in tool",
     "How do I decrypt encrypted_content? is refused", "decrypt", "no compaction blob here"],
)  # fmt: skip
def test_a_refusal_that_only_mentions_encryption_strips_nothing(answering, asking, refusing, said):
    server = answering(SEALED, refusing("400 Bad Request", said), PLAIN)
    chat = follow_up(asking, server)
    with pytest.raises(BadRequestError):
        chat.sample()
    assert [seals(request) for request in server.requests] == [0, 1]


@pytest.mark.parametrize(
    "said",
    [STALE, "Could not decode the compaction blob: bad data",
     "could not verify the encrypted content",
     "The encrypted content for item rs_1 could not be verified.",
     "code: invalid_encrypted_content"],
)  # fmt: skip
def test_a_refusal_of_what_is_sealed_is_asked_again_without_it(answering, asking, refusing, said):
    server = answering(SEALED, refusing("400 Bad Request", said), PLAIN)
    assert follow_up(asking, server).sample().content == "391"
    assert [seals(request) for request in server.requests] == [0, 1, 0]


def broken(said, *before):
    return stream(*before, ("error", {"code": None, "message": said, "param": None}))


@pytest.mark.parametrize("opening", [[], OPENING])
@pytest.mark.parametrize("how", ["sample", "stream"])
def test_the_same_in_a_stream_is_asked_again_once(answering, asking, opening, how):
    server = answering(SEALED, broken(STALE, *opening), PLAIN)
    chat = follow_up(asking, server)
    if how == "sample":
        response = chat.sample()
    else:
        flow = chat.stream()
        assert "".join(chunk.content for _, chunk in flow) == "391"
        response = flow.response
    assert (response.content, response.status) == ("391", "completed")
    assert [seals(request) for request in server.requests] == [0, 1, 0]
    chat.sample()  # what is known to be stale is not sent again
    assert seals(server.requests[-1]) == 0


def test_it_is_asked_again_once_only(answering, asking):
    server = answering(SEALED, broken(STALE))
    with pytest.raises(StreamError, match="decrypt"):
        follow_up(asking, server).sample()
    assert len(server.requests) == 3


def test_what_was_said_is_not_said_again(answering, asking):
    said = [*OPENING, *message_begins(), delta("391")]
    server = answering(SEALED, broken(STALE, *said), PLAIN)
    with pytest.raises(StreamError, match="decrypt") as caught:
        follow_up(asking, server).sample()
    assert caught.value.response.content == "391"
    assert len(server.requests) == 2


@pytest.mark.parametrize("field", ["content_index", "output_index"])
@pytest.mark.parametrize("number", [-1, -(10**30), 1.5, "0", None, True, [0], {}])
@pytest.mark.parametrize("kind", ["response.output_text.done", "response.output_text.delta"])
def test_an_index_that_is_none_doubles_no_text(read, field, number, kind):
    events = [(name, {**fields, field: number} if name == kind and field in fields else fields)
              for name, fields in message("3", "91")]  # fmt: skip
    response, chunks = read(stream(*OPENING, *events, *completed(message_item("391"))))
    assert response.content == "391"
    assert "".join(chunk.content for chunk in chunks) == "391"


def test_a_part_whose_end_has_another_number_is_said_once(read):
    events = [(name, {**fields, "content_index": 7} if name.endswith("text.done") else fields)
              for name, fields in message("3", "91")]  # fmt: skip
    assert read(stream(*OPENING, *events, *completed()))[0].content == "391"
