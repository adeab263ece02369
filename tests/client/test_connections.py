"""Connections that end at a bad moment, processes that fork, and a second event loop."""

import asyncio
import gc
import multiprocessing
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpx
import pytest

from grok_jupyter import APIConnectionError, AsyncClient, Client, ConfigError, StreamError

PATIENCE = 20


@pytest.fixture
def ending(raw, event, finish):
    """A server that answers so often on each connection, and then ends it without an answer."""

    def ending(answers, connections=1000):
        served = []

        def handle(exchange):
            served.append(exchange)
            most = answers if len(served) <= connections else 1000
            for _ in range(most):
                if not exchange.read():
                    return
                exchange.answer(event("Hello") + finish)
            exchange.read()

        return raw(handle)

    return ending


def test_a_kept_connection_that_has_ended_is_replaced(ending, connect, ask):
    client = connect(ending(1), max_retries=0)
    assert [ask(client).sample().content for _ in range(4)] == ["Hello"] * 4


def test_all_kept_connections_may_have_ended(ending, connect, ask):
    """Five answers at once leave five connections, all of which end at their next request."""
    server = ending(1, connections=5)
    client = connect(server, max_retries=0)
    streams = [ask(client).stream() for _ in range(5)]
    for stream in streams:
        next(stream)
    for stream in streams:
        assert list(stream) is not None
    assert ask(client).sample().content == "Hello"


def test_a_fresh_connection_that_ends_is_asked_once_more(ending, connect, ask):
    server = ending(0, connections=1)
    assert ask(connect(server)).sample().content == "Hello"
    assert len(server.exchanges) == 2


def test_a_server_that_always_ends_the_connection_is_asked_twice(ending, connect, ask):
    server = ending(0)
    with pytest.raises(APIConnectionError, match="twice"):
        ask(connect(server, max_retries=5)).sample()
    assert len(server.exchanges) == 2


@pytest.mark.parametrize(("most", "times"), [(0, 1), (2, 2)])
def test_what_a_kept_connection_has_worked_on_is_not_asked_for_ever(
    most, times, raw, connect, ask, event, finish
):
    """Three answers leave three connections; a gateway's patience then ends after the question."""
    together = threading.Barrier(3)
    worked_on = []

    def handle(exchange):
        exchange.read()
        together.wait(PATIENCE)
        exchange.answer(event("Hello") + finish)
        while exchange.read():
            worked_on.append(exchange)
            exchange.is_gone(1.2)  # longer than a connection takes to show that it had ended
            return

    client = connect(raw(handle), max_retries=most)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: ask(client).sample(), range(3)))
    with pytest.raises(APIConnectionError):
        ask(client).sample()
    assert len(worked_on) == times


def test_a_list_of_models_is_asked_for_once_more_as_well(raw, connect):
    def handle(exchange):
        exchange.read()
        if len(server.exchanges) > 1:
            exchange.answer(b'{"models": [{"id": "a"}]}', kind="application/json")

    server = raw(handle)
    assert [model.id for model in connect(server).models.list_language_models()] == ["a"]


@pytest.mark.anyio
async def test_an_async_client_replaces_connections_as_well(ending, connect_async, ask):
    async with connect_async(ending(1), max_retries=0) as client:
        assert [(await ask(client).sample()).content for _ in range(3)] == ["Hello"] * 3
    server = ending(0)
    async with connect_async(server) as client:
        with pytest.raises(APIConnectionError, match="twice"):
            await ask(client).sample()
    assert len(server.exchanges) == 2


def test_no_more_is_asked_once_an_answer_has_begun(raw, event, connect, ask):
    def handle(exchange):
        exchange.read()
        exchange.head(content_length=10_000)
        exchange.send(event("so far"))

    server = raw(handle)
    with pytest.raises(StreamError, match="incomplete"):
        ask(connect(server)).sample()
    assert len(server.exchanges) == 1


@pytest.fixture
def echo(raw, event, finish):
    """A server whose answer is the question."""

    def handle(exchange):
        while exchange.read():
            exchange.answer(event(exchange.json()["messages"][-1]["content"]) + finish)

    return raw(handle)


def in_child(function):
    """What a function returns in a process that was forked from this one."""
    reader, writer = multiprocessing.get_context("fork").Pipe()
    child = os.fork()
    if not child:
        try:
            writer.send(function())
        except BaseException as error:  # the parent has to know
            writer.send(f"{type(error).__name__}: {error}")
        finally:
            os._exit(0)
    try:
        assert reader.poll(PATIENCE)
        return reader.recv()
    finally:
        os.waitpid(child, 0)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_has_connections_of_its_own(echo, connect, ask):
    client = connect(echo)
    assert ask(client, "first").sample().content == "first"
    kept = len(echo.exchanges)
    assert in_child(lambda: ask(client, "child").sample().content) == "child"
    assert len(echo.exchanges) == kept + 1
    assert ask(client, "again").sample().content == "again"
    assert len(echo.exchanges) == kept + 1  # the parent's connection is as it was


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_says_what_to_do_with_a_client_of_the_callers(echo, connect, ask):
    with httpx.Client() as mine:
        client = connect(echo, http_client=mine)
        ask(client, "first").sample()
        said = in_child(lambda: ask(client, "child").sample().content)
    assert said.startswith("ConfigError: http_client has connections")


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_closed_client_stays_closed_in_a_forked_process(echo, connect, ask):
    client = connect(echo)
    ask(client, "first").sample()
    client.close()
    assert "The client is closed" in in_child(lambda: ask(client, "child").sample().content)


# Connections that were kept in a loop end with it, which asyncio tells as a warning.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("run", [asyncio.run, anyio.run])
def test_an_async_client_serves_one_event_loop_after_the_other(run, echo, connect_async, ask):
    client = connect_async(echo)

    async def said():
        return [(await ask(client, text).sample()).content for text in ("one", "two")]

    for _ in range(3):
        found = run(said) if run is anyio.run else run(said())
        assert found == ["one", "two"]
        gc.collect()
    client = said = None
    gc.collect()


def test_a_closed_async_client_stays_closed_in_another_loop(echo, connect_async, ask, key):
    client = AsyncClient(key, base_url=echo.url)

    async def close():
        await client.close()

    async def said():
        return (await ask(client).sample()).content

    asyncio.run(close())
    with pytest.raises(ConfigError, match="The client is closed"):
        asyncio.run(said())


@pytest.fixture
def silent(raw, event):
    """A server that says a word and then nothing, and the connections to it."""

    def handle(exchange):
        exchange.read()
        exchange.head()
        exchange.send(event("so far"))
        exchange.wait_for_close()

    return raw(handle)


@pytest.mark.anyio
@pytest.mark.parametrize("how", ["cancel", "aclose"])
async def test_another_task_ends_an_awaited_stream(how, silent, connect_async, ask):
    async with connect_async(silent) as client:
        stream = ask(client).stream()
        begun, ended = anyio.Event(), anyio.Event()

        async def read():
            async for _, chunk in stream:
                if chunk.content:
                    begun.set()
            ended.set()

        with anyio.fail_after(PATIENCE):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(read)
                await begun.wait()
                if how == "cancel":
                    stream.cancel()
                else:
                    await stream.aclose()
                await ended.wait()
        assert (stream.response.status, stream.response.content) == ("interrupted", "so far")
        assert await anyio.to_thread.run_sync(silent.exchanges[0].done.wait, PATIENCE)


@pytest.mark.anyio
async def test_a_stream_that_was_ended_before_it_began_asks_nothing(silent, connect_async, ask):
    async with connect_async(silent) as client:
        stream = ask(client).stream()
        stream.cancel()
        assert [step async for step in stream] == []
        assert (stream.response.status, silent.exchanges) == ("interrupted", [])


@pytest.mark.anyio
async def test_a_stream_that_waits_for_its_answer_can_be_ended(raw, connect_async, ask):
    asked = threading.Event()

    def handle(exchange):
        exchange.read()
        asked.set()
        exchange.wait_for_close()

    server = raw(handle)
    async with connect_async(server) as client:
        stream = ask(client).stream()
        with anyio.fail_after(PATIENCE):
            async with anyio.create_task_group() as tasks:

                async def read():
                    async for _ in stream:
                        raise AssertionError("nothing was answered")

                tasks.start_soon(read)
                await anyio.to_thread.run_sync(asked.wait, PATIENCE)
                stream.cancel()
        assert stream.response.status == "interrupted"


@pytest.mark.anyio
async def test_ending_a_complete_stream_changes_nothing(echo, connect_async, ask):
    async with connect_async(echo) as client:
        stream = ask(client, "all").stream()
        async for _ in stream:
            pass
        stream.cancel()
        await stream.aclose()
        assert (stream.response.status, stream.response.content) == ("completed", "all")


def test_what_is_shared_by_both_clients_is_written_once():
    from grok_jupyter.client.base_client import BaseClient

    assert issubclass(Client, BaseClient)
    assert issubclass(AsyncClient, BaseClient)
