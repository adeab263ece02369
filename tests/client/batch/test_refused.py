"""What a batch cannot be is one sentence, before anything is sent."""

import pytest

from grok_jupyter import ConfigError, CostLimitError, InputError
from grok_jupyter.chat import tool
from grok_jupyter.client.batch import refusing
from grok_jupyter.tools import web_search


def double(number: int) -> int:
    """Double a number."""
    return 2 * number


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"model": "grok-4.5"}, "'grok-4.5' is reported to be refused in batches"),
        ({"model": "grok-4.7-latest"}, "let the server decide: force=True, in a cell --yes"),
        ({"model": None}, "'grok-4.6', the default model, is reported to be refused in batches"),
        ({"model": None}, "model='grok-4.3', in a cell -m grok-4.3"),
        ({"model": "grok-4.6"}, "second-hand"),
        ({"tools": [double]}, "The tool 'double' is a function"),
        ({"tools": [web_search()]}, "the tool web_search asks for the Responses API"),
        ({"previous_response_id": "x"}, "previous_response_id= asks for the Responses API"),
        ({"model": "grok-4.20-multi-agent"}, "'grok-4.20-multi-agent' asks for the Responses API"),
        ({"stream": True}, "stream=True is about how one answer travels"),
        ({"stream_options": {"include_usage": True}}, "stream_options="),
        ({"deferred": True}, "deferred=True"),
        ({"extra_body": {"stream": True}}, "stream=True"),
        ({"concurrency": 5}, "concurrency=5 has no meaning for a batch"),
        ({"max_cost": 1.0}, "max_cost=1.0 has no meaning for a batch"),
        ({"executor": object()}, "executor="),
    ],
)
def test_what_a_batch_cannot_carry_is_named(batching, submit, words, notes, settings, said):
    server = batching()
    with pytest.raises(InputError) as caught:
        submit(server, words(2), **settings)
    assert said in str(caught.value)
    assert "othing was sent" in str(caught.value)
    assert server.asked == []
    assert notes() == []


def test_a_client_of_the_other_api_is_refused(batching, connect, submit, words):
    server = batching()
    with pytest.raises(InputError, match="api='responses' asks for the Responses API"):
        submit(server, words(1), client=connect(server, api="responses"))
    assert server.asked == []


def test_described_tools_may_go_out(batching, submit, words):
    server = batching()
    submit(server, words(1), tools=[tool("look_up", "Looks up.", {"type": "object"})])
    assert server.bodies["row-0"]["tools"][0]["function"]["name"] == "look_up"


@pytest.mark.parametrize("model", ["grok-4.3", "grok-4.20", "grok-4.20-0309-reasoning", "grok-9"])
def test_a_model_that_is_reported_to_be_taken_or_of_which_nothing_is_known_goes_out(
    batching, submit, words, model
):
    server = batching()
    assert submit(server, words(1), model=model).fetch().done == 1
    assert server.bodies["row-0"]["model"] == model


def test_the_default_of_the_environment_is_named_as_one(batching, submit, words, monkeypatch):
    monkeypatch.setenv("GROK_MODEL", "grok-4.7")
    with pytest.raises(InputError, match=r"'grok-4\.7', the default model, is reported"):
        submit(batching(), words(1), model=None)
    monkeypatch.setenv("GROK_MODEL", "grok-4.3")
    assert submit(batching(), words(1), model=None).model == "grok-4.3"


def test_a_model_that_is_reported_to_be_refused_can_be_tried(batching, submit, words):
    server = batching()
    assert submit(server, words(1), model="grok-4.6", force=True).fetch().done == 1
    assert server.bodies["row-0"]["model"] == "grok-4.6"


@pytest.mark.parametrize(
    ("rows", "said"),
    [([], "no row"), (range(50_001), "50,001 rows are more than the 50,000"), (3, "is no table")],
)
def test_too_few_and_too_many_rows_are_refused(batching, submit, rows, said):
    server = batching()
    with pytest.raises(InputError, match=said):
        submit(server, rows, lambda row: f"Say {row}")
    assert server.asked == []


def test_too_many_bytes_are_refused(batching, submit, words, monkeypatch):
    monkeypatch.setattr(refusing, "MOST_BYTES", 1_000_000)  # 200 MB take long to make
    server = batching()
    with pytest.raises(InputError, match=r"The first 2 rows make more than the 1 MB"):
        submit(server, words(3), lambda row: row.word * 300_000)
    assert server.asked == []


def test_a_row_that_is_too_large_by_itself_is_that_rows_error(batching, submit, words):
    server = batching()
    batch = submit(server, words(2), lambda row: row.word * (1 if row.word == "w0" else 13_000_000))
    assert list(server.bodies) == ["row-0"]
    assert "Row 1: What it asks makes 26 MB" in str(batch.fetch().errors[1])


def test_no_key_a_spent_budget_and_bad_arguments_are_told_first(
    batching, connect, submit, words, monkeypatch
):
    server = batching()
    with pytest.raises(ConfigError, match="XAI_API_KEY"):
        submit(server, words(1), client=connect(server, api_key=None, replay="auto"))
    with pytest.raises(CostLimitError):
        submit(server, words(1), client=connect(server, max_cost=0))
    with pytest.raises(ConfigError, match="name=3 is no name"):
        connect(server).batches.create("Say {{word}}", words(1), model="grok-4.3", name=3)
    with pytest.raises(ConfigError, match="batch='yes' is neither"):
        connect(server).chat.map("Say {{word}}", words(1), batch="yes")
    assert server.asked == []


@pytest.mark.parametrize("given", ["", "../x", "a/b", "a b", 3, None, "x" * 300, "-x"])
def test_an_id_that_is_none_is_refused(batching, connect, given):
    server = batching()
    batches = connect(server).batches
    for deed in (batches.status, batches.get, batches.fetch, batches.cancel):
        with pytest.raises(InputError, match="is no id of a batch"):
            deed(given)
    assert server.asked == []


def test_a_note_that_cannot_be_written_keeps_the_rows_from_being_sent(
    batching, connect, submit, words, tmp_path
):
    (tmp_path / "grok_recordings").write_text("a file")
    server = batching()
    with pytest.raises(ConfigError, match="cannot be noted in 'grok_recordings/batches'"):
        submit(server, words(1))
    assert server.asked == []
