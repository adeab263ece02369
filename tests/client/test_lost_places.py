"""A client of the caller's that opens few connections goes on having them, whoever stops waiting.

httpcore 1.0 forgets a connection that it gives to a request in the moment in which that one's wait
ends; with so many waits, which end so soon, all were forgotten within a second. Other losses need
no chance: they are brought about here one by one.
"""

import asyncio
import contextlib
import threading
from time import monotonic

import anyio
import httpcore
import httpx
import httpx2
import pytest
from httpcore._async.connection_pool import AsyncPoolRequest

from grok_jupyter import APIConnectionError, APITimeoutError

pytestmark = pytest.mark.unmeasured

PATIENCE = 30
QUESTIONS = 300
AT_ONCE = 20
FEW = 2
SILENCE = 0.02  # seconds; a wait for a place is looked after each quarter of it
LIBRARIES = pytest.mark.parametrize(
    "library", [httpx, httpx2], ids=lambda library: library.__name__
)


@pytest.fixture
def closing(raw, event, finish):
    """A server that takes its time and closes the connection after each answer."""

    def handle(exchange):
        exchange.read()
        threading.Event().wait(0.005)
        exchange.answer(event("Hello") + finish)

    return raw(handle)


@pytest.fixture
def tunnel(raw):
    """A proxy behind which nobody speaks TLS."""

    def handle(exchange):
        exchange.read()
        exchange.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        exchange.is_gone(PATIENCE)  # reads the first message of the handshake
        exchange.send(b"HTTP/1.1 400 no TLS here\r\n\r\n")

    return raw(handle)


def few(library, kind, **settings):
    return getattr(library, kind)(limits=library.Limits(max_connections=FEW), **settings)


def fails_to_connect(error):
    return "TLS" in str(error) or "could not be reached" in str(error)


@LIBRARIES
def test_waits_that_are_looked_after_often_lose_no_place(library, closing, ask, connect):
    with few(library, "Client") as mine:
        client = connect(closing, http_client=mine)
        impatient = client.with_options(silence_timeout=SILENCE, timeout=PATIENCE)
        left = iter(range(QUESTIONS))

        def work():
            for _ in left:
                with contextlib.suppress(APITimeoutError):  # on a busy machine
                    ask(impatient).sample()

        threads = [threading.Thread(target=work, daemon=True) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        latest = monotonic() + PATIENCE
        for thread in threads:
            thread.join(max(0, latest - monotonic()))
        assert ask(client.with_options(timeout=PATIENCE)).sample().content == "Hello"


@LIBRARIES
@pytest.mark.parametrize("how", ["looked after", "cancelled"])
def test_waits_of_tasks_lose_no_place(library, how, closing, ask, connect_async):
    async def main():
        async with few(library, "AsyncClient") as mine:
            client = connect_async(closing, http_client=mine)
            impatient = client.with_options(silence_timeout=SILENCE)
            left = iter(range(QUESTIONS))

            async def work(number):
                for _ in left:
                    if how == "cancelled":
                        with anyio.move_on_after(0.03 * (1 + number / AT_ONCE)):
                            await ask(client).sample()
                    else:
                        with contextlib.suppress(APITimeoutError):  # on a busy machine
                            await ask(impatient).sample()

            tasks = [asyncio.ensure_future(work(number)) for number in range(AT_ONCE)]
            done, pending = await asyncio.wait(tasks, timeout=PATIENCE)
            for task in done:
                task.result()
            assert not pending
            patient = client.with_options(timeout=PATIENCE)
            return (await ask(patient).sample()).content

    assert asyncio.run(main()) == "Hello"


@LIBRARIES
def test_handshakes_that_fail_behind_a_proxy_lose_no_place(library, tunnel, ask, connect):
    with few(library, "Client", proxy=f"http://127.0.0.1:{tunnel.port}") as mine:
        client = connect(
            None, base_url="https://grok.test/v1", http_client=mine, max_retries=0, timeout=PATIENCE
        )
        for _ in range(FEW + 1):
            with pytest.raises(APIConnectionError) as caught:
                ask(client).sample()
            assert fails_to_connect(caught.value)


@pytest.mark.anyio
@LIBRARIES
async def test_nor_do_they_under_an_event_loop(library, tunnel, ask, connect_async):
    async with few(library, "AsyncClient", proxy=f"http://127.0.0.1:{tunnel.port}") as mine:
        client = connect_async(
            None, base_url="https://grok.test/v1", http_client=mine, max_retries=0, timeout=PATIENCE
        )
        for _ in range(FEW + 1):
            with pytest.raises(APIConnectionError) as caught:
                await ask(client).sample()
            assert fails_to_connect(caught.value)


@pytest.mark.anyio
@LIBRARIES
async def test_tasks_that_are_cancelled_when_connected_lose_no_place(
    library, closing, ask, connect_async
):
    scopes = []

    async def cancelling(request):
        """Cancel who asks, as soon as there is a connection."""
        ours = request.extensions["trace"]

        async def trace(event, info):
            await ours(event, info)
            if scopes and event.endswith("connect_tcp.complete"):
                scopes.pop().cancel()

        request.extensions["trace"] = trace

    async with few(library, "AsyncClient", event_hooks={"request": [cancelling]}) as mine:
        client = connect_async(closing, http_client=mine, timeout=PATIENCE)
        for _ in range(FEW + 1):
            with anyio.CancelScope() as scope:
                scopes.append(scope)
                await ask(client).sample()
            assert scope.cancelled_caught
        assert (await ask(client).sample()).content == "Hello"


def test_a_place_that_is_freed_goes_to_who_waits_for_it(closing, ask, connect_async, monkeypatch):
    """A request of the caller's own, over the same client, which waits as long as it takes."""
    assign = AsyncPoolRequest.assign_to_connection
    assigned, ours = [], []

    def assign_and_cancel(request, connection):
        assign(request, connection)
        assigned.append(request)
        if len(assigned) == 2:  # ours, which waits behind the first
            ours[0].cancel()

    async def main():
        patient = httpx.Timeout(PATIENCE, pool=None)
        async with httpx.AsyncClient(
            limits=httpx.Limits(max_connections=1), timeout=patient
        ) as mine:
            client = connect_async(closing, http_client=mine)
            url, body = f"{closing.url}/chat/completions", {"messages": []}
            first = await mine.send(mine.build_request("POST", url, json=body), stream=True)
            ours.append(asyncio.ensure_future(ask(client).sample()))
            await anyio.wait_all_tasks_blocked()
            theirs = asyncio.ensure_future(mine.post(url, json=body))
            await anyio.wait_all_tasks_blocked()
            await first.aclose()
            answer = await asyncio.wait_for(theirs, PATIENCE)
            assert answer.is_success
            assert ours[0].cancelled()

    monkeypatch.setattr(AsyncPoolRequest, "assign_to_connection", assign_and_cancel)
    asyncio.run(main())


def test_httpcore_has_the_names_that_are_used():
    for kind in (httpcore.ConnectionPool, httpcore.AsyncConnectionPool):
        pool = kind()
        assert (pool._requests, pool._connections) == ([], [])
        assert pool._assign_requests_to_connections() == []
