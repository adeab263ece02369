"""Whatever a model calls, however functions end and answers break off: the chat can go on."""

import json
import socket
import threading
from contextlib import suppress

import pytest
from client.exchange import Exchange
from client.tools.conftest import said
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from grok_jupyter import Client, GrokError
from grok_jupyter.chat import user
from grok_jupyter.protocol.dump import dump_response, load_response

pytestmark = pytest.mark.unmeasured

PATIENCE = 20


class Model:
    """A server that says next what it is told to, and notes what it was asked."""

    def __init__(self):
        self.ahead, self.requests = [], []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        exchange = Exchange(connection)
        while exchange.read():
            body = exchange.json()
            self.requests.append(body)
            # A model that is told to call no tools does not.
            entry = self.ahead.pop(0) if self.ahead else ("text", "The end.")
            if body.get("tool_choice") == "none" and entry[0] == "calls":
                entry = ("text", "So be it.")
            number = len(self.requests)
            if entry[0] == "calls":
                exchange.answer(said(entry[1], entry[2], number))
            elif entry[0] == "text":
                exchange.answer(said(entry[1], (), number))
            elif entry[0] == "cut":
                exchange.head()
                exchange.send(said(entry[1], (), number).partition(b'"usage"')[0])
                break
            else:
                exchange.answer(b'{"error": "no"}', "400 Bad", "application/json")
        connection.close()

    def close(self):
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


names = st.sampled_from(["good", "bad", "leave", "later", "nowhere", "stop"])
arguments = st.sampled_from(['{"n": 1}', '{"n": "2"}', '{"n": 3}', '{"n": ', "{}", '{"n": "x"}'])
calls = st.lists(st.tuples(names.filter(lambda n: n != "stop"), arguments), min_size=1, max_size=3)
texts = st.sampled_from(["", "Well.", "Let me see: 🙂"])
rounds = st.lists(st.tuples(st.just("calls"), texts, calls), max_size=5)
ends = st.sampled_from(["text", "cut", "refused", "interrupt", "leave", "cancel"])


class Talk(RuleBasedStateMachine):
    """One chat and one model; each question ends in its own way."""

    def __init__(self):
        super().__init__()
        self.model = Model()
        self.client = Client("xai-test-0123456789", base_url=self.model.url, max_retries=0)
        self.count = 0
        self.most_calls = self.ran = 0
        self.stream = None
        tools = [self.good, self.bad, self.leave, self.later, self.stop]
        self.chat = self.client.chat.create("grok-4.6", tools=tools)

    def good(self, n: int) -> int:
        self.ran += 1
        return n

    def bad(self, n: int) -> int:
        self.ran += 1
        raise ValueError(f"no {n}")

    def leave(self, n: int) -> int:
        self.ran += 1
        raise SystemExit(n)

    async def later(self, n: int) -> str:
        self.ran += 1
        return f"later {n}"

    def stop(self) -> None:
        self.ran += 1
        raise KeyboardInterrupt

    @rule(
        rounds=rounds,
        end=ends,
        most_rounds=st.integers(1, 6),
        most_calls=st.integers(0, 6),
        most_cost=st.none() | st.floats(0, 0.002),
        point=st.integers(0, 12),
    )
    def ask(self, rounds, end, most_rounds, most_calls, most_cost, point):
        self.chat.append(user("And?"))
        last = {"interrupt": ("calls", "Hm.", [("good", '{"n": 7}'), ("stop", "{}")]),
                "cut": ("cut", "Half"), "refused": ("refused", "")}  # fmt: skip
        self.model.ahead = [*rounds, last.get(end, ("text", "Done."))]
        before, self.ran = len(self.model.requests), 0
        stream = self.chat.begin(max_rounds=most_rounds, max_calls=most_calls, max_cost=most_cost)
        text, steps, error = "", 0, None
        try:
            for response, chunk in stream:
                text += chunk.content
                steps += 1
                assert response.content == text
                assert len(response.tool_runs) >= self.ran
                if steps == point and end in {"leave", "cancel"}:
                    if end == "leave":
                        break
                    stream.cancel()
        except (GrokError, KeyboardInterrupt) as caught:
            error = caught
        stream.close()
        response = stream.response
        asked = self.model.requests[before:]

        assert response.is_finished
        assert response.content == text
        assert self.ran <= most_calls
        assert len(asked) <= most_rounds
        assert all("tools" in one for one in asked)
        assert len(response.rounds) == len(asked)
        assert all(run.has_ended for run in response.tool_runs)
        if error is None and response.status == "completed":
            assert response.final.tool_calls == []
        if isinstance(error, GrokError):
            assert response.status == "failed"
            assert error.response is response
        if isinstance(error, KeyboardInterrupt):
            assert response.status == "interrupted"
        reported = [one.usage for one in response.rounds if one.usage]
        if reported:
            assert response.usage.total_tokens == sum(one.total_tokens for one in reported)
        loaded = load_response(json.loads(json.dumps(dump_response(response))))
        assert [m.to_wire() for m in loaded.messages] == [m.to_wire() for m in response.messages]
        if any(m.text or m.tool_calls for m in response.messages):
            self.chat.append(response)

    @invariant()
    def the_conversation_is_one_that_a_server_takes(self):
        for request in self.model.requests[-3:]:
            open_calls = []
            for message in request["messages"]:
                if message["role"] == "tool":
                    assert open_calls, "a result without its call"
                    assert message["tool_call_id"] == open_calls.pop(0)
                    assert message["content"]
                else:
                    assert not open_calls, "a call without its result"
                    open_calls = [call["id"] for call in message.get("tool_calls", ())]
                    for call in message.get("tool_calls", ()):
                        assert call["function"]["name"]
            assert not open_calls

    def teardown(self):
        self.client.close()
        self.model.close()


Talk.TestCase.settings = settings(max_examples=25, stateful_step_count=6, deadline=None)
TestTalk = Talk.TestCase
