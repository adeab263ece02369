"""What becomes of one call: whatever is amiss is a sentence for the model, and no exception."""

import asyncio
import contextvars
import json
import statistics
import sys
import threading

import pytest
from pydantic import BaseModel, field_validator

from grok_jupyter import InputError


def add(a: int, b: int = 2) -> int:
    return a + b


def test_texts_go_as_they_are(running):
    def f() -> str:
        return 'A "text",\nas it is.'

    assert running(f, {}).result == 'A "text",\nas it is.'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (2.5, "2.5"),
        (True, "true"),
        (None, "null"),
        ({"a": [1, 2]}, '{\n "a": [\n  1,\n  2\n ]\n}'),
        (float("inf"), "inf"),
        ("", ""),
    ],
)
def test_values_read_as_json_or_as_in_a_prompt(running, value, text):
    def f():
        return value

    assert running(f, {}).result == text


def test_a_frame_reads_as_in_a_prompt(running):
    pandas = pytest.importorskip("pandas")

    def f():
        return pandas.DataFrame({"city": ["Berlin", "Rome"], "degrees": [19, 30]})

    result = running(f, {}).result
    assert "2 rows" in result
    assert "Berlin" in result


def test_an_image_follows_in_a_message_of_the_user(script, asking):
    from PIL import Image

    def draw():
        return Image.new("RGB", (3, 2))

    server = script([("draw", {}), ("draw", {})], "Nice.")
    response = asking(server, draw).sample()
    roles = [m["role"] for m in server.last["messages"]]
    assert roles == ["user", "assistant", "tool", "tool", "user", "user"]
    assert "next message" in server.last["messages"][2]["content"]
    text, picture = server.last["messages"][4]["content"]
    assert "draw" in text["text"]
    assert picture["image_url"]["url"].startswith("data:image/png;base64,")
    assert response.tool_runs[0].image is not None


def test_100_megabytes_are_cut_and_said(running):
    def f():
        return "x" * 100_000_000

    result = running(f, {}).result
    assert len(result) < 41_000
    assert result.endswith("[99,960,000 more characters are cut]")


def test_a_result_that_cannot_be_shown_is_an_error_for_the_model(running):
    class Bad:
        def __repr__(self):
            raise RuntimeError("no repr")

    def f():
        return Bad()

    run = running(f, {})
    assert run.status == "failed"
    assert "cannot be shown" in run.result
    assert "no repr" in run.result


def test_half_characters_do_not_break_the_request(running):
    def f():
        return "a\ud800b"

    assert running(f, {}).result == "a\ufffdb"


# -- arguments -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ('{"a": ', "no JSON object"),
        ("[1, 2]", "no JSON object (a list)"),
        ("3", "no JSON object (a int)"),
        ("[" * 100_000, "no JSON object"),
        ('{"a": "three"}', "do not fit: a: Input should be a valid integer"),
        ('{"b": 1}', "do not fit: a: Missing required argument"),
        ('{"a": 1, "c": 2}', "do not fit: c: Unexpected keyword argument"),
        ("", "do not fit: a: Missing required argument"),
        ('{"a": null}', "do not fit: a:"),
    ],
)
def test_bad_arguments_are_an_error_for_the_model(running, arguments, words):
    run = running(add, arguments)
    assert run.status == "failed"
    assert words in run.result
    assert run.elapsed is None
    assert "http" not in run.result


def test_arguments_are_converted(running):
    assert running(add, '{"a": "3"}').result == "5"


def test_no_arguments_at_all_are_none(running):
    def f() -> str:
        return "yes"

    assert running(f, "").result == "yes"


def test_a_validator_that_raises_is_an_error_for_the_model(running):
    class Odd(BaseModel):
        a: int

        @field_validator("a")
        @classmethod
        def check(cls, value):
            raise KeyError("broken validator")

    def f(one: Odd):
        return 1

    run = running(f, {"one": {"a": 1}})
    assert run.status == "failed"
    assert "broken validator" in run.result


def test_an_unknown_function_is_an_error_for_the_model(running):
    run = running(add, {}, name="rm")
    assert run.status == "refused"
    assert run.result == "There is no function 'rm'; the functions are: add."


def test_only_functions_of_this_chat_can_run(script, asking):
    def other():
        raise AssertionError

    asking(script("Hi."), other).sample()
    server = script([("other", {}), ("__import__", {}), ("add", {"a": 1})], "Good.")
    response = asking(server, add).sample()
    assert [run.status for run in response.tool_runs] == ["refused", "refused", "done"]


def test_a_type_error_of_the_function_is_its_own(running):
    def f(a: int):
        return a + "x"

    run = running(f, {"a": 1})
    assert run.result.startswith("f failed: TypeError: unsupported operand")
    assert "line" in run.result


# -- exceptions ------------------------------------------------------------------------------------


def divide(a: int, b: int) -> float:
    return inner(a, b)


def inner(a, b):
    return a / b


def test_an_exception_is_a_sentence_with_the_line_of_the_users_code(running):
    run = running(divide, {"a": 1, "b": 0})
    assert run.status == "failed"
    assert run.result.startswith("divide failed: ZeroDivisionError: division by zero (line ")
    assert run.result.endswith("of inner: return a / b)")
    assert run.elapsed >= 0


def test_a_librarys_frames_are_not_the_users(running):
    def f(text: str):
        return json.loads(text)

    run = running(f, {"text": "{"})
    assert "of f: return json.loads(text)" in run.result


def test_a_function_of_a_library_has_no_line_of_the_users(running):
    run = running(statistics.mean, {"data": []})
    assert run.result == "mean failed: StatisticsError: mean requires at least one data point"


def test_a_chain_of_exceptions_and_odd_ones(running):
    class OddError(Exception):
        def __str__(self):
            raise RuntimeError("no str")

    def f():
        raise OddError

    assert running(f, {}).result.startswith("f failed: OddError (line")


class Own(BaseException):
    """Of a user, who is free to derive from what he likes."""


class SayingError(Exception):
    """Whose text raises."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def __str__(self):
        raise self.error


ODD = [SystemExit(3), Own("odd"), GeneratorExit(), BaseExceptionGroup("odd", [Own("a")])]


@pytest.mark.parametrize("error", [*ODD, RecursionError("deep"), StopIteration("end")])
def test_what_else_may_be_raised(running, error):
    def f():
        raise error

    async def g():
        raise error

    for function in (f, g):
        run = running(function, {})
        assert run.status == "failed"
        assert type(error).__name__ in run.result


@pytest.mark.parametrize("error", ODD)
def test_whatever_the_text_of_an_exception_raises_is_no_end_of_the_answer(running, error):
    def f():
        raise SayingError(error)

    assert running(f, {}).result.startswith("f failed: SayingError (line")


@pytest.mark.parametrize("name", ["__repr__", "_ai_repr_"])
@pytest.mark.parametrize("error", ODD)
def test_whatever_a_result_raises_when_it_is_read_is_an_error_for_the_model(running, error, name):
    def fail(self):
        raise error

    def f():
        return type("Result", (), {name: fail})()

    run = running(f, {})
    assert run.status == "failed"
    assert "cannot be shown" in run.result
    assert type(error).__name__ in run.result


@pytest.mark.parametrize("error", ODD)
def test_whatever_a_validator_raises_is_an_error_for_the_model(running, error):
    class Strict(BaseModel):
        a: int

        @field_validator("a")
        @classmethod
        def check(cls, value):
            raise error if value else SayingError(error)

    def f(strict: Strict):
        raise AssertionError

    for value in (0, 1):
        run = running(f, {"strict": {"a": value}})
        assert run.status == "failed"
        assert "do not fit" in run.result


@pytest.mark.parametrize("error", ODD)
def test_whatever_asking_raises_is_a_no(running, error):
    class Decision:
        def __bool__(self):
            raise error

    def fail(run):
        raise error

    for confirm in (fail, lambda run: Decision()):
        run = running(add, {"a": 1}, confirm=confirm)
        assert run.status == "refused"
        assert "nobody confirmed" in run.result


def test_an_interrupt_goes_through_wherever_it_is_raised(script, asking):
    class Result:
        def __repr__(self):
            raise KeyboardInterrupt

    def plain():
        raise KeyboardInterrupt

    def grouped():  # as trio and anyio hand it on
        raise BaseExceptionGroup("tasks", [BaseExceptionGroup("in", [KeyboardInterrupt()])])

    def said():
        raise SayingError(KeyboardInterrupt())

    def read():
        return Result()

    for function in (plain, grouped, said, read):
        stream = asking(script([(function.__name__, {})], "Never."), function).stream()
        with pytest.raises(KeyboardInterrupt):
            list(stream)
        assert stream.response.status == "interrupted"


def test_a_long_message_is_cut(running):
    def f():
        raise ValueError("x" * 1_000_000)

    assert len(running(f, {}).result) < 1000


def test_it_may_print_and_display_and_change_its_arguments(running, capsys):
    def f(items: list[int]) -> int:
        print("printed")
        sys.stderr.write("error\n")
        items.append(4)
        return len(items)

    run = running(f, {"items": [1]})
    assert run.result == "2"
    assert run.arguments == '{"items": [1]}'
    assert capsys.readouterr().out == "printed\n"


def test_an_interrupt_goes_through(script, asking):
    def f():
        raise KeyboardInterrupt

    server = script(("Let me see.", [("f", {}), ("f", {})]), "Never.")
    stream = asking(server, f).stream()
    with pytest.raises(KeyboardInterrupt):
        list(stream)
    response = stream.response
    assert response.status == "interrupted"
    assert response.content == "Let me see."
    assert [run.status for run in response.tool_runs] == ["failed"]
    assert len(server.requests) == 1
    roles = [message.role for message in response.messages]
    assert roles == ["assistant", "tool", "tool"]


def test_functions_run_in_the_thread_that_reads_one_after_the_other(script, asking):
    seen = []

    def f(n: int) -> int:
        seen.append((n, threading.current_thread() is threading.main_thread()))
        return n

    server = script([("f", {"n": n}) for n in range(4)], "Good.")
    asking(server, f).sample()
    assert seen == [(n, True) for n in range(4)]


# -- async functions -------------------------------------------------------------------------------


def test_async_functions_run_to_their_end(running):
    async def f(a: int) -> int:
        await asyncio.sleep(0)
        return a + 1

    assert running(f, {"a": 1}).result == "2"


def test_also_where_an_event_loop_is_running(script, asking):
    async def f() -> str:
        await asyncio.sleep(0.001)
        return "good"

    async def cell():
        return asking(script([("f", {})], "Done."), f).sample()

    assert asyncio.run(cell()).tool_runs[0].result == "good"


def test_a_method_or_partial_that_returns_a_coroutine_is_awaited(running):
    class Service:
        async def get(self, a: int) -> int:
            return a

    assert running(Service().get, {"a": 3}).result == "3"


def test_an_error_of_an_async_function_is_its_sentence(running):
    async def f():
        await asyncio.sleep(0)
        raise ValueError("not now")

    result = running(f, {}).result
    assert result.startswith("f failed: ValueError: not now (line ")
    assert result.endswith('of f: raise ValueError("not now"))')


@pytest.mark.parametrize("error", [SystemExit(1), asyncio.CancelledError()])
def test_an_async_function_that_ends_in_another_way(running, error):
    async def f():
        raise error

    assert running(f, {}).status == "failed"


@pytest.mark.parametrize("is_async", [True, False])
def test_what_a_function_cancels_itself_ends_no_awaited_answer(
    script, connect_async, ask, is_async
):
    server = script([("f", {})], "Good.")

    async def inner():
        task = asyncio.create_task(asyncio.sleep(60))
        task.cancel()
        await task

    def at_once():
        raise asyncio.CancelledError("mine")

    async def main():
        async with connect_async(server) as client:

            def f():
                return inner() if is_async else at_once()

            return await ask(client, tools=[f]).sample()

    response = asyncio.run(main())
    assert (response.status, response.content) == ("completed", "Good.")
    assert response.tool_runs[0].status == "failed"
    assert "CancelledError" in response.tool_runs[0].result


def test_cancelling_the_task_that_asks_ends_its_function(script, connect_async, ask):
    server = script([("f", {})], "Never.")

    async def main():
        began, ended = asyncio.Event(), []

        async def f():
            began.set()
            try:
                await asyncio.sleep(60)
            finally:
                ended.append(True)

        async with connect_async(server) as client:
            task = asyncio.create_task(ask(client, tools=[f]).sample())
            await began.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert ended == [True]

    asyncio.run(main())
    assert len(server.requests) == 1


def test_an_async_function_raises_an_interrupt(script, asking):
    async def f():
        raise KeyboardInterrupt

    stream = asking(script([("f", {})], "Never."), f).stream()
    with pytest.raises(KeyboardInterrupt):
        list(stream)
    assert stream.response.status == "interrupted"


variable = contextvars.ContextVar("variable", default="unset")


def test_an_async_function_sees_the_context_of_the_caller(running):
    async def f() -> str:
        return variable.get()

    token = variable.set("mine")
    try:
        assert running(f, {}).result == "mine"
    finally:
        variable.reset(token)


def test_an_interrupt_ends_an_async_function(script, asking, interrupt_when):
    began, ended = threading.Event(), []

    async def f():
        began.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            ended.append("in good order")
            raise

    stream = asking(script([("f", {})], "Never."), f).stream()
    interrupt_when(began.is_set)
    with pytest.raises(KeyboardInterrupt):
        list(stream)
    assert ended == ["in good order"]
    assert stream.response.status == "interrupted"
    for thread in threading.enumerate():
        if thread.name == "grok_jupyter tool":
            thread.join(20)
            assert not thread.is_alive()


def test_an_interrupt_does_not_wait_for_a_thread_that_an_async_function_waits_for(
    script, asking, interrupt_when
):
    began, release, ended = threading.Event(), threading.Event(), []

    def block():
        release.wait(20)
        ended.append(True)

    async def f():
        began.set()
        await asyncio.to_thread(block)

    stream = asking(script([("f", {})], "Never."), f).stream()
    interrupt_when(began.is_set)
    try:
        with pytest.raises(KeyboardInterrupt):
            list(stream)
        assert not ended
    finally:
        release.set()
    assert stream.response.status == "interrupted"


def test_cancel_ends_an_async_function(script, asking):
    began = threading.Event()

    async def f():
        began.set()
        await asyncio.sleep(60)

    stream = asking(script([("f", {})], "Never."), f).stream()

    def cancel():
        began.wait(20)
        stream.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    assert list(stream)
    thread.join()
    assert stream.response.status == "interrupted"
    assert stream.response.tool_runs[0].status == "failed"


def test_cancel_while_a_function_blocks_ends_after_it(script, asking):
    server = script([("f", {}), ("f", {})], "Never.")

    def f() -> str:
        stream.cancel()
        return "done"

    stream = asking(server, f).stream()
    list(stream)
    assert stream.response.status == "interrupted"
    assert len(server.requests) == 1


def test_a_function_that_closes_its_own_stream_gets_an_error(script, asking):
    def f() -> str:
        stream.close()
        return "done"

    stream = asking(script([("f", {})], "Good."), f).stream()
    list(stream)
    assert "already executing" in stream.response.tool_runs[0].result


def test_cancelling_an_async_chat_ends_its_function(script, connect_async, ask):
    server = script([("f", {})], "Never.")

    async def main():
        began, ended = asyncio.Event(), []

        async def f():
            began.set()
            try:
                await asyncio.sleep(60)
            finally:
                ended.append(True)

        async with connect_async(server) as client:
            stream = ask(client, tools=[f]).stream()

            async def read():
                async for _ in stream:
                    pass

            task = asyncio.create_task(read())
            await began.wait()
            stream.cancel()
            await task
            assert ended == [True]
            return stream.response

    response = asyncio.run(main())
    assert response.status == "interrupted"
    assert response.tool_runs[0].status == "failed"


def test_a_function_may_ask_a_model_itself(script, asking, connect, ask):
    other = script("Ten.")
    client = connect(other)

    def expert(question: str) -> str:
        return ask(client, question).sample().content

    async def slow(question: str) -> str:
        return await asyncio.to_thread(expert, question)

    server = script([("expert", {"question": "How?"}), ("slow", {"question": "Why?"})], "Good.")
    response = asking(server, expert, slow).sample()
    assert [run.result for run in response.tool_runs] == ["Ten.", "Ten."]
    assert [one["messages"][0]["content"] for one in other.requests] == ["How?", "Why?"]


# -- asking first ----------------------------------------------------------------------------------


def test_confirm_is_asked_before_each_call(script, asking):
    asked, called = [], []

    def f(n: int) -> int:
        called.append(n)
        return n

    def confirm(run):
        asked.append((run.name, run.arguments, run.status))
        return "1" in run.arguments

    server = script([("f", {"n": 1}), ("f", {"n": 2})], "Good.")
    response = asking(server, f, confirm=confirm).sample()
    assert asked == [("f", '{"n": 1}', "waiting"), ("f", '{"n": 2}', "waiting")]
    assert called == [1]
    assert [run.status for run in response.tool_runs] == ["done", "refused"]
    assert "did not allow" in response.tool_runs[1].result


@pytest.mark.parametrize(("said", "status"), [("y", "done"), ("Yes ", "done"), ("", "refused"),
                                              ("n", "refused")])  # fmt: skip
def test_true_asks_by_input(running, monkeypatch, said, status):
    prompts = []
    monkeypatch.setattr("builtins.input", lambda prompt: prompts.append(prompt) or said)
    assert running(add, {"a": 1}, confirm=True).status == status
    assert prompts == ['Call add with {"a": 1}? [y/N] ']


@pytest.mark.parametrize("size", [90, 900, 3500])
def test_whoever_is_asked_sees_all_that_will_run(running, monkeypatch, size):
    said, ran = [], []

    def f(city: str, command: str = "") -> None:
        ran.append((city, command))

    monkeypatch.setattr("builtins.input", lambda prompt: said.append(prompt) or "y")
    arguments = f'{{"command": "ls", "city": "{"x" * size}", "city": "Rome", "command": "rm -rf"}}'
    assert running(f, arguments, confirm=True).status == "done"
    assert ran == [("Rome", "rm -rf")]  # of a key that comes twice the last one counts
    assert said == ['Call f with {"command": "rm -rf", "city": "Rome"}? [y/N] ']
    said.clear()
    running(f, {"city": "x" * size, "command": "rm -rf"}, confirm=True)
    assert f'"{"x" * size}", "command": "rm -rf"}}?' in said[0]


@pytest.mark.parametrize("city", ["x" * 4000, "\u202e" * 700, " " * 100_000, "語" * 3000])
def test_what_is_longer_than_can_be_shown_runs_for_nobody(running, monkeypatch, city):
    def f(city: str):
        raise AssertionError

    monkeypatch.setattr("builtins.input", lambda prompt: "y")
    run = running(f, {"city": city}, confirm=True)
    assert run.status == "refused"
    assert "longer than the 4,000 characters that can be shown" in run.result
    # A function of the user's own has all of it.
    assert running(f, {"city": city}, confirm=lambda run: True).status == "failed"


@pytest.mark.parametrize("sign", "\u202e\u2066\u200b\u200d\ufeff\xad\x9b\U000e0041\u2028\u3164")
def test_signs_that_nobody_sees_are_asked_about_as_escapes(running, monkeypatch, sign):
    said = []
    monkeypatch.setattr("builtins.input", lambda prompt: said.append(prompt) or "")

    def f(command: str):
        raise AssertionError

    code = f"{ord(sign):04x}" if ord(sign) < 0x10000 else f"{ord(sign):08x}"
    for arguments in (
        {"command": f"a{sign}b"},
        json.dumps({"command": f"a{sign}b"}, ensure_ascii=False),
    ):
        running(f, arguments, confirm=True)
        (prompt,) = said
        assert sign not in prompt
        assert f"a\\{'u' if len(code) == 4 else 'U'}{code}b" in prompt
        said.clear()


@pytest.mark.parametrize("error", [EOFError(), NotImplementedError("nobody there")])
def test_where_nobody_can_answer_it_is_refused(running, monkeypatch, error):
    def fail(prompt):
        raise error

    monkeypatch.setattr("builtins.input", fail)
    run = running(add, {"a": 1}, confirm=True)
    assert run.status == "refused"
    assert "nobody" in run.result


def test_an_interrupt_of_the_question_goes_through(script, asking):
    def confirm(run):
        raise KeyboardInterrupt

    stream = asking(script([("add", {"a": 1})], "Never."), add, confirm=confirm).stream()
    with pytest.raises(KeyboardInterrupt):
        list(stream)
    assert stream.response.status == "interrupted"


def test_nothing_is_asked_for_a_call_that_cannot_be(running):
    def confirm(run):
        raise AssertionError

    assert running(add, {"x": 1}, confirm=confirm).status == "failed"


def test_an_async_confirm_is_awaited(running):
    async def confirm(run):
        await asyncio.sleep(0)
        return True

    assert running(add, {"a": 1}, confirm=confirm).status == "done"


# -- keys ------------------------------------------------------------------------------------------


def test_a_known_key_does_not_go_out(running, key):
    def f():
        return f"The key is {key}."

    def g():
        raise ValueError(f"wrong key {key}")

    for function in (f, g):
        result = running(function, {}).result
        assert key not in result
        assert "key" in result


def test_a_call_that_holds_the_key_goes_back_without_it(script, asking, key):
    calls = [(key, {}), ("add", {key: 1}), ("add", json.dumps({"a": key}))]
    script = script(calls, "Done.")
    assert asking(script, add).sample().content == "Done."
    told = json.dumps(script.last["messages"])
    assert key not in told
    assert key[9:] not in told
    assert "hidden-key" in told


def test_an_id_that_holds_the_key_goes_back_without_it(raw, connect, ask, key):
    def serve(exchange):
        while exchange.read():
            body = exchange.json()
            asked.append(body["messages"])
            function = {"name": "add", "arguments": '{"a": 1}'}
            calls = [{"id": f"call-{key}", "type": "function", "function": function}]
            message = {"role": "assistant", "content": "Well."}
            message["tool_calls"] = calls if len(asked) == 1 else []
            whole = {"model": "m", "choices": [{"index": 0, "message": message}]}
            exchange.answer(json.dumps(whole).encode(), kind="application/json")

    asked = []
    ask(connect(raw(serve)), tools=[add]).sample()
    (call,), result = asked[-1][-2]["tool_calls"], asked[-1][-1]
    assert key not in json.dumps(asked)
    assert call["id"] == result["tool_call_id"]


def test_what_looks_like_a_key_does_not_go_out_either(running):
    def f():
        return "export XAI_API_KEY=xai-" + "a1B2c3D4" * 8

    run = running(f, {})
    assert "xai-a1" not in run.result
    assert "holds an API key" in run.result


def test_a_key_at_the_bound_of_a_long_result_leaves_no_part(running, key):
    def f():
        return "x" * 39_990 + key + "y" * 100_000

    assert key[:12] not in running(f, {}).result


def test_a_key_in_a_signature_or_docstring_does_not_go_out(script, asking, key):
    def by_default(api_key: str = key):
        """Ask."""

    def by_docstring():
        """Ask with {}."""

    by_docstring.__doc__ = by_docstring.__doc__.format(key)

    def unknown(api_key: str = "xai-" + "a1B2c3D4" * 8):
        """Ask."""

    server = script("Never.")
    for function in (by_default, by_docstring, unknown):
        with pytest.raises(
            InputError, match=rf"{function.__name__} has an API key in its"
        ) as caught:
            asking(server, function).sample()
        assert key not in str(caught.value)
    assert server.requests == []


# -- the same again ----------------------------------------------------------------------------


def test_what_depends_on_the_process_is_left_out_so_that_a_replay_fits(running):
    class Thing:
        pass

    def f():
        return Thing()

    def g():
        raise ValueError(Thing())

    async def h():
        return (n for n in range(3))

    for function in (f, g, h):
        assert "0x" not in running(function, {}).result


def test_a_text_with_an_address_stays_as_it_is(running):
    def f():
        return "<object at 0x7f00>"

    def g():
        return {"crash": "jump at 0xdeadbeef"}

    assert running(f, {}).result == "<object at 0x7f00>"
    assert "0xdeadbeef" in running(g, {}).result
