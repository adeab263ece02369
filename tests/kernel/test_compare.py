"""One question to several models at once: what is sent, bound, shown and stored."""

import json

import pytest

ASK = "%%grok -m a -m b -o both\nWhat is it?"
USAGE = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}


def asked(scripted, *models):
    """The requests to these models, whichever came first."""
    found = {}
    for _ in models:
        exchange = scripted.next()
        found[exchange.body["model"]] = exchange
    assert set(found) == set(models)
    return [found[model] for model in models]


def markdown(output):
    return output["data"]["text/markdown"]


def test_all_are_asked_the_same_at_once_and_grow_in_one_output(kernel, scripted):
    cell = kernel.start("%%grok -m a -m b -o both -t 0.5 -s 'be brief'\nWhat is it?")
    first, second = asked(scripted, "a", "b")  # both are open: none waits for the other
    bodies = [{**each.body, "model": None} for each in (first, second)]
    assert bodies[0] == bodies[1]
    assert bodies[0]["temperature"] == 0.5

    first.begin().delta("It is")
    second.begin().delta("They are")
    cell.until_shown("It is")
    cell.until_shown("They are")
    second.delta(" blue.").finish(usage=USAGE)
    cell.until_shown("They are blue.")
    first.delta(" red.").finish(usage=USAGE)
    assert cell.done().status == "ok"

    (output,) = cell.outputs()
    assert output["data"] == {
        "text/markdown": (
            "### a\n\nIt is red.\n\n<sub>grok-test · 5 prompt + 2 completion tokens</sub>\n\n"
            "### b\n\nThey are blue.\n\n<sub>grok-test · 5 prompt + 2 completion tokens</sub>"
        ),
        "text/plain": "--- a ---\n\nIt is red.\n\n--- b ---\n\nThey are blue.",
    }
    (shown,) = cell.displays
    ids = {update["transient"]["display_id"] for update in cell.updates}
    assert ids == {shown["transient"]["display_id"]}
    assert not cell.of("stream", "error", "execute_result", "clear_output")


def test_the_mapping_is_bound_before_anything_is_answered_and_holds_the_responses(kernel, scripted):
    cell = kernel.start(ASK)
    for exchange, text in zip(asked(scripted, "a", "b"), ("red", "blue"), strict=True):
        exchange.answer(f"It is {text}.", usage=USAGE)
    cell.done()
    state = "{name: (r.content, r.status, type(r).__name__) for name, r in both.items()}"
    assert kernel.value(state) == {
        "a": ("It is red.", "completed", "Response"),
        "b": ("It is blue.", "completed", "Response"),
    }
    assert kernel.value("(type(both).__name__, _grok is both, both.usage.total_tokens)") == (
        "Comparison", True, 14,
    )  # fmt: skip
    assert kernel.value("str(both.diff('a', 'b'))") == (
        "<div>\nIt is <del>red</del><ins>blue</ins>.\n</div>"
    )
    assert kernel.value("both.errors") == {}


def test_metadata_say_of_each_where_it_comes_from(kernel, scripted):
    cell = kernel.start("%%grok -m a -m b -p seed 7\nTell me")
    for exchange in asked(scripted, "a", "b"):
        exchange.answer("Hi", usage=USAGE)
    (output,) = cell.done().outputs()
    first, second = output["metadata"]["grok_jupyter"]["columns"]
    assert (first["column"], first["requested_model"], first["parameters"]) == (
        "a",
        "a",
        {"seed": 7},
    )
    assert (second["column"], second["requested_model"]) == ("b", "b")
    assert first["usage"]["total_tokens"] == 7
    assert first["prompt_sha256"] == second["prompt_sha256"]


@pytest.mark.parametrize("allow_stdin", [True, False])
def test_watched_or_not_the_finished_output_is_the_same(kernel, scripted, allow_stdin):
    cell = kernel.start("%%grok -q -m a -m b\nTell me", allow_stdin=allow_stdin)
    for exchange, text in zip(asked(scripted, "a", "b"), ("one", "two"), strict=True):
        exchange.answer(text)
    (output,) = cell.done().outputs()
    assert markdown(output) == "### a\n\none\n\n### b\n\ntwo"
    assert bool(cell.updates) is allow_stdin


def test_a_failed_one_is_an_error_in_its_column_and_the_other_goes_on(kernel, scripted):
    cell = kernel.start(ASK)
    first, second = asked(scripted, "a", "b")
    first.begin("application/json", "400 Bad Request")
    first.write(b'{"error": "no such *model*"}')
    first.close()
    cell.until_shown("Failed")
    second.answer("It is blue.")
    assert cell.done().status == "ok"

    (output,) = cell.outputs()
    assert "**Failed:**" in markdown(output)
    assert "no such &#42;model&#42;" in markdown(output)
    assert "### b\n\nIt is blue." in markdown(output)
    assert markdown(output).endswith("<sub>1 of 2 models failed: a</sub>")
    assert "Failed: " in output["data"]["text/plain"]
    assert kernel.value("(both['a'].status, both['b'].status, both.status)") == (
        "failed", "completed", "completed",
    )  # fmt: skip
    assert kernel.value("{name: type(e).__name__ for name, e in both.errors.items()}") == {
        "a": "BadRequestError"
    }


def test_if_all_fail_the_cell_fails(kernel, scripted):
    cell = kernel.start(ASK)
    for exchange in asked(scripted, "a", "b"):
        exchange.begin("application/json", "404 Not Found")
        exchange.write(b'{"error": "nothing of %s"}' % exchange.body["model"].encode())
        exchange.close()
    assert cell.done().status == "error"
    output, error = cell.outputs()
    assert markdown(output).count("**Failed:**") == 2
    assert error["ename"] == "GrokError"
    assert "None of the 2 models has answered. a: " in error["evalue"]
    assert "nothing of b" in error["evalue"]
    assert len(error["traceback"]) == 1


def test_an_interrupt_keeps_all_columns_and_closes_all_connections(kernel, scripted):
    cell = kernel.start(ASK)
    first, second = asked(scripted, "a", "b")
    first.begin().delta("Half an answer")
    second.answer("A whole one.")
    cell.until_shown("Half an answer")
    cell.until_shown("A whole one.")
    kernel.interrupt()
    cell.done()

    assert first.was_left()
    assert cell.error["ename"] == "GrokInterrupt"
    assert "a: 14 characters had arrived" in cell.error["evalue"]
    (output,) = [one for one in cell.outputs() if one["output_type"] == "display_data"]
    assert "Half an answer\n\n<sub>interrupted" in markdown(output)
    assert "### b\n\nA whole one." in markdown(output)
    assert kernel.value("[(r.status, r.content) for r in both.values()]") == [
        ("interrupted", "Half an answer"),
        ("completed", "A whole one."),
    ]
    cell = kernel.start("%%grok -o r\nAgain")
    scripted.next().answer("Here I am")
    assert cell.done().status == "ok"


def test_an_unwatched_cell_can_be_interrupted_too(kernel, scripted):
    cell = kernel.start(ASK, allow_stdin=False)
    exchanges = asked(scripted, "a", "b")
    kernel.interrupt()
    cell.done()
    assert all(exchange.was_left() for exchange in exchanges)
    assert cell.error["ename"] == "GrokInterrupt"
    assert len(cell.displays) == 1


def test_an_expression_is_evaluated_once_for_all(kernel, scripted):
    kernel.run("numbers = iter(range(9))")
    cell = kernel.start("%%grok -m a -m b\nIt is {{next(numbers)}}")
    for exchange in asked(scripted, "a", "b"):
        assert exchange.body["messages"][-1]["content"] == "It is 0"
        exchange.answer("yes")
    assert cell.done().status == "ok"


def test_a_line_asks_several_too(kernel, scripted):
    cell = kernel.start("both = %grok -m a -m b What is it?")
    for exchange in asked(scripted, "a", "b"):
        exchange.answer(exchange.body["model"])
    assert cell.done().status == "ok"
    assert kernel.value("[r.content for r in both.values()]") == ["a", "b"]


def test_a_schema_makes_an_object_of_each(kernel, scripted):
    cell = kernel.start("%%grok -m a -m b -o both --schema int\nHow many?")
    for exchange, number in zip(asked(scripted, "a", "b"), (3, 4), strict=True):
        schema = exchange.body["response_format"]["json_schema"]["schema"]
        text = json.dumps({next(iter(schema["properties"])): number})
        exchange.answer(text if schema["type"] == "object" else str(number))
    cell.done()
    assert kernel.value("[r.parsed for r in both.values()]") == [3, 4]


def test_what_is_not_json_fails_in_its_column(kernel, scripted):
    cell = kernel.start("%%grok -m a -m b -o both -f json\nTell me")
    first, second = asked(scripted, "a", "b")
    first.answer('{"x": 1}')
    second.answer("not so")
    assert cell.done().status == "ok"
    assert kernel.value("{name: type(e).__name__ for name, e in both.errors.items()}") == {
        "b": "AnswerError"
    }
    (output,) = cell.outputs()
    assert '```json\n{\n  "x": 1\n}\n```' in markdown(output)
    assert markdown(output).endswith("<sub>1 of 2 models failed: b</sub>")


def test_functions_run_in_the_cell_one_after_the_other(kernel, scripted):
    kernel.run(
        "import threading\nthreads = []\n"
        "def add(x: int) -> int:\n    threads.append(threading.current_thread().name)\n"
        "    print('adding', x)\n    return x + 1"
    )
    cell = kernel.start("%%grok -m a -m b -o both --tool add\nAdd")
    for exchange in asked(scripted, "a", "b"):
        call = {"index": 0, "id": "1", "type": "function"}
        function = {"name": "add", "arguments": '{"x": 1}'}
        exchange.begin().delta(tool_calls=[{**call, "function": function}]).finish("tool_calls")
    for exchange in asked(scripted, "a", "b"):
        assert exchange.body["messages"][-1]["content"] == "2"
        exchange.answer(f"{exchange.body['model']} says 2")
    assert cell.done().status == "ok"
    assert kernel.value("threads") == ["MainThread", "MainThread"]
    assert cell.stdout == "adding 1\nadding 1\n"
    assert kernel.value("both['b'].content") == "b says 2"


def test_an_interrupt_in_a_function_ends_all(kernel, scripted):
    kernel.run("def wait() -> int:\n    print('in it')\n    import time\n    time.sleep(600)")
    cell = kernel.start("%%grok -m a -m b -o both --tool wait\nWait")
    first, second = asked(scripted, "a", "b")
    function = {"name": "wait", "arguments": "{}"}
    call = {"index": 0, "id": "1", "type": "function", "function": function}
    first.begin().delta(tool_calls=[call]).finish("tool_calls")
    cell.until_shown("in it")
    kernel.interrupt()
    cell.done()
    assert cell.error["ename"] == "GrokInterrupt"
    assert second.was_left()
    assert kernel.value("both.status") == "interrupted"


def test_what_is_there_already_stands_beside_it(kernel, scripted):
    cell = kernel.start("%%grok -o old\nWhat is it?")
    scripted.next().answer("It was green.")
    cell.done()
    kernel.run("text = 'It is *said* to be grey.'")
    cell = kernel.start("%%grok -q -m a -o both --versus old --versus text\nWhat is it?")
    (only,) = asked(scripted, "a")
    only.answer("It is red.")
    (output,) = cell.done().outputs()
    assert markdown(output) == (
        "### a\n\nIt is red.\n\n### old\n\nIt was green.\n\n### text\n\nIt is *said* to be grey."
    )
    assert kernel.value("(list(both), both['old'] is old, both['text'].content)") == (
        ["a", "old", "text"], True, "It is *said* to be grey.",
    )  # fmt: skip
    assert kernel.value("both.diff('old', 'a').before") == "It was green."
    assert "given" in str(output["metadata"]["grok_jupyter"]["columns"][1])


def test_versus_alone_compares_with_the_usual_model(kernel, scripted):
    kernel.run("%config GrokMagics.model = 'usual'\ntext = 'grey'")
    cell = kernel.start("%%grok -o both --versus text\nWhat is it?")
    asked(scripted, "usual")[0].answer("red")
    assert cell.done().status == "ok"
    assert kernel.value("list(both)") == ["usual", "text"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("-m a -m a", "-m a stands twice"),
        ("-m a -m b -c plan", "-c plan goes on with one answer a turn"),
        ("-m a -m b --insert", "--insert takes the code of one answer"),
        ("--versus 7", "--versus 7 gives a value of type int"),
        ("--versus nothing", "'nothing' in --versus nothing is not defined"),
        ("-m x --versus x", "x is a model here as well"),
        ("--versus 'x' --versus x", "--versus x stands twice"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_is_sent(kernel, scripted, line, said):
    kernel.run("x = 'text'")
    cell = kernel.run(f"%%grok {line}\nTell me")
    assert cell.status == "error"
    assert said in cell.error["evalue"]
    assert cell.error["evalue"].endswith("Nothing was sent.")
    assert kernel.value("'_grok' in globals()") is False


def test_an_answer_that_still_arrives_is_no_side(kernel, scripted):
    kernel.run("from grok_jupyter import Response\nr = Response()")
    cell = kernel.run("%%grok --versus r\nTell me")
    assert "still arriving" in cell.error["evalue"]


def test_a_dry_run_shows_one_request_and_the_models(kernel, scripted):
    cell = kernel.run("%%grok -m a -m b --versus text --dry-run\nTell me")
    assert cell.status == "error"  # what it names is looked up, as ever
    kernel.run("text = 'x'")
    (output,) = kernel.run("%%grok -m a -m b --versus text --dry-run\nTell me").outputs()
    shown = json.dumps(output["data"])
    assert "a, b" in shown
    assert kernel.value("'_grok' in globals()") is False


def test_each_answer_is_recorded_and_replayed_by_its_model(open_kernel, scripted, tmp_path):
    url = scripted.url
    kernel = open_kernel(tmp_path, XAI_BASE_URL=url)
    cell = kernel.start("%%grok -m a -m b -o both --replay auto\nWhat is it?")
    for exchange in asked(scripted, "a", "b"):
        exchange.answer(f"by {exchange.body['model']}", usage=USAGE)
    first = cell.done().outputs()
    other = open_kernel(tmp_path, XAI_BASE_URL=url)
    second = other.run("%%grok -m a -m b -o both --replay only\nWhat is it?").outputs()
    assert [one["data"] for one in second] == [one["data"] for one in first]
    assert other.value("[r.recorded_at is not None for r in both.values()]") == [True, True]
    other.run("usage = %grok usage")
    assert other.value("(usage.total.replayed, usage.cost_usd)") == (2, 0.0)


def test_usage_counts_what_each_has_used(kernel, scripted):
    cell = kernel.start(ASK)
    for exchange in asked(scripted, "a", "b"):
        exchange.answer("x", usage=USAGE)
    cell.done()
    kernel.run("usage = %grok usage")
    assert kernel.value("(usage.total.answers, usage.total.prompt_tokens)") == (2, 10)
