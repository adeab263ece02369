"""The batch endpoints: they get on with each look, and answer as chat completions do."""

import json
from dataclasses import replace

import pytest
from simulator.conftest import FAST, Answer

from grok_jupyter.simulator import Engine


@pytest.fixture
def batches():
    """Speak to the batch endpoints of one engine: `batches("POST", "", {...})`."""

    def speaking(**knobs):
        engine = Engine(replace(FAST, **knobs))

        def call(method, path="", body=None):
            data = b"" if body is None else json.dumps(body).encode()
            return Answer(engine.answer(method, f"/v1/batches{path}", {}, data))

        call.engine = engine
        return call

    return speaking


def one(number, model="grok-4.3", **fields):
    asked = {
        "model": model, "messages": [{"role": "user", "content": f"Say w{number}"}], **fields,
    }  # fmt: skip
    return {
        "batch_request_id": f"r{number}",
        "batch_request": {"chat_get_completion": asked},
    }


def begun(call, count=4, **fields):
    identity = call("POST", "", {"name": "mine"}).json["batch_id"]
    added = call(
        "POST",
        f"/{identity}/requests",
        {"batch_requests": [one(n, **fields) for n in range(count)]},
    )
    assert added.status == 200, added.text
    return identity


def test_a_batch_gets_on_with_each_look(batches):
    call = batches()
    identity = begun(call)
    assert call("GET", f"/{identity}/results").json["results"] == []
    pending = [call("GET", f"/{identity}").json["state"]["num_pending"] for _ in range(3)]
    assert pending == [2, 0, 0]
    assert len(call("GET", f"/{identity}/results").json["results"]) == 4


def test_its_answers_are_those_of_chat_completions(batches, send):
    call = batches(batch_looks=0)
    identity = begun(call)
    results = call("GET", f"/{identity}/results").json["results"]
    for number, result in enumerate(results):
        said = result["batch_result"]["response"]["chat_get_completion"]
        alone = send(f"Say w{number}", engine=call.engine, model="grok-4.3")
        assert said == Answer(alone).json
        assert result["batch_request_id"] == f"r{number}"
        assert said["model"] == "grok-demo"


def test_equal_batches_of_equal_endpoints_are_equal_to_the_byte(batches):
    def told():
        call = batches()
        identity = begun(call)
        return [call("GET", f"/{identity}").data, call("GET", f"/{identity}/results").data]

    assert told() == told()


def test_results_come_by_pages(batches):
    call = batches(batch_looks=0)
    identity = begun(call, 5)
    seen, token = [], ""
    while token is not None:
        query = f"?limit=2&pagination_token={token}" if token else "?limit=2"
        page = call("GET", f"/{identity}/results{query}").json
        seen.append([result["batch_request_id"] for result in page["results"]])
        token = page["pagination_token"]
    assert seen == [["r0", "r1"], ["r2", "r3"], ["r4"]]


def test_cancelling_leaves_what_is_answered(batches):
    call = batches()
    identity = begun(call)
    call("GET", f"/{identity}")
    state = call("POST", f"/{identity}:cancel").json["state"]
    assert (state["num_success"], state["num_cancelled"], state["num_pending"]) == (2, 2, 0)
    assert len(call("GET", f"/{identity}/results").json["results"]) == 2
    assert call("POST", f"/{identity}/requests", {"batch_requests": [one(9)]}).status == 400


def test_the_newest_batch_is_listed_first(batches):
    call = batches()
    first, second = begun(call), begun(call, 1)
    assert [entry["batch_id"] for entry in call("GET").json["batches"]] == [second, first]
    assert first != second


@pytest.mark.parametrize("model", ["grok-4.6", "grok-4.7", "grok-4.20-multi-agent", "grok-3-mini"])
def test_a_model_that_takes_no_batches_is_refused(batches, model):
    call = batches()
    identity = call("POST", "", {"name": "mine"}).json["batch_id"]
    refused = call("POST", f"/{identity}/requests", {"batch_requests": [one(0, model)]})
    assert refused.status == 400
    assert f"Model {model} is not supported for batch processing" in refused.json["error"]


@pytest.mark.parametrize(
    ("fault", "answered", "pending", "failed"),
    [("batch-refused", 0, 0, 0), ("batch-expired", 2, 2, 0), ("batch-row", 3, 0, 1)],
)
@pytest.mark.parametrize("is_own", [True, False])
def test_what_is_to_go_wrong_does(batches, fault, answered, pending, failed, is_own):
    call = batches(batch_looks=0, **({} if is_own else {"fault": fault}))
    identity = begun(call, **({"simulator": {"fault": fault}} if is_own else {}))
    told = call("GET", f"/{identity}").json
    state = told["state"]
    assert (state["num_success"], state["num_pending"], state["num_error"]) == (
        answered, pending, failed,
    )  # fmt: skip
    assert bool(told["cancel_by_xai_message"]) == (fault == "batch-refused")
    assert bool(told["expire_time"]) == (fault == "batch-expired")


def test_a_batch_does_not_count_towards_limits(batches):
    call = batches(batch_looks=0, limit_requests=1, budget=0.0)
    identity = begun(call)
    call("GET", f"/{identity}")
    assert call("GET", f"/{identity}").json["state"]["num_success"] == 4


def test_a_request_that_cannot_be_answered_fails_alone(batches):
    call = batches(batch_looks=0)
    identity = call("POST", "", {"name": "mine"}).json["batch_id"]
    asked = [one(0), one(1, temperature=9)]
    call("POST", f"/{identity}/requests", {"batch_requests": asked})
    assert call("GET", f"/{identity}").json["state"]["num_error"] == 1
    good, bad = call("GET", f"/{identity}/results").json["results"]
    assert "response" in good["batch_result"]
    assert bad["batch_result"]["error"]["code"] == 3
    assert "temperature" in bad["batch_result"]["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nothing", None, 404),
        ("GET", "/{id}:cancel", None, 405),
        ("DELETE", "/{id}", None, 405),
        ("POST", "", {"input_file_id": "file_1"}, 400),
        ("POST", "/{id}/requests", {"batch_requests": [{"batch_request": {}}]}, 400),
        ("POST", "/{id}/requests", {"batch_requests": [one(0)]}, 400),
        ("GET", "/{id}/results?limit=0", None, 400),
        ("GET", "/{id}/results?pagination_token=x", None, 400),
    ],
)
def test_what_cannot_be_is_refused(batches, method, path, body, status):
    call = batches()
    identity = begun(call)
    assert call(method, path.replace("{id}", identity), body).status == status
