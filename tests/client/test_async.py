"""AsyncClient, under asyncio and under trio."""

import anyio
import pytest

from grok_jupyter import (
    APIConnectionError,
    APITimeoutError,
    RateLimitError,
    StreamError,
)

PATIENCE = 20
pytestmark = pytest.mark.anyio


async def disconnected(server):
    return await anyio.to_thread.run_sync(server.wait_for_disconnect, PATIENCE)


@pytest.mark.parametrize("profile", ["live", "guide"])
async def test_a_stream_hands_out_one_response_that_grows(profile, endpoint, connect_async, ask):
    async with connect_async(endpoint(profile=profile, segmentation="split")) as client:
        stream = ask(client).stream()
        read = ""
        async for response, chunk in stream:
            assert response is stream.response
            read += chunk.content
            assert response.content == read
    assert response.status == "completed"
    assert response.content


async def test_sample_parse_and_models(endpoint, connect_async, ask):
    async with connect_async(endpoint()) as client:
        assert (await ask(client).sample()).status == "completed"
        schema = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]}
        response, value = await ask(client).parse(schema)
        assert response.parsed is value
        models = await client.models.list_language_models()
        assert any(model.is_called("grok-4") for model in models)
        assert "grok-2-image" in await client.models.list_image_generation_models()


@pytest.mark.parametrize("fault", ["cut", "truncated", "error-event", "malformed", "endless-line"])
async def test_a_broken_answer_keeps_its_beginning(fault, endpoint, connect_async, ask):
    async with connect_async(endpoint(fault=fault)) as client:
        stream = ask(client).stream()
        read = ""
        with pytest.raises(StreamError) as caught:
            async for _, chunk in stream:
                read += chunk.content
    assert caught.value.response is stream.response
    assert stream.response.content == read != ""
    assert stream.response.status == "failed"


@pytest.mark.parametrize("fault", ["stall-headers", "stall-first", "stall", "empty-deltas"])
@pytest.mark.parametrize("limit", ["timeout", "silence_timeout"])
async def test_silence_ends_an_answer(fault, limit, endpoint, connect_async, ask):
    server = endpoint(fault=fault)
    async with connect_async(server, **{limit: 0.2}) as client:
        stream = ask(client).stream()
        with pytest.raises(APITimeoutError, match=f"{limit}=0.2 s"):
            async for _ in stream:
                pass
    assert stream.response.status == "failed"
    # On a busy machine the time may be over before the question is out.
    assert not server.requests or await disconnected(server)


async def test_a_rate_limit_is_waited_out_at_most_twice(endpoint, connect_async, ask):
    server = endpoint(fault="rate-limit", fault_count=2, retry_after=0.01)
    async with connect_async(server) as client:
        assert (await ask(client).sample()).status == "completed"
    assert len(server.requests) == 3
    server = endpoint(fault="rate-limit", retry_after=0.01)
    async with connect_async(server) as client:
        with pytest.raises(RateLimitError):
            await ask(client).sample()
    assert len(server.requests) == 3


async def test_a_server_that_is_down_cannot_be_reached(connect_async, ask, closed):
    async with connect_async(
        None, base_url=f"http://127.0.0.1:{closed}/v1", max_retries=0
    ) as client:
        with pytest.raises(APIConnectionError):
            await ask(client).sample()


@pytest.mark.parametrize("fault", ["stall-headers", "stall-first", "stall"])
async def test_a_cancelled_task_closes_the_socket_and_keeps_its_text(
    fault, endpoint, connect_async, ask
):
    server = endpoint(fault=fault)
    async with connect_async(server) as client:
        stream = ask(client).stream()

        async def read():
            async for _ in stream:
                pass

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(read)
            while not (stream.response.content if fault == "stall" else server.requests):  # noqa: ASYNC110 - neither has an event
                await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()
        assert await disconnected(server)
    assert stream.response.status == "interrupted"
    assert bool(stream.response.content) == (fault == "stall")


@pytest.fixture
def server(endpoint):
    return endpoint(rate=200, tokens=100_000, reasoning="none")


async def test_the_end_of_a_with_block_closes_the_socket(server, connect_async, ask):
    async with connect_async(server) as client:
        async with ask(client).stream() as stream:
            async for response, _ in stream:
                if response.content:
                    break
        assert await disconnected(server)
    assert response.status == "interrupted"
    assert response.content


async def test_an_exception_in_a_with_block_closes_the_socket(server, connect_async, ask):
    async with connect_async(server) as client:
        with pytest.raises(ZeroDivisionError):
            async with ask(client).stream() as stream:
                async for _ in stream:
                    _ = 1 / 0
        assert await disconnected(server)
    assert stream.response.status == "interrupted"


async def test_aclose_closes_the_socket_and_may_be_repeated(server, connect_async, ask):
    async with connect_async(server) as client:
        stream = ask(client).stream()
        await anext(stream)
        await stream.aclose()
        await stream.aclose()
        assert await disconnected(server)
        assert [step async for step in stream] == []
    assert stream.response.status == "interrupted"


async def test_a_stream_that_was_never_started_sends_nothing(server, connect_async, ask):
    async with connect_async(server) as client:
        stream = ask(client).stream()
        await stream.aclose()
    assert stream.response.status == "interrupted"
    assert server.requests == []


async def test_the_connection_serves_again_after_a_complete_answer(
    raw, event, finish, connect_async, ask
):
    def handle(exchange):
        while exchange.read():
            exchange.answer(event("Hello") + finish)

    server = raw(handle)
    async with connect_async(server) as client:
        for _ in range(3):
            assert (await ask(client).sample()).content == "Hello"
    assert len(server.exchanges) == 1


async def test_many_streams_run_at_once(endpoint, connect_async, ask):
    answers = []
    async with connect_async(endpoint(rate=500)) as client:

        async def read(number):
            stream = ask(client, f"Number {number}").stream()
            async for _ in stream:
                pass
            answers.append(stream.response)

        async with anyio.create_task_group() as tasks:
            for number in range(8):
                tasks.start_soon(read, number)
    assert [answer.status for answer in answers] == ["completed"] * 8


async def test_the_embedded_endpoint_in_process(connect_async, ask):
    async with connect_async(None, base_url="demo") as client:
        fast = {"rate": 0, "first_token": 0}
        response = await ask(client, simulator=fast).sample()
        assert (response.status, response.model) == ("completed", "grok-demo")
        impatient = client.with_options(silence_timeout=0.2)
        for fault, kind in (("cut", StreamError), ("stall-headers", APITimeoutError)):
            with pytest.raises(kind):
                await ask(impatient, simulator={"fault": fault, **fast}).sample()
