"""``max_cost``: the request after the one that reached the limit is not sent."""

import anyio
import pytest

from grok_jupyter import AsyncClient, Client, ConfigError, CostLimitError, StreamError
from grok_jupyter.chat import user
from grok_jupyter.client.spending import Spending
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.simulator import Knobs, SimulatorServer

KEY = "xai-0123456789abcdef"


@pytest.fixture
def server():
    with SimulatorServer(Knobs(rate=0, first_token=0)) as server:
        yield server


@pytest.fixture
def make(server, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    clients = []

    def make_it(**options):
        clients.append(Client(KEY, base_url=server.url, **options))
        return clients[-1]

    yield make_it
    for client in clients:
        client.close()


def ask(client, text="Hello"):
    return client.chat.create("grok-4.6").append(user(text)).sample()


def asked(server):
    return sum(request.method == "POST" for request in server.requests)


def test_the_request_after_the_one_that_reached_it_is_refused(make, server):
    cost = ask(make()).cost_usd
    client = make(max_cost=1.5 * cost)
    ask(client)
    ask(client)
    with pytest.raises(CostLimitError) as refused:
        ask(client)
    assert asked(server) == 3
    said = str(refused.value)
    assert f"{1.5 * cost:.10f}".rstrip("0") in said
    assert f"{2 * cost:.10f}".rstrip("0") in said
    assert "max_cost" in said
    assert refused.value.response.status == "failed"


def test_a_limit_of_nothing_refuses_at_once(make, server):
    with pytest.raises(CostLimitError):
        ask(make(max_cost=0))
    assert asked(server) == 0


def test_models_can_be_listed_all_the_same(make):
    assert make(max_cost=0).models.list_language_models()


def test_clients_with_other_options_share_what_is_spent(make):
    client = make(max_cost=1e-9)
    ask(client)
    with pytest.raises(CostLimitError):
        ask(client.with_options(timeout=5))
    assert ask(client.with_options(max_cost=1)).status == "completed"


def test_what_is_recorded_is_replayed_at_no_cost(make, server):
    ask(make(replay="auto"))
    client = make(replay="auto", max_cost=0)
    assert ask(client).recorded_at is not None
    with pytest.raises(CostLimitError):
        ask(client, "Something else")
    assert asked(server) == 1


def test_an_unreported_cost_is_said_not_to_count(make):
    client = make(max_cost=1e-9)
    chat = client.chat.create("grok-4.6", simulator={"fault": "truncated"}).append(user("Hello"))
    with pytest.raises(StreamError):
        list(chat.stream())
    ask(client)
    with pytest.raises(CostLimitError, match="not counting 1 answer without a reported cost"):
        ask(client)


def test_the_environment_sets_it_and_the_argument_comes_first(make, monkeypatch):
    monkeypatch.setenv("GROK_JUPYTER_MAX_COST", "'0'")
    with pytest.raises(CostLimitError):
        ask(make())
    assert ask(make(max_cost=1)).status == "completed"


@pytest.mark.parametrize("wrong", [-1, "much", float("nan"), True, float("inf")])
def test_a_limit_that_is_no_amount_is_refused(make, wrong):
    with pytest.raises(ConfigError, match=r"max_cost=.*USD"):
        make(max_cost=wrong)


def test_a_variable_that_is_no_amount_is_refused(make, monkeypatch):
    monkeypatch.setenv("GROK_JUPYTER_MAX_COST", "lots")
    with pytest.raises(ConfigError, match="GROK_JUPYTER_MAX_COST='lots'"):
        make()


def test_awaited_requests_are_refused_alike(server):
    async def run():
        async with AsyncClient(KEY, base_url=server.url, max_cost=1e-9) as client:
            chat = client.chat.create("grok-4.6").append(user("Hello"))
            assert (await chat.sample()).status == "completed"
            with pytest.raises(CostLimitError):
                await chat.sample()

    anyio.run(run)
    assert asked(server) == 1


def test_a_question_that_is_asked_again_counts_once(make, server):
    knobs = {"fault": "unavailable", "fault_count": 1}
    client = make(max_cost=1.5 * ask(make()).cost_usd)
    chat = client.chat.create("grok-4.6", simulator=knobs).append(user("Hello"))
    assert chat.sample().status == "completed"
    assert asked(server) == 3
    assert ask(client).status == "completed"


def price(value: str) -> str:
    """Return what a thing costs."""
    return f"{value} costs 3 EUR"


def test_a_limit_between_rounds_lets_the_answer_come(make, server):
    """The round after the limit goes without tools; the next question is refused."""
    client = make(max_cost=1e-9)
    chat = client.chat.create(tools=[price]).append(user("Call price for 'tea'."))
    response = chat.sample()
    assert response.status == "completed"
    assert [len(response.rounds), len(response.tool_runs)] == [2, 1]
    bodies = [request.body for request in server.requests if request.method == "POST"]
    assert [body.get("tool_choice") for body in bodies] == [None, "none"]
    with pytest.raises(CostLimitError):
        chat.sample()


def test_an_answer_may_have_a_limit_of_its_own(make, server):
    chat = make().chat.create(tools=[price], max_cost=1e-9).append(user("Call price for 'tea'."))
    assert chat.sample().status == chat.sample().status == "completed"
    bodies = [request.body for request in server.requests if request.method == "POST"]
    assert [body.get("tool_choice") for body in bodies] == [None, "none"] * 2
    assert all("max_cost" not in body for body in bodies)


def test_each_round_counts_once(make):
    client = make(max_cost=1)
    response = client.chat.create(tools=[price]).append(user("Call price for 'tea'.")).sample()
    assert client.with_options()._connection.budget.spending.cost_usd == response.cost_usd


def test_recorded_rounds_are_replayed_whatever_the_limit(make, server):
    def asking(client):
        return client.chat.create(tools=[price]).append(user("Call price for 'tea'."))

    asking(make(replay="auto")).sample()
    response = asking(make(replay="auto", max_cost=0)).sample()
    assert [one.recorded_at is None for one in response.rounds] == [False, False]
    assert asked(server) == 2


def test_an_answer_that_may_cost_nothing_is_not_asked_for(make, server):
    chat = make().chat.create(max_cost=0).append(user("Hello"))
    with pytest.raises(CostLimitError, match="this answer"):
        chat.sample()
    assert asked(server) == 0


@pytest.mark.parametrize("wrong", [-1, "much"])
def test_a_limit_of_one_answer_that_is_no_amount_is_refused_at_once(make, wrong):
    with pytest.raises(ConfigError, match=r"max_cost=.*USD"):
        make().chat.create(max_cost=wrong)


TICKS = 10**7  # 0.001 USD


def told(*costs, text="x"):
    """Return events whose usages report these costs, one after the other."""
    said = [{"choices": [{"index": 0, "delta": {"content": text}}]}]
    for cost in costs:
        usage = {"prompt_tokens": 1, "cost_in_usd_ticks": cost}
        said.append({"choices": [], "usage": usage})
    return [Chunk(event) for event in said]


@pytest.mark.parametrize("cost", [-1, -(10**16), float("nan"), float("inf"), -0.5, True, "-5", [1]])
def test_a_cost_that_is_no_amount_is_unreported(cost):
    response = Response()
    for chunk in told(cost):
        response.append(chunk)
    assert response.cost_usd is None


@pytest.mark.parametrize("cost", [2**63, 2**70, 1e300, 10**400, TICKS + 0.5, str(TICKS)])
def test_every_other_cost_counts(cost):
    spending = Spending()
    response = Response()
    response.model = "m"
    for chunk in told(cost):
        response.append(chunk)
    response.finish("completed")
    spending.add(response)
    assert spending.cost_usd >= TICKS / 10**10
    assert spending.unreported == 0


@pytest.mark.parametrize("later", [1, 0, -TICKS, float("nan"), None])
def test_a_later_usage_does_not_lower_a_cost(later):
    response = Response()
    for chunk in told(TICKS, later):
        response.append(chunk)
    assert response.cost_usd == TICKS / 10**10
    response = Response()
    for chunk in told(TICKS, later):
        response.append(chunk)
        _ = response.usage  # read in between
    assert response.cost_usd == TICKS / 10**10


def test_a_stream_that_was_left_counts_as_unreported(make):
    client = make(max_cost=1e-9)
    for _response, _chunk in client.chat.create("grok-4.6").append(user("Hello")).stream():
        break
    ask(client)
    with pytest.raises(CostLimitError, match="not counting 1 answer without a reported cost"):
        ask(client)
