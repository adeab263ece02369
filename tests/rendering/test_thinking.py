"""Thinking ends with the first text, and is not what functions and people take."""

from __future__ import annotations

from grok_jupyter import Response
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.tool_runs import ToolRun
from grok_jupyter.rendering.thinking import Thinking


def say(response, text):
    response.append(Chunk({"choices": [{"index": 0, "delta": {"content": text}}]}))


def test_it_ends_with_the_first_text():
    thinking, response = Thinking(), Response()
    assert not thinking.note(response, 3.0)
    say(response, "Yes")
    assert thinking.note(response, 5.0)
    assert not thinking.note(response, 7.0)
    assert thinking.seconds == 5.0


def test_a_call_that_waits_or_runs_is_no_thinking():
    thinking, response = Thinking(), Response()
    run = ToolRun("1", "f", "{}", "waiting")
    response.tool_runs.append(run)
    thinking.note(response, 2.0)
    run.status = "running"
    thinking.note(response, 32.0)
    run.status = "done"
    thinking.note(response, 40.0)
    say(response, "Yes")
    thinking.note(response, 43.0)
    assert thinking.seconds == 5.0
