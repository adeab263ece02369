"""Whatever a model calls, however functions end and answers break off: the chat can go on."""

import json
import re
import socket
import threading
from contextlib import suppress
from html import unescape

import anyio
import pydantic
import pytest
from client.exchange import Exchange
from client.tools.conftest import said
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from grok_jupyter import AnswerError, AsyncClient, Client, GrokError
from grok_jupyter.chat import user
from grok_jupyter.client.shapes import shape_of
from grok_jupyter.protocol.dump import dump_response, load_response
from grok_jupyter.protocol.shown import Shown
from grok_jupyter.rendering.live.response_renderer import ResponseRenderer
from grok_jupyter.rendering.runs.html import RUNS, run_html
from grok_jupyter.rendering.runs.words import MOST_SHOWN, runs_of
from grok_jupyter.rendering.structured import GrowingJson

pytestmark = pytest.mark.unmeasured

PATIENCE = 20
KEY = "xai-test-0123456789"


class Point(pydantic.BaseModel):
    x: int


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
answers = st.sampled_from(
    ["Done.", "", '{"x": 1}', '{"x": "no"}', 'See:\n\n```json\n{"x": 2}\n```']
)


class Reader:
    """Whoever looks on: what may be shown, and a page with its regions."""

    def __init__(self, response, *, is_json):
        self.response, self.is_json = response, is_json
        self.text, self.repairs, self.steps = "", 0, 0
        self.shown = Shown(response)
        self.renderer = ResponseRenderer("json" if is_json else "text", has_typesetter=True)
        self.page = {0: {}, 1: {}, RUNS: {}}

    def read(self, response, chunk):
        assert response is self.response
        if response.repairs != self.repairs:  # another answer has taken the place of the first
            self.repairs, self.text = response.repairs, ""
        self.text += chunk.content
        self.steps += 1
        assert response.content == self.text
        assert response.status == "streaming"
        assert response.fits is None
        self.look()

    def look(self):
        response, seen = self.response, self.shown.catch_up()
        assert seen is not response
        assert seen.content == response.content
        assert seen.repairs == response.repairs
        assert seen.status == response.status
        assert seen.tool_runs == response.tool_runs
        assert seen.usage == response.usage
        assert seen.final.content == response.final.content
        assert [one.content for one in seen.rounds] == [one.content for one in response.rounds]
        for region, block, part, keep, html in self.renderer.grow(seen):
            self._change(region, block, part, keep, html)
        runs = [run_html(run) for run in runs_of(response, MOST_SHOWN)]
        assert [self.page[RUNS][n] for n in sorted(self.page[RUNS])] == runs

    def end(self):
        self.look()
        for change in self.renderer.finish():
            self._change(*change)
        answer = next((r.content for r in reversed(self.response.rounds) if r.content), "")
        expected = self.response.content
        if self.is_json and self.response.content:
            growing = GrowingJson()
            growing.feed(answer)
            growing.finish()
            expected = growing.text
        assert self._said() == expected
        seen, response = self.shown.catch_up(), self.response
        assert [m.to_wire() for m in seen.messages] == [m.to_wire() for m in response.messages]
        assert (seen.fits, seen.parsed) == (response.fits, response.parsed)

    def _change(self, region, block, part, keep, html):
        blocks = self.page[region]
        if html is None:
            for number in [number for number in blocks if number >= block]:
                del blocks[number]
        elif region == RUNS:
            blocks[block] = html
        elif part == -1:
            blocks[block] = {}
        else:
            blocks[block][part] = _kept(blocks[block].get(part, ""), keep) + html

    def _said(self):
        blocks = self.page[1]
        html = "".join(blocks[n][part] for n in sorted(blocks) for part in sorted(blocks[n]))
        return unescape(re.sub("<[^>]*>", "", html))


def _kept(html, units):
    return html.encode("utf-16-le")[: 2 * units].decode("utf-16-le")


class Talk(RuleBasedStateMachine):
    """One chat and one model; each question ends in its own way."""

    def __init__(self):
        super().__init__()
        self.model = Model()
        self.client = Client(KEY, base_url=self.model.url, max_retries=0)
        self.count = 0
        self.most_calls = self.ran = 0
        self.stream = None
        self.tools = [self.good, self.bad, self.leave, self.later, self.stop]
        self.chat = self.client.chat.create("grok-4.6", tools=self.tools)

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
        most_cost=st.none() | st.floats(1e-6, 0.002),
        point=st.integers(0, 12),
        awaits=st.booleans(),
    )
    def ask(self, rounds, end, most_rounds, most_calls, most_cost, point, awaits):
        self._script(rounds, end, "Done.")
        limits = {"max_rounds": most_rounds, "max_calls": most_calls, "max_cost": most_cost}
        self._ask(end, point, awaits, **limits)

    @rule(
        rounds=rounds,
        answer=answers,
        second=answers,
        end=ends,
        second_end=ends,
        has_functions=st.booleans(),
        repair=st.booleans(),
        most_rounds=st.integers(1, 7),
        most_calls=st.integers(0, 6),
        most_cost=st.none() | st.floats(1e-6, 0.002),
        point=st.integers(0, 40),
        awaits=st.booleans(),
    )
    def ask_for_a_shape(
        self, rounds, answer, second, end, second_end, has_functions, repair, most_rounds,
        most_calls, most_cost, point, awaits,
    ):  # fmt: skip
        functions = {} if has_functions else {"tools": []}
        if not has_functions:  # a model calls none, then
            rounds, end = [], "text" if end == "interrupt" else end
        self._script(rounds, end, answer)
        if second_end in {"cut", "refused"}:
            self.model.ahead.append((second_end, second[:4]))
        else:
            self.model.ahead.append(("text", second))
        how = {"shape": shape_of(Point), "repair": repair, **functions}
        limits = {"max_rounds": most_rounds, "max_calls": most_calls, "max_cost": most_cost}
        self._ask(end, point, awaits, **limits, **how)

    def _script(self, rounds, end, answer):
        last = {"interrupt": ("calls", "Hm.", [("good", '{"n": 7}'), ("stop", "{}")]),
                "cut": ("cut", "Half"), "refused": ("refused", "")}  # fmt: skip
        self.model.ahead = [*rounds, last.get(end, ("text", answer))]

    def _ask(self, end, point, awaits, *, max_rounds, max_calls, max_cost, **how):
        self.chat.append(user("And?"))
        before, self.ran = len(self.model.requests), 0
        limits = {"max_rounds": max_rounds, "max_calls": max_calls, "max_cost": max_cost}
        run = self._read_awaiting if awaits else self._read
        reader, error = run(end, point, **limits, **how)
        response, asked = reader.response, self.model.requests[before:]
        has_functions = how.get("tools") is None
        shape, repair = how.get("shape"), how.get("repair", False)

        assert response.is_finished
        # An empty answer that has taken the place of the first is told by no chunk.
        assert response.content == (reader.text if response.repairs == reader.repairs else "")
        assert self.ran <= max_calls
        assert len(asked) <= max_rounds
        assert all(bool(one.get("tools")) == has_functions for one in asked)
        assert len(response.rounds) == len(asked)
        assert all(run.has_ended for run in response.tool_runs)
        assert response.repairs <= (repair and max_rounds > 1)
        if response.repairs and has_functions:
            assert asked[-1]["tool_choice"] == "none"
        if error is None and response.status == "completed" and has_functions:
            assert response.final.tool_calls == []
        if isinstance(error, AnswerError):
            assert shape is not None
            assert response.status == "completed"
        elif isinstance(error, GrokError):
            assert response.status == "failed"
        if isinstance(error, GrokError):
            assert error.response is response
        if isinstance(error, KeyboardInterrupt):
            assert response.status == "interrupted"
        if shape is not None and response.status == "completed":
            assert response.fits == (error is None)
            assert isinstance(response.parsed, Point) == response.fits
        else:
            assert response.fits is None
        reported = [one.usage for one in response.rounds if one.usage]
        if reported:
            assert response.usage.total_tokens == sum(one.total_tokens for one in reported)
        reader.end()
        loaded = load_response(json.loads(json.dumps(dump_response(response))))
        assert [m.to_wire() for m in loaded.messages] == [m.to_wire() for m in response.messages]
        assert (loaded.usage, loaded.repairs) == (response.usage, response.repairs)
        assert loaded.final.content == response.final.content
        if any(m.text or m.tool_calls for m in response.messages):
            self.chat.append(response)

    def _read(self, end, point, **how):
        stream = self.chat.begin(**how)
        reader, error = Reader(stream.response, is_json="shape" in how), None
        try:
            for response, chunk in stream:
                reader.read(response, chunk)
                assert len(response.tool_runs) >= self.ran
                if reader.steps == point and end in {"leave", "cancel"}:
                    if end == "leave":
                        break
                    stream.cancel()
        except (GrokError, KeyboardInterrupt) as caught:
            error = caught
        stream.close()
        return reader, error

    def _read_awaiting(self, end, point, **how):
        messages = list(self.chat.messages)

        async def read():
            async with AsyncClient(KEY, base_url=self.model.url, max_retries=0) as client:
                chat = client.chat.create("grok-4.6", messages=messages, tools=self.tools)
                stream = chat.begin(**how)
                reader, error = Reader(stream.response, is_json="shape" in how), None
                try:
                    async for response, chunk in stream:
                        reader.read(response, chunk)
                        assert len(response.tool_runs) >= self.ran
                        if reader.steps == point and end in {"leave", "cancel"}:
                            if end == "leave":
                                break
                            stream.cancel()
                except (GrokError, KeyboardInterrupt) as caught:
                    error = caught
                await stream.aclose()
                return reader, error

        return anyio.run(read)

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


Talk.TestCase.settings = settings(max_examples=20, stateful_step_count=6, deadline=None)
TestTalk = Talk.TestCase
