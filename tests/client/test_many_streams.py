"""Waiting for one of a client's connections is neither a failure nor the server's silence."""

import asyncio
import threading

import httpx
import httpx2
import pytest

from grok_jupyter import APIConnectionError, APITimeoutError, Client
from grok_jupyter.chat import user

MANY = 120  # httpx opens 100 by itself
SOME = 80  # httpx keeps 20 by itself
PATIENCE = 30  # seconds; only guards against hanging
KEY = "xai-topsecret-0123456789"


@pytest.fixture
def crowded(raw, event, finish):
    """A server that lets nobody go before so many are there."""

    def crowded(count):
        gate = threading.Barrier(count)

        def handle(exchange):
            while exchange.read():
                exchange.head(transfer_encoding="chunked")
                exchange.chunk(event("Hello"))
                gate.wait(PATIENCE)
                # At once: who reads waits for the end of the body only shortly.
                exchange.send(b"%x\r\n%b\r\n0\r\n\r\n" % (len(finish), finish))

        return raw(handle)

    return crowded


@pytest.fixture
def held(raw, event, finish):
    """A server whose first answer ends when it is let go; the others at once."""
    begun, let_go = threading.Event(), threading.Event()

    def handle(exchange):
        while exchange.read():
            exchange.head(transfer_encoding="chunked")
            exchange.chunk(event("Hello"))
            if not begun.is_set():
                begun.set()
                let_go.wait(PATIENCE)
            exchange.chunk(finish)
            exchange.chunk(b"")

    server = raw(handle)
    server.begun, server.let_go = begun, let_go
    yield server
    let_go.set()


def in_threads(work, count):
    results = []
    threads = [threading.Thread(target=lambda: results.append(work())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return results


def test_a_client_streams_as_much_at_once_as_it_is_asked_to(crowded, connect, ask, finished):
    client = connect(crowded(MANY))
    results = in_threads(lambda: finished(ask(client).stream()).status, MANY)
    assert results == ["completed"] * MANY


def test_connections_are_kept_for_as_many_threads_as_ask(crowded, connect, ask, finished):
    server = crowded(SOME)
    client = connect(server)
    for _ in range(2):
        in_threads(lambda: finished(ask(client).stream()).status, SOME)
    assert len(server.exchanges) < 1.5 * SOME  # a slow machine loses some


def test_an_async_client_streams_as_much_at_once_as_it_is_asked_to(crowded, connect_async, ask):
    async def whole(client):
        stream = ask(client).stream()
        async for _ in stream:
            pass
        return stream.response.status

    async def main():
        async with connect_async(crowded(MANY)) as client:
            return await asyncio.gather(*(whole(client) for _ in range(MANY)))

    assert asyncio.run(main()) == ["completed"] * MANY


def limited(library, kind):
    return getattr(library, kind)(limits=library.Limits(max_connections=1))


@pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)
def test_a_client_of_the_callers_waits_for_a_place_longer_than_for_a_server(
    library, held, ask, connect, finished
):
    with limited(library, "Client") as mine:
        client = connect(held, http_client=mine, timeout=PATIENCE)
        first = ask(client).stream()
        next(first)
        results, impatient = [], client.with_options(silence_timeout=1)
        waiting = threading.Thread(
            target=lambda: results.append(finished(ask(impatient).stream()).status), daemon=True
        )
        waiting.start()
        waiting.join(3)  # longer than the server may be silent, and nothing has failed
        assert waiting.is_alive()
        held.let_go.set()
        for _ in first:
            pass
        waiting.join(PATIENCE)
        assert results == ["completed"]


def test_an_async_client_of_the_callers_waits_for_a_place(held, ask, connect_async):
    async def main():
        async with limited(httpx, "AsyncClient") as mine:
            client = connect_async(held, http_client=mine, timeout=PATIENCE)
            first = ask(client).stream()
            await anext(first)
            other = ask(client.with_options(silence_timeout=1)).sample()
            waiting = asyncio.ensure_future(other)
            done, _ = await asyncio.wait([waiting], timeout=3)
            assert not done
            held.let_go.set()
            async for _ in first:
                pass
            return (await waiting).status

    assert asyncio.run(main()) == "completed"


def test_a_wait_that_takes_the_whole_time_is_named(held, ask, connect, failing):
    with limited(httpx, "Client") as mine:
        client = connect(held, http_client=mine)
        with ask(client).stream() as first:
            next(first)
            late = ask(client.with_options(timeout=1)).stream()
            error, _ = failing(late, APITimeoutError)
    assert "No connection was free within timeout=1 s" in str(error)
    assert "httpx.Limits" in str(error)
    assert len(held.exchanges) == 1


def test_a_wait_that_takes_the_whole_time_is_named_when_awaited(held, ask, connect_async):
    async def main():
        async with limited(httpx, "AsyncClient") as mine:
            client = connect_async(held, http_client=mine)
            first = ask(client).stream()
            await anext(first)
            with pytest.raises(APITimeoutError, match="No connection was free within timeout=1 s"):
                await ask(client.with_options(timeout=1)).sample()
            await first.aclose()

    asyncio.run(main())


def test_a_wait_can_be_cancelled(held, ask, connect):
    with limited(httpx, "Client") as mine:
        client = connect(held, http_client=mine)
        with ask(client).stream() as first:
            next(first)
            stream = ask(client).stream()
            threading.Timer(0.2, stream.cancel).start()
            for _ in stream:
                pass
            assert stream.response.status == "interrupted"


def test_a_server_that_is_silent_once_there_is_a_place_is_silent(raw, ask, connect, failing):
    """The place comes, and then nothing: the server's silence counts from there."""
    begun, let_go = threading.Event(), threading.Event()

    def handle(exchange):
        while exchange.read():
            if begun.is_set():
                exchange.wait_for_close()
                return
            begun.set()
            exchange.head(transfer_encoding="chunked")
            exchange.chunk(b": here\n\n")
            let_go.wait(PATIENCE)
            exchange.chunk(b"data: [DONE]\n\n")
            exchange.chunk(b"")

    with limited(httpx, "Client") as mine:
        client = connect(raw(handle), http_client=mine, timeout=PATIENCE)
        first = ask(client).stream()
        threading.Thread(target=lambda: list(first), daemon=True).start()
        assert begun.wait(PATIENCE)
        threading.Timer(1.5, first.cancel).start()
        threading.Timer(1.6, let_go.set).start()
        error, _ = failing(ask(client.with_options(silence_timeout=0.4)).stream(), APITimeoutError)
    assert "silence_timeout=0.4" in str(error)


def test_a_failure_to_get_a_place_at_once_is_no_wait(ask):
    """A transport of the caller's own may say so for reasons of its own."""

    def refuse(request):
        raise httpx.PoolTimeout("full", request=request)

    with httpx.Client(transport=httpx.MockTransport(refuse)) as mine:
        client = Client(KEY, base_url="https://example.com/v1", http_client=mine, max_retries=0)
        with pytest.raises(APIConnectionError, match="could not be reached"):
            client.chat.create("m").append(user("Hello")).sample()
