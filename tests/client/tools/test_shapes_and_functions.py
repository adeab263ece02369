"""Functions and a shape in one question: a repair is one more round of the same answer."""

import io
import json
import time

import anyio
import pydantic
import pytest

from grok_jupyter import AnswerError, BadRequestError, CostLimitError, StreamError
from grok_jupyter.chat import tool, user
from grok_jupyter.client.shapes import shape_of
from grok_jupyter.protocol.dump import dump_response, load_response
from grok_jupyter.protocol.shown import Shown
from grok_jupyter.rendering.finished import finished
from grok_jupyter.rendering.terminal import TerminalSurface
from grok_jupyter.text.secret import Secret

KEY = "xai-Zq7AbCdEfGhIjKlMnOpQrStUvWxYz0123456789end9"


class Point(pydantic.BaseModel):
    x: int


@pytest.fixture
def f():
    def f(a: int) -> int:
        f.ran.append(a)
        return a

    f.ran = []
    return f


def roles(messages):
    return [message.role for message in messages]


def test_the_calls_of_an_answer_that_fits_are_kept_and_it_is_parsed(script, asking, f):
    server = script([("f", {"a": 1})], '{"x": 5}')
    response, point = asking(server, f).parse(Point, repair=True)
    assert (point, response.fits, response.repairs) == (Point(x=5), True, 0)
    assert [run.result for run in response.tool_runs] == ["1"]
    assert len(response.rounds) == 2


def test_a_repair_sends_the_whole_exchange_and_calls_nothing_again(script, asking, f):
    server = script([("f", {"a": 1})], '{"x": "no"}', '{"x": 5}')
    response, point = asking(server, f).parse(Point, repair=True)
    assert (point, f.ran) == (Point(x=5), [1])
    first, *_, last = server.requests
    assert last["tools"] == first["tools"]
    assert last["tool_choice"] == "none"
    said = [(one["role"], one["content"]) for one in last["messages"]]
    assert said[1:4] == [("assistant", ""), ("tool", "1"), ("assistant", '{"x": "no"}')]
    assert said[4][0] == "user"
    assert "x: should be a valid integer" in said[4][1]
    assert (response.repairs, response.content, response.final.content) == (
        1, '{"x": 5}', '{"x": 5}',
    )  # fmt: skip
    assert [run.arguments for run in response.tool_runs] == ['{"a": 1}']
    assert len(response.rounds) == 3
    assert response.usage.completion_tokens == 1 + 2 + 3
    assert roles(response.messages) == ["assistant", "tool", "assistant", "user", "assistant"]


def test_a_model_that_calls_in_a_repair_all_the_same_is_refused(script, asking, f):
    server = script([("f", {"a": 1})], '{"x": "no"}', ('{"x": 5}', [("f", {"a": 2})]))
    response, point = asking(server, f).parse(Point, repair=True)
    assert (point, f.ran) == (Point(x=5), [1])
    assert [run.status for run in response.tool_runs] == ["done", "refused"]


def test_no_call_waits_for_a_word_in_a_repair(script, asking, f):
    asked = []
    server = script([("f", {"a": 1})], '{"x": "no"}', [("f", {"a": 2})])
    with pytest.raises(AnswerError, match="The answer is empty"):
        asking(server, f, confirm=lambda run: asked.append(run.arguments) or True).parse(
            Point, repair=True
        )
    assert asked == ['{"a": 1}']


def test_an_answer_in_place_of_which_calls_were_refused_is_repaired(script, asking, f):
    server = script([("f", {"a": 1})], [("f", {"a": 2})], '{"x": 5}')
    _, point = asking(server, f, max_calls=1).parse(Point, repair=True)
    assert (point, f.ran) == (Point(x=5), [1])
    assert [one["role"] for one in server.last["messages"]] == [
        "user", "assistant", "tool", "assistant", "tool", "user",
    ]  # fmt: skip


def test_the_caps_are_those_of_one_answer(script, asking, f):
    calls = [[("f", {"a": n})] for n in range(3)]
    server = script(*calls, '{"x": "no"}', '{"x": 5}')
    response, _ = asking(server, f, max_rounds=5, max_calls=3).parse(Point, repair=True)
    assert (len(server.requests), f.ran) == (5, [0, 1, 2])
    assert response.repairs == 1


def test_there_is_no_repair_beyond_the_most_rounds(script, asking, f):
    server = script([("f", {"a": 1})], '{"x": "no"}', '{"x": 5}')
    with pytest.raises(AnswerError, match=r"not asked for once more.*max_rounds=2") as caught:
        asking(server, f, max_rounds=2).parse(Point, repair=True)
    assert len(server.requests) == 2
    assert "x: should be a valid integer" in str(caught.value)
    assert (caught.value.response.status, caught.value.response.fits) == ("completed", False)


@pytest.mark.parametrize("whose", ["answer", "client"])
@pytest.mark.parametrize("has_functions", [False, True])
def test_there_is_no_repair_beyond_the_most_cost(whose, has_functions, script, asking, f):
    server = script('{"x": "no"}', '{"x": 5}')
    tools = [f] if has_functions else []
    limit = {"max_cost": 1e-9}
    how = limit if whose == "answer" else {"client": limit}
    with pytest.raises(AnswerError, match=r"not asked for once more.*cost") as caught:
        asking(server, *tools, **how).parse(Point, repair=True)
    assert len(server.requests) == 1
    assert not isinstance(caught.value, CostLimitError)
    assert caught.value.response.repairs == 0


def test_a_repair_counts_no_time_of_functions_against_the_timeout(script, asking):
    def slow(a: int) -> int:
        time.sleep(1.2)
        return a

    server = script([("slow", {"a": 1})], '{"x": "no"}', '{"x": 5}')
    client = {"timeout": 1.0, "silence_timeout": 1.0, "max_retries": 0}
    assert asking(server, slow, client=client).parse(Point, repair=True)[1] == Point(x=5)


def test_whoever_follows_sees_what_the_response_has(script, asking, f):
    secret = Secret(KEY)  # while there is one, what is shown is a copy
    server = script(("Hm.", [("f", {"a": 1}), ("f", {"a": 2})]), '{"x": "no"}', '{"x": 5}')
    stream = asking(server, f).begin(shape=shape_of(Point), repair=True)
    follower = Shown(stream.response)
    for response, _ in stream:
        seen = follower.catch_up()
        assert seen.content == response.content
        assert seen.tool_runs == response.tool_runs
        assert seen.repairs == response.repairs
        assert [one.content for one in seen.rounds] == [one.content for one in response.rounds]
        assert seen.usage == response.usage
    seen, response = follower.catch_up(), stream.response
    assert seen is not response
    assert secret
    assert [m.to_wire() for m in seen.messages] == [m.to_wire() for m in response.messages]
    assert (seen.status, seen.fits) == (response.status, response.fits) == ("completed", True)


def test_the_first_answer_stays_until_the_second_says_something(script, asking, f):
    server = script([("f", {"a": 1})], '{"x": "no"}', '{"x": 5}')
    stream = asking(server, f).begin(shape=shape_of(Point), repair=True)
    seen = [(r.content, r.final.content, r.repairs, r.status, r.fits) for r, _ in stream]
    assert ('{"x": "no"}', '{"x": "no"}', 0, "streaming", None) in seen
    assert {status for *_, status, _ in seen} == {"streaming"}
    assert all(content == final for content, final, *_ in seen)
    assert seen[-1][:3] == ('{"x": 5}', '{"x": 5}', 1)


def test_an_answer_is_judged_before_it_looks_complete(script, asking, f):
    for tools in ((), (f,)):
        stream = asking(script('{"x": 5}'), *tools).begin(shape=shape_of(Point))
        assert {response.status for response, _ in stream} == {"streaming"}
        response = stream.response
        assert (response.status, response.fits, response.parsed) == ("completed", True, Point(x=5))


def test_an_answer_is_validated_once(script, asking):
    times = []

    class Counted(pydantic.BaseModel):
        x: int

        @pydantic.field_validator("x")
        @classmethod
        def count(cls, x):
            times.append(x)
            return x

    asking(script('{"x": 5}')).parse(Counted, repair=True)
    assert times == [5]


def test_a_repair_that_fails_leaves_the_answer_and_what_all_of_it_used(script, asking, f):
    server = script([("f", {"a": 1})], '{"x": "no"}', 400)
    with pytest.raises(BadRequestError) as caught:
        asking(server, f).parse(Point, repair=True)
    response = caught.value.response
    assert (response.content, response.status, response.repairs) == ('{"x": "no"}', "failed", 0)
    assert response.final.content == '{"x": "no"}'
    assert response.json() == {"x": "no"}
    assert response.usage.completion_tokens == 3
    assert roles(response.messages) == ["assistant", "tool", "assistant"]


def test_what_a_repair_that_breaks_off_used_is_counted(script, asking, f):
    told = {"prompt_tokens": 10, "completion_tokens": 7, "total_tokens": 17}
    cut = b"data: " + json.dumps({"choices": [], "usage": told}).encode() + b"\n\n"
    server = script([("f", {"a": 1})], '{"x": "no"}', cut)
    with pytest.raises(StreamError) as caught:
        list(asking(server, f).begin(shape=shape_of(Point), repair=True))
    response = caught.value.response
    assert response.content == '{"x": "no"}'
    assert response.usage.completion_tokens == 1 + 2 + 7


def test_a_repaired_answer_is_saved_and_loaded_whole(script, asking, f):
    server = script([("f", {"a": 1})], '{"x": "no"}', '{"x": 5}')
    response, _ = asking(server, f).parse(Point, repair=True)
    loaded = load_response(json.loads(json.dumps(dump_response(response))))
    assert (loaded.usage, loaded.cost_usd) == (response.usage, response.cost_usd)
    assert (loaded.content, loaded.repairs, loaded.json()) == ('{"x": 5}', 1, {"x": 5})
    assert [m.to_wire() for m in loaded.messages] == [m.to_wire() for m in response.messages]


def test_a_conversation_goes_on_from_the_whole_exchange(script, asking, f):
    server = script([("f", {"a": 1})], '{"x": "no"}', '{"x": 5}', "Good.")
    chat = asking(server, f)
    response, _ = chat.parse(Point, repair=True)
    chat.append(response).append(user("And?")).sample()
    assert [one["role"] for one in server.last["messages"]] == [
        "user", "assistant", "tool", "assistant", "user", "assistant", "user",
    ]  # fmt: skip


def test_a_call_that_is_the_callers_is_not_repaired(script, asking, f):
    look = tool("look", "Looks.", {"type": "object", "properties": {}})
    for tools in ((f, look), (look,)):
        server = script([("look", {})], '{"x": 5}')
        with pytest.raises(AnswerError, match="asked for a tool") as caught:
            asking(server, *tools).parse(Point, repair=True)
        assert len(server.requests) == 1
        assert [call.function.name for call in caught.value.response.tool_calls] == ["look"]


def test_tools_of_the_callers_are_not_offered_in_a_repair(script, asking):
    look = tool("look", "Looks.", {"type": "object", "properties": {}})
    server = script('{"x": "no"}', '{"x": 5}')
    asking(server, look).parse(Point, repair=True)
    assert [one.get("tool_choice") for one in server.requests] == [None, "none"]


def test_without_tools_no_choice_of_tools_is_sent(script, asking):
    server = script('{"x": "no"}', '{"x": 5}')
    asking(server).parse(Point, repair=True)
    assert all("tool_choice" not in one for one in server.requests)


def test_a_key_does_not_go_out_again_in_a_repair(script, asking):
    secret = Secret(KEY)

    def f(a: str) -> str:
        return a

    server = script((f"It is {KEY}.", [("f", {"a": "b"})]), json.dumps({"x": KEY}), '{"x": 5}')
    asking(server, f).parse(Point, repair=True)
    assert secret
    assert KEY not in json.dumps(server.last)


def test_several_answers_have_one_that_is_read(raw, connect, ask):
    def handle(exchange):
        while exchange.read():
            choices = [
                {"index": n, "finish_reason": "stop", "message": {"content": json.dumps({"x": n})}}
                for n in range(2)
            ]
            exchange.answer(json.dumps({"choices": choices}).encode(), kind="application/json")

    response, point = ask(connect(raw(handle)), n=2).parse(Point, repair=True)
    assert point == Point(x=0)
    assert [choice.content for choice in response.choices] == ['{"x": 0}', '{"x": 1}']
    assert [choice.finish_reason for choice in response.choices] == ["stop", "stop"]


def test_what_is_laid_out_is_what_was_parsed(script, asking, f):
    server = script(('{"plan": 1}', [("f", {"a": 1})]), '{"x": 2}')
    response, point = asking(server, f).parse(Point)
    assert point == Point(x=2)
    markdown = finished(response, output_format="json", with_usage=False).data["text/markdown"]
    assert markdown.endswith('```json\n{\n  "x": 2\n}\n```')
    assert "plan" not in markdown


def test_an_async_client_repairs_with_functions_too(script, connect_async, f):
    server = script([("f", {"a": 1})], '{"x": "no"}', '{"x": 5}')

    async def ask():
        async with connect_async(server) as client:
            chat = client.chat.create("grok-4.6", tools=[f]).append(user("A point?"))
            return await chat.parse(Point, repair=True)

    response, point = anyio.run(ask)
    assert (point, response.repairs, f.ran) == (Point(x=5), 1, [1])
    assert response.usage.completion_tokens == 6


def test_all_of_it_is_replayed(script, asking, f, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    server = script([("f", {"a": 1})], '{"x": "no"}', '{"x": 5}')
    made = []
    for mode in ("record", "only"):
        chat = asking(server, f, client={"replay": mode})
        response, point = chat.parse(Point, repair=True)
        said = [message.to_wire() for message in response.messages]
        made.append((point, response.content, response.usage, said))
    assert made[0] == made[1]
    assert response.recorded_at is not None
    assert len(server.requests) == 3


def test_a_terminal_tells_each_call_once_and_both_answers(script, asking, f):
    server = script(("Hm.", [("f", {"a": 1})]), '{"x": "no"}', '{"x": 5}')
    screen = io.StringIO()
    surface = TerminalSurface("m", with_usage=False, output_format="json", stream=screen)
    for response, _ in asking(server, f).begin(shape=shape_of(Point), repair=True):
        surface.show(response)
    surface.finish(response)
    printed = screen.getvalue()
    assert printed.count("f(a=1) …") == printed.count("→ 1") == 1
    assert '"x": "no"' in printed
    assert printed.rpartition("{")[2].startswith('\n  "x": 5\n}\n')


def test_the_chat_ends_where_a_model_calls_again_in_a_repair(script, connect, f):
    from grok_jupyter.session.client_cache import ClientCache
    from grok_jupyter.session.confirmation import Confirmation
    from grok_jupyter.session.conversation import Conversation
    from grok_jupyter.session.ledger import Ledger
    from grok_jupyter.session.session import Session
    from grok_jupyter.session.turn import Question

    server = script('{"x": "no"}', ('{"x": 5}', [("f", {"a": 1})]))
    clients = ClientCache(lambda **_: None, connect(server))
    session = Session(Conversation(), clients, Ledger())
    confirmation = Confirmation(lambda: True)
    task = session.ask(
        Question.of("q"), "m", {"tools": [f], "confirm": confirmation}, shape=shape_of(Point),
        repair=True,
    )  # fmt: skip
    response = session.wait(task)
    assert (response.parsed, response.repairs, f.ran) == (Point(x=5), 1, [])
