"""What a session used, as reported."""

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.talk.totals import totals
from grok_jupyter.session.ledger import Ledger


def answered(model="grok-4.6", **usage):
    response = Response()
    response.append(Chunk({"model": model, "choices": [], "usage": usage or None}))
    response.finish("completed")
    return response


def test_usage_is_added_up_model_by_model():
    ledger = Ledger()
    ledger.add(answered(prompt_tokens=3, completion_tokens=4, cost_in_usd_ticks=10_000_000_000))
    ledger.add(answered(prompt_tokens=1, completion_tokens=1, cost_in_usd_ticks=5_000_000_000))
    ledger.add(answered(model="other", prompt_tokens=9))
    account = ledger.accounts["grok-4.6"]
    assert (account.answers, account.prompt_tokens, account.completion_tokens) == (2, 4, 5)
    assert account.cost_usd == 1.5
    assert ledger.accounts["other"].cost_usd is None


def replayed(model="grok-4.6", **usage):
    response = answered(model, **usage)
    response.recorded_at = 1e9
    return response


def test_a_replay_costs_nothing_and_says_what_it_cost_when_it_was_recorded():
    ledger = Ledger()
    for _ in range(2):
        ledger.add(replayed(prompt_tokens=3, cost_in_usd_ticks=5_000_000_000))
    account = ledger.accounts["grok-4.6"]
    assert (account.answers, account.replayed, account.prompt_tokens) == (2, 2, 0)
    assert (account.cost_usd, account.replayed_usd) == (0.0, 1.0)
    assert totals(ledger) == "2 answers, 2 replayed · 0.00 USD"


def test_replays_do_not_hide_that_an_answer_reported_no_cost():
    for model in ("grok-4.6", "other"):
        ledger = Ledger()
        ledger.add(answered(prompt_tokens=3))
        ledger.add(replayed(model, prompt_tokens=3, cost_in_usd_ticks=5_000_000_000))
        assert ledger.accounts["grok-4.6"].cost_usd is None
        assert totals(ledger) == "2 answers, 1 replayed · 3 tokens"


def test_replays_add_nothing_to_what_other_answers_cost():
    ledger = Ledger()
    ledger.add(replayed(cost_in_usd_ticks=5_000_000_000))
    ledger.add(answered(cost_in_usd_ticks=10_000_000_000))
    ledger.add(replayed("other"))
    assert ledger.accounts["grok-4.6"].cost_usd == 1.0
    assert totals(ledger) == "3 answers, 2 replayed · 1.00 USD"


def test_an_answer_without_usage_is_counted_as_unreported():
    ledger = Ledger()
    ledger.add(answered())
    account = ledger.accounts["grok-4.6"]
    assert (account.answers, account.unreported, account.cost_usd) == (1, 1, None)


def test_what_never_began_is_not_counted():
    ledger = Ledger()
    ledger.add(Response())
    assert ledger.accounts == {}


def test_an_interrupted_answer_is_counted():
    ledger = Ledger()
    response = Response()
    response.append(Chunk({"model": "grok-4.6", "choices": []}))
    response.finish("interrupted")
    ledger.add(response)
    assert ledger.accounts["grok-4.6"].answers == 1


def test_many_small_costs_add_up_exactly_enough_to_be_shown():
    from grok_jupyter.protocol.usage import written_cost

    ledger = Ledger()
    for _ in range(10_000):
        ledger.add(answered(cost_in_usd_ticks=1))
    assert written_cost(ledger.accounts["grok-4.6"].cost_usd) == "0.000001 USD"


def test_answers_of_several_threads_all_count():
    from threading import Thread

    ledger = Ledger()
    response = answered(prompt_tokens=1)
    threads = [Thread(target=lambda: [ledger.add(response) for _ in range(500)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.accounts["grok-4.6"].prompt_tokens == 2000


def test_a_ledger_forgets_on_request():
    ledger = Ledger()
    ledger.add(answered(prompt_tokens=1))
    ledger.clear()
    assert ledger.accounts == {}


def test_rounds_that_were_replayed_are_not_spent():
    whole, replayed, asked = Response(), Response(), Response()
    for one, ticks in ((replayed, 10_000_000), (asked, 20_000_000)):
        one.append(Chunk({"id": "a", "model": "m", "usage": {"cost_in_usd_ticks": ticks}}))
        one.finish("completed")
    replayed.recorded_at = 1.0
    whole.rounds.extend([replayed, asked])
    whole.append(Chunk({"id": "a", "model": "m"}))
    whole.finish("completed")
    ledger = Ledger()
    ledger.add(whole)
    account = ledger.accounts["m"]
    assert (account.answers, account.replayed, account.tool_rounds) == (1, 0, 1)
    assert (account.cost_usd, account.replayed_usd) == (0.002, 0.001)
