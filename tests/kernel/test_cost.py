"""``%config GrokMagics.max_cost``, and what ``%grok usage`` tells."""

import pytest

COST = "get_ipython().user_ns['_grok'].cost_usd"


def test_cells_are_refused_once_the_limit_is_reached(simulated, simulator):
    simulated.run("%grok Hello")
    before = len(simulator.requests)
    simulated.run("%config GrokMagics.max_cost = 1e-9")
    error = simulated.run("%%grok -o r\nHello again").error
    assert error["ename"] == "CostLimitError"
    assert "%config GrokMagics.max_cost" in error["evalue"]
    assert len(simulator.requests) == before
    assert simulated.value("r.status") == "failed"
    simulated.run("%config GrokMagics.max_cost = 100")
    assert simulated.run("%grok Hello again").status == "ok"


def test_chats_and_cells_have_one_limit(simulated):
    simulated.run("%grok Hello")
    simulated.run("%config GrokMagics.max_cost = 1e-9\nfrom grok_jupyter import ChatWidget")
    cell = simulated.run("chat = ChatWidget()\nchat.send('Hello')")
    assert cell.error["ename"] == "CostLimitError"


@pytest.mark.parametrize("wrong", ["float('nan')", "True", "1e400", "-1", "'much'"])
def test_a_limit_that_is_none_is_refused_when_it_is_set(simulated, wrong):
    cell = simulated.run(f"%config GrokMagics.max_cost = {wrong}")
    said = cell.stdout
    said += cell.error["evalue"] if cell.of("error") else ""
    assert "max_cost=" in said
    assert "0.5" in said
    assert "Traceback" not in said
    magics = "get_ipython().magics_manager.registry['GrokMagics']"
    assert simulated.value(f"{magics}.max_cost") in {None, 100}


def test_loading_again_does_not_forget_what_was_spent(simulated):
    simulated.run("%unload_ext grok_jupyter\n%load_ext grok_jupyter")
    simulated.run("%grok Hello")
    simulated.run("%reload_ext grok_jupyter")
    simulated.run("usage = %grok usage")
    assert simulated.value("usage.total.answers") == 1
    simulated.run("%config GrokMagics.max_cost = 1e-9")
    assert simulated.run("%grok Hello").error["ename"] == "CostLimitError"
    simulated.run("%config GrokMagics.max_cost = None")
    simulated.run("%unload_ext grok_jupyter\n%load_ext grok_jupyter")
    simulated.run("usage = %grok usage")
    assert simulated.value("usage.total.answers") == 0


def test_usage_is_an_object_as_well(simulated):
    simulated.run("%unload_ext grok_jupyter\n%load_ext grok_jupyter")
    assert simulated.run("usage = %grok usage").messages == []
    assert simulated.value("(usage.cost_usd, usage.total.answers)") == (None, 0)
    simulated.run("%grok Hello")
    simulated.run("usage = %grok usage")
    assert simulated.value("usage.total.answers == usage.by_model['grok-demo'].answers == 1")
    assert simulated.value(f"usage.cost_usd == {COST}")
    simulated.run("%grok Hello")
    assert simulated.value("usage.total.answers") == 1, "a report does not grow"
    (shown,) = simulated.run("%grok usage").displays
    assert "grok-demo" in shown["data"]["text/markdown"]


def test_rounds_of_tools_and_replays_are_counted_apart(simulated, tmp_path):
    simulated.run("%unload_ext grok_jupyter\n%load_ext grok_jupyter")
    ask = (
        "from grok_jupyter import ChatWidget\n"
        "def price(value: str) -> str:\n    return '3 EUR'\n"
        "%config GrokMagics.replay = 'auto'\n%config GrokMagics.base_url = {!r}\n"
        f"%config GrokMagics.replay_folder = {str(tmp_path)!r}"
    )
    base = simulated.value("get_ipython().magics_manager.registry['GrokMagics'].base_url")
    assert simulated.run(ask.format(base)).status == "ok"
    question = "%%grok --tool price\nCall price for 'tea'."
    for _ in range(2):
        assert simulated.run(question, cell_id="one").status == "ok"
    simulated.run("usage = %grok usage")
    counts = "(usage.total.answers, usage.total.tool_rounds, usage.total.replayed)"
    assert simulated.value(counts) == (2, 2, 1)
    simulated.run("%config GrokMagics.replay = 'off'")


def test_a_client_of_the_users_own_keeps_its_lower_limit(simulated):
    simulated.run("%config GrokMagics.max_cost = 100\nfrom grok_jupyter import ChatWidget, Client")
    base = simulated.value("get_ipython().magics_manager.registry['GrokMagics'].base_url")
    make = f"chat = ChatWidget(client=Client(base_url={base!r}, max_cost=1e-9))"
    assert simulated.run(f"{make}\nchat.send('Hello')").status == "ok"
    assert simulated.run("chat.send('Hello again')").error["ename"] == "CostLimitError"


def test_a_cell_may_cost_nothing(simulated, simulator):
    before = len(simulator.requests)
    error = simulated.run("%%grok --max-cost 0\nHello").error
    assert "--max-cost" in error["evalue"]
    assert len(simulator.requests) == before
