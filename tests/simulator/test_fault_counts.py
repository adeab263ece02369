"""Faults that heal."""

from grok_jupyter.simulator import Engine, Knobs


def engine(**knobs):
    return Engine(Knobs(rate=0, first_token=0, **knobs))


def test_without_a_count_every_request_meets_the_fault(ask):
    broken = engine(fault="server-error")
    assert [ask(engine=broken).status for _ in range(3)] == [500, 500, 500]


def test_an_engines_fault_is_over_after_so_many_requests(ask):
    broken = engine(fault="rate-limit", fault_count=2)
    prompts = ["one", "two", "three", "one", "two"]
    statuses = [ask(prompt, engine=broken).status for prompt in prompts]
    assert statuses == [429, 429, 200, 200, 200]


def test_a_requests_own_fault_is_the_same_each_time_it_runs(ask):
    shared = engine()
    fault = {"fault": "unavailable", "fault_count": 1}
    statuses = [ask("one", engine=shared, simulator=fault).status for _ in range(4)]
    assert statuses == [503, 200, 503, 200]


def test_requests_with_own_faults_do_not_count_for_each_other(ask):
    shared = engine()
    fault = {"fault": "unavailable", "fault_count": 1}
    statuses = [ask(name, engine=shared, simulator=fault).status for name in ("a", "b", "a", "b")]
    assert statuses == [503, 503, 200, 200]


def test_a_request_can_do_without_the_engines_fault(ask):
    broken = engine(fault="server-error")
    assert ask(engine=broken, simulator={"fault": None}).status == 200


def test_an_answer_after_the_fault_is_the_undisturbed_one(ask, stream):
    broken = engine(fault="truncated", fault_count=1)
    first, second = stream(engine=broken), stream(engine=broken)
    assert first.finish_reasons == []
    assert second.data == stream().data
