"""The caller's own clients: of httpx and httpx2, blocking and awaited, real and mock."""

import httpx
import httpx2
import pytest

from grok_jupyter import APIConnectionError, AsyncClient, Client, ConfigError, StreamError

LIBRARIES = [httpx, httpx2]
BASE = "https://example.com/v1"


@pytest.fixture(params=LIBRARIES, ids=lambda library: library.__name__)
def library(request):
    return request.param


def mock(library, body, status=200, kind="text/event-stream", asked=None):
    def handle(request):
        if asked is not None:
            asked.append(request)
        return library.Response(status, content=body, headers={"content-type": kind})

    return library.MockTransport(handle)


def test_a_client_of_the_callers_is_used_and_stays_open(library, endpoint, connect, ask, finished):
    server = endpoint()
    with library.Client(headers={"x-mine": "yes"}) as mine:
        with connect(server, http_client=mine) as client:
            assert finished(ask(client).stream()).status == "completed"
        assert not mine.is_closed
        assert mine.get(f"{server.url}/models", headers={"authorization": "Bearer x"}).is_success
    assert server.requests[0].headers["x-mine"] == "yes"


def test_faults_are_the_same_through_every_library(
    library, endpoint, connect, ask, failing, closed
):
    server = endpoint()
    with library.Client() as mine:
        client = connect(server, http_client=mine)
        for fault, kind in (("cut", StreamError), ("truncated", StreamError)):
            failing(ask(client, simulator={"fault": fault}).stream(), kind)
        client = connect(server, http_client=mine, silence_timeout=0.2)
        for fault in ("stall", "stall-headers"):
            with pytest.raises(APIConnectionError, match="silence_timeout"):
                ask(client, simulator={"fault": fault}).sample()
        gone = connect(
            None, base_url=f"http://127.0.0.1:{closed}/v1", http_client=mine, max_retries=0
        )
        failing(ask(gone).stream(), APIConnectionError)


def test_a_mock_transport_answers(library, event, finish, ask, finished, key):
    asked = []
    transport = mock(library, event("Hello") + finish, asked=asked)
    with library.Client(transport=transport) as mine:
        client = Client(key, base_url=BASE, http_client=mine)
        response = finished(ask(client).stream())
        assert (response.status, response.content) == ("completed", "Hello")
    assert str(asked[0].url) == f"{BASE}/chat/completions"
    assert asked[0].headers["authorization"] == f"Bearer {key}"


@pytest.mark.anyio
async def test_an_async_mock_transport_answers(library, event, finish, ask, key):
    async with library.AsyncClient(transport=mock(library, event("Hello") + finish)) as mine:
        client = AsyncClient(key, base_url=BASE, http_client=mine)
        stream = ask(client).stream()
        async for _ in stream:
            pass
        assert (stream.response.status, stream.response.content) == ("completed", "Hello")
        await client.close()
        assert not mine.is_closed


@pytest.mark.anyio
async def test_an_async_client_of_the_callers_is_used(library, endpoint, connect_async, ask):
    server = endpoint()
    async with library.AsyncClient() as mine, connect_async(server, http_client=mine) as client:
        assert (await ask(client).sample()).status == "completed"
        assert not mine.is_closed


def test_a_mock_refusal_is_read(library, ask, key):
    from grok_jupyter import AuthenticationError

    body = b'{"code":"invalid-argument","error":"Incorrect API key provided."}'
    with library.Client(transport=mock(library, body, 400, "application/json")) as mine:
        chat = ask(Client(key, base_url=BASE, http_client=mine))
        with pytest.raises(AuthenticationError):
            chat.sample()


def test_all_text_before_an_event_without_end_is_kept(library, event, ask, failing, key):
    body = event("so far") + b"data: " + b"x" * (17 * 2**20)
    with library.Client(transport=mock(library, body)) as mine:
        stream = ask(Client(key, base_url=BASE, http_client=mine)).stream()
        error, read = failing(stream, StreamError)
    assert read == error.response.content == "so far"


@pytest.mark.parametrize("broken", [RuntimeError("odd"), ValueError("odd"), OSError("odd")])
def test_a_transport_that_fails_in_its_own_way_leaves_a_failed_response(broken, ask, key):
    def handle(request):
        raise broken

    with httpx.Client(transport=httpx.MockTransport(handle)) as mine:
        stream = ask(Client(key, base_url=BASE, http_client=mine)).stream()
        with pytest.raises(type(broken)) as caught:
            next(stream)
    assert caught.value is broken
    assert stream.response.status == "failed"


def test_only_clients_are_clients(key):
    class Lookalike:
        pass

    wrong = [Lookalike(), "https://proxy", 1, httpx, httpx.Client, httpx.AsyncClient()]
    for value in wrong:
        with pytest.raises(ConfigError, match="http_client"):
            Client(key, base_url=BASE, http_client=value)
    with httpx.Client() as blocking, pytest.raises(ConfigError, match="AsyncClient"):
        AsyncClient(key, base_url=BASE, http_client=blocking)


def test_a_subclass_is_a_client(key, ask, event, finish):
    class Mine(httpx.Client):
        pass

    with Mine(transport=mock(httpx, event("Hello") + finish)) as mine:
        client = Client(key, base_url=BASE, http_client=mine)
        assert ask(client).sample().content == "Hello"


def test_a_closed_client_says_so(endpoint, connect, ask):
    client = connect(endpoint())
    ask(client).sample()
    client.close()
    with pytest.raises(Exception, match="closed"):
        ask(client).sample()


class Silent(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport that tells nothing of its connections, and whose answers never come."""

    def __init__(self, error):
        self.error, self.asked = error, 0

    def handle_request(self, request):
        self.asked += 1
        raise self.error("broken", request=request)

    async def handle_async_request(self, request):
        self.handle_request(request)


@pytest.mark.parametrize("error", [httpx.ReadError, httpx.WriteError, httpx.CloseError])
@pytest.mark.parametrize(("most", "times"), [(0, 1), (2, 2)])
def test_a_connection_of_which_nothing_is_known_counts_as_fresh(error, most, times, ask, key):
    transport = Silent(error)
    with httpx.Client(transport=transport) as mine:
        client = Client(key, base_url=BASE, http_client=mine, max_retries=most)
        with pytest.raises(APIConnectionError):
            ask(client).sample()
    assert transport.asked == times


@pytest.mark.anyio
@pytest.mark.parametrize(("most", "times"), [(0, 1), (2, 2)])
async def test_for_an_awaiting_client_as_well(most, times, ask, key):
    transport = Silent(httpx.ReadError)
    async with httpx.AsyncClient(transport=transport) as mine:
        client = AsyncClient(key, base_url=BASE, http_client=mine, max_retries=most)
        with pytest.raises(APIConnectionError):
            await ask(client).sample()
    assert transport.asked == times
