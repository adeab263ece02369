"""In a conversation calls and results stay: for the next question, and when it is kept."""

import asyncio
import json
import threading

import pytest

from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.dump import dump_conversation, load_conversation
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.session import Session
from grok_jupyter.session.turn import Question
from grok_jupyter.text.secret import Secret

KEY = "xai-Zq7AbCdEfGhIjKlMnOpQrStUvWxYz0123456789ses9"
FAST = {"simulator": {"rate": 0, "first_token": 0}}


def weather(city: str) -> str:
    """Weather in a city."""
    return f"19 degrees in {city}"


def leaking(city: str) -> str:
    """Weather in a city."""
    return f"The key of {city} is {KEY}."


class Fixed:
    """A cache of one client."""

    def __init__(self, client):
        self._client = client

    def client(self, replay=None):
        return self._client

    def refuse_images_for(self, model, replay):
        """Any model sees."""


@pytest.fixture
def session(client):
    return Session(Conversation("trip"), Fixed(client), Ledger())


def ask(session, text, *tools):
    settings = {**FAST, **({"tools": list(tools)} if tools else {})}
    return session.ask(Question.of(text), "grok-4.6", settings).wait()


def test_the_next_question_brings_calls_and_results_along(session, server):
    ask(session, "What is the weather in Berlin?", weather)
    ask(session, "And now?")
    sent = server.requests[-1].body["messages"]
    assert [m["role"] for m in sent] == ["user", "assistant", "tool", "assistant", "user"]
    assert sent[2]["content"] == "19 degrees in Berlin"


def test_a_kept_conversation_goes_on_with_calls_and_results(session, server):
    response = ask(session, "What is the weather in Berlin?", weather)
    record = json.loads(json.dumps(dump_conversation(session.conversation)))
    assert record["turns"][0]["tools"] == ["weather"]
    assert "tools" not in record["turns"][0]["settings"]
    loaded = load_conversation(record)
    assert loaded.turns[0].response.tool_runs == response.tool_runs
    assert loaded.turns[0].response.usage == response.usage
    before = [m.to_wire() for m in session.conversation.turns[0].messages]
    assert [m.to_wire() for m in loaded.turns[0].messages] == before


async def forecast(city: str) -> str:
    """Weather in a city."""
    await asyncio.sleep(0)
    return f"rain in {city}"


def test_an_async_function_runs_in_a_chats_thread(session):
    response = ask(session, "What is the weather in Berlin?", forecast)
    assert [run.result for run in response.tool_runs] == ["rain in Berlin"]


async def waiting(city: str) -> str:
    """Weather in a city."""
    began.set()
    await asyncio.sleep(60)
    return city


began = threading.Event()


def test_stop_ends_a_function_that_waits(session):
    settings = {**FAST, "tools": [waiting]}
    task = session.ask(Question.of("What is the weather in Berlin?"), "grok-4.6", settings)
    assert began.wait(20)
    task.turn.stop()
    response = task.wait()
    assert response.status == "interrupted"
    assert [run.status for run in response.tool_runs] == ["failed"]
    assert ask(session, "And now?").status == "completed"


def test_a_key_in_a_result_does_not_go_out_nor_stay(session, server):
    secret = Secret(KEY)
    ask(session, "What is the weather in Berlin?", leaking)
    ask(session, "And now?")
    assert KEY not in json.dumps([request.body for request in server.requests])
    assert KEY not in json.dumps(dump_conversation(session.conversation))
    assert secret


def test_a_talk_that_was_kept_in_the_middle_of_a_call_has_ended(session):
    response = ask(session, "What is the weather in Berlin?", weather)
    response.status = "streaming"
    response.tool_runs[0].status = "running"
    (turn,) = load_conversation(dump_conversation(session.conversation)).turns
    assert turn.response.status == "interrupted"
    assert turn.response.tool_runs[0].status == "failed"
