"""Async functions run to their end, or to that of the answer."""

import asyncio
import contextvars
import threading

import pytest


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
