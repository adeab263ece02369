"""A client of the caller's that opens few connections goes on having them, whoever stops waiting.

httpcore 1.0 forgets a connection that it gives to a request in the moment in which that one's wait
ends; with so many waits, which end so soon, all were forgotten within a second.
"""

import asyncio
import contextlib
import threading

import anyio
import httpx
import httpx2
import pytest

from grok_jupyter import APITimeoutError

PATIENCE = 30
QUESTIONS = 300
AT_ONCE = 20
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


def few(library, kind):
    return getattr(library, kind)(limits=library.Limits(max_connections=2))


@LIBRARIES
def test_waits_that_are_looked_after_often_lose_no_place(library, closing, ask, connect):
    with few(library, "Client") as mine:
        client = connect(closing, http_client=mine)
        impatient = client.with_options(silence_timeout=SILENCE)
        left = iter(range(QUESTIONS))

        def work():
            for _ in left:
                with contextlib.suppress(APITimeoutError):  # on a busy machine
                    ask(impatient).sample()

        threads = [threading.Thread(target=work, daemon=True) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
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
            await asyncio.wait(tasks, timeout=PATIENCE)
            patient = client.with_options(timeout=PATIENCE)
            return (await ask(patient).sample()).content

    assert asyncio.run(main()) == "Hello"
