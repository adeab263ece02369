"""Rounds of calls are recorded and replayed, request by request."""

import json
from itertools import count

import pytest
from client.tools.conftest import Script

from grok_jupyter import Client, ConfigError, RecordingError
from grok_jupyter.chat import user

KEY = "xai-topsecret-0123456789"


@pytest.fixture
def script(raw):
    def script(*entries):
        made = Script(*entries)
        made.url = raw(made).url
        return made

    return script


def talk(server, *functions, replay, streaming=True, prompt="Draw a number", **settings):
    with Client(KEY, base_url=server.url, replay=replay, replay_speed=0, max_retries=0) as client:
        chat = client.chat.create("grok-4.6", tools=list(functions), **settings)
        chat.append(user(prompt))
        if not streaming:
            return chat.sample()
        stream = chat.stream()
        list(stream)
        return stream.response


def draw() -> int:
    """Draw a number."""
    return 4


def different():
    """Make a function `draw` whose results differ from call to call."""
    numbers = count(1)

    def draw() -> int:
        """Draw a number."""
        return next(numbers)

    return draw


def test_a_replay_runs_the_functions_again_and_asks_nothing(script, folder):
    server = script([("draw", {})], "It is 4.")
    first = talk(server, draw, replay="record")
    assert len(list(folder.iterdir())) == 2
    again = talk(server, draw, replay="only")
    assert len(server.requests) == 2
    assert again.content == first.content == "It is 4."
    assert [run.result for run in again.tool_runs] == ["4"]
    assert again.recorded_at is not None
    assert all(one.recorded_at for one in again.rounds)


def test_another_result_is_another_question(script):
    server = script([("draw", {})], "It is 4.", "It is another.")
    talk(server, draw, replay="record")
    with pytest.raises(RecordingError, match=r"no recording.*differs in 'messages'") as caught:
        talk(server, lambda_named_draw(), replay="only")
    assert caught.value.response.tool_runs[0].result == "5"
    response = talk(server, lambda_named_draw(), replay="auto")
    assert response.content == "It is another."
    assert response.recorded_at is None  # of the two rounds one was asked
    assert [one.recorded_at is not None for one in response.rounds] == [True, False]


def lambda_named_draw():
    def draw() -> int:
        """Draw a number."""
        return 5

    return draw


@pytest.mark.parametrize("streaming", [True, False])
def test_results_may_come_from_the_recording(script, streaming):
    server = script([("draw", {}), ("draw", {})], [("draw", {})], "Three numbers.")
    changing = different()
    talk(server, changing, replay="record")

    def draw() -> int:
        """Draw a number."""
        raise AssertionError

    again = talk(server, draw, replay="only", replay_tools="recorded", streaming=streaming)
    assert len(server.requests) == 3
    assert again.content == "Three numbers."
    assert [run.result for run in again.tool_runs] == ["1", "2", "3"]
    assert [run.elapsed for run in again.tool_runs] == [None] * 3


def test_results_are_found_though_the_server_gives_its_calls_no_ids(script, event, finish):
    call = {"index": 0, "function": {"name": "draw", "arguments": "{}"}}
    calls = event(choices=[{"index": 0, "delta": {"tool_calls": [call]}}]) + finish
    server = script(calls, "One number.")
    talk(server, different(), replay="record")
    again = talk(server, draw, replay="only", replay_tools="recorded")
    assert again.content == "One number."
    assert again.tool_runs[0].result == "1"


def test_what_is_not_recorded_is_run_or_told(script, folder):
    server = script([("draw", {})], "It is 4.", [("draw", {})], "It is 5.")
    talk(server, draw, replay="record")
    for file in folder.iterdir():
        if '"tool_call_id"' in file.read_text():
            file.unlink()
    with pytest.raises(RecordingError, match="No recording has results"):
        talk(server, draw, replay="only", replay_tools="recorded")
    response = talk(server, draw, replay="auto", replay_tools="recorded")
    assert response.tool_runs[0].elapsed is not None
    assert response.status == "completed"


def test_an_image_is_not_in_a_recording(script):
    from PIL import Image

    def draw():
        """Draw a number."""
        return Image.new("RGB", (3, 2))

    server = script([("draw", {})], "Nice.")
    first = talk(server, draw, replay="record")
    assert talk(server, draw, replay="only").content == first.content
    with pytest.raises(RecordingError, match="digest of its pixels"):
        talk(server, draw, replay="only", replay_tools="recorded")


def test_an_answer_that_fails_in_a_later_round_leaves_the_earlier_recorded(script, folder):
    server = script([("draw", {})], 500)
    with pytest.raises(Exception, match="500"):
        talk(server, draw, replay="record")
    (file,) = folder.iterdir()
    assert json.loads(file.read_text())["occurrence"] == 1


def test_a_word_that_is_none_is_told(script):
    server = script("Never.")
    with pytest.raises(ConfigError, match="replay_tools='again' is unknown"):
        talk(server, draw, replay="auto", replay_tools="again")
    with pytest.raises(ConfigError, match="replay_tools=3"):
        Client(KEY, base_url=server.url, replay_tools=3)


def test_the_client_may_say_it_for_all_chats(script):
    server = script([("draw", {})], "One number.")
    talk(server, different(), replay="record")
    client = Client(
        KEY, base_url=server.url, replay="only", replay_speed=0, replay_tools="recorded"
    )
    with client:

        def draw() -> int:
            """Draw a number."""
            raise AssertionError

        chat = client.chat.create("grok-4.6", tools=[draw]).append(user("Draw a number"))
        assert chat.sample().content == "One number."
