"""The wire format of captured traffic."""


def test_the_role_comes_once_and_first(stream):
    deltas = stream().deltas
    assert deltas[0]["role"] == "assistant"
    assert not any("role" in delta for delta in deltas[1:])


def test_a_finish_chunk_with_an_empty_delta_ends_the_answer(stream):
    last = stream().choices[-1]
    assert last == {"index": 0, "delta": {}, "finish_reason": "stop"}


def test_the_stream_ends_with_done(stream):
    answer = stream()
    assert answer.data.endswith(b"}\n\ndata: [DONE]\n\n")


def test_there_is_no_usage_unless_asked_for(stream):
    assert not any("usage" in chunk for chunk in stream().chunks)


def test_usage_comes_in_one_more_chunk_without_choices(stream):
    chunks = stream(stream_options={"include_usage": True}).chunks
    assert [chunk for chunk in chunks if "usage" in chunk] == chunks[-1:]
    assert chunks[-1]["choices"] == []


def test_absent_fields_are_left_out_rather_than_null(stream):
    assert b"null" not in stream().data


def test_every_chunk_names_the_endpoint_and_never_the_model_asked_for(stream):
    answer = stream(model="grok-4")
    assert {chunk["model"] for chunk in answer.chunks} == {"grok-demo"}
    assert {chunk["system_fingerprint"] for chunk in answer.chunks} == {"fp_grok_demo"}
    assert {chunk["object"] for chunk in answer.chunks} == {"chat.completion.chunk"}


def test_created_advances_while_the_stream_runs(stream):
    times = [chunk["created"] for chunk in stream(simulator={"tokens": 300}).chunks]
    assert times == sorted(times)
    assert times[-1] - times[0] >= 5


def test_text_is_raw_utf_8(stream):
    assert "✨".encode() in stream("show me Markdown").data


def test_the_headers_are_those_of_an_event_stream(stream):
    headers = stream().headers
    assert headers["content-type"] == "text/event-stream"
    assert headers["cache-control"] == "no-cache"
    assert headers["x-accel-buffering"] == "no"
    assert headers["x-request-id"]


def test_streamed_and_whole_answers_say_the_same(stream, ask):
    whole = ask("show me Markdown")
    assert stream("show me Markdown").content == whole.content
    assert whole.json["object"] == "chat.completion"
    assert whole.json["choices"][0]["message"]["refusal"] is None


def test_several_choices_interleave(stream):
    answer = stream(n=3)
    with_content = [c["index"] for c in answer.choices if c["delta"].get("content")]
    assert with_content[:6] == [0, 1, 2, 0, 1, 2]
    assert answer.finish_reasons == ["stop"] * 3
    assert [answer.joined(index=i).splitlines()[0] for i in range(3)] == [
        "(Answer 1 of 3)",
        "(Answer 2 of 3)",
        "(Answer 3 of 3)",
    ]


def test_each_choice_has_its_role_once(stream):
    roles = [c["index"] for c in stream(n=2).choices if "role" in c["delta"]]
    assert sorted(roles) == [0, 1]


def test_log_probabilities_cover_every_token_of_the_answer(stream):
    answer = stream(logprobs=True, top_logprobs=3)
    entries = [e for c in answer.choices for e in c.get("logprobs", {}).get("content", ())]
    assert "".join(entry["token"] for entry in entries) == answer.content
    for entry in entries:
        ranked = [other["logprob"] for other in entry["top_logprobs"]]
        assert len(ranked) == 3
        assert ranked == sorted(ranked, reverse=True)
        assert ranked[0] == entry["logprob"] <= 0
        assert bytes(entry["bytes"]).decode() == entry["token"]


def test_a_whole_answer_has_the_same_log_probabilities(ask, stream):
    parts = stream(logprobs=True).choices
    entries = [e for choice in parts for e in choice.get("logprobs", {}).get("content", ())]
    assert ask(logprobs=True).json["choices"][0]["logprobs"]["content"] == entries


def test_a_token_limit_ends_the_answer_early(stream):
    answer = stream("show me Markdown", max_completion_tokens=7)
    assert answer.finish_reasons == ["length"]
    assert len([delta for delta in answer.deltas if delta.get("content")]) == 7


def test_a_stop_string_ends_the_answer_before_it(stream):
    answer = stream("show me Markdown", model="grok-demo", stop=["## A table"])
    assert answer.finish_reasons == ["stop"]
    assert "| Planet" not in answer.content


def test_tokens_can_be_sent_several_at_a_time(stream):
    few = stream(simulator={"tokens": 100, "tokens_per_delta": 30, "reasoning": "none"})
    assert len([delta for delta in few.deltas if delta.get("content")]) == 4
