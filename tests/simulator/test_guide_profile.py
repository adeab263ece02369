"""The wire format that xAI's streaming guide prints."""

import pytest


@pytest.fixture
def answer(stream):
    return stream(model="grok-4", simulator={"profile": "guide"})


def test_the_role_is_in_every_chunk(answer):
    assert all(delta["role"] == "assistant" for delta in answer.deltas)


def test_usage_is_a_running_total_in_every_chunk(answer):
    spent = [chunk["usage"]["completion_tokens"] for chunk in answer.chunks]
    assert spent == sorted(spent)
    assert spent[-1] == len([delta for delta in answer.deltas if delta.get("content")])


def test_there_is_no_finish_chunk_but_done(answer):
    assert answer.finish_reasons == []
    assert answer.payloads[-1] == "[DONE]"


def test_the_last_running_total_is_what_the_live_profile_reports(answer, stream):
    live = stream(model="grok-4", stream_options={"include_usage": True})
    guide, live_usage = answer.usage, live.usage
    assert guide == live_usage
    assert answer.content == live.content
