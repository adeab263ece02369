"""``%config GrokMagics.max_cost``, and what ``%grok usage`` tells."""

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
