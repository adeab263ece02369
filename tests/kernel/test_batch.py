"""`--each --batch` and `%grok batch`: submitted in one kernel, fetched in another."""

import json
import re

import pytest

from grok_jupyter.simulator import Knobs, SimulatorServer

FRAME = (
    "import pandas as pd\n"
    'df = pd.DataFrame({"text": ["a", "b", "a", "c"]}, index=list("uvwx"))\n'
    'tone = "kind"'
)
SUBMIT = "%%grok --each df --batch -m grok-4.3 -o out\nRate {{row.text}} {{tone}}"


@pytest.fixture
def batches():
    """A server that keeps batches: `batches(batch_looks=2)`."""
    servers = []

    def start(**knobs):
        servers.append(SimulatorServer(Knobs(rate=0, first_token=0, **knobs)))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def opened(open_kernel, tmp_path):
    """Start a kernel beside the notebook, which asks a server."""

    def opened(server, **environment):
        kernel = open_kernel(tmp_path, XAI_BASE_URL=server.url, **environment)
        assert kernel.run(FRAME).status == "ok"
        return kernel

    return opened


def sentence(cell):
    assert cell.status == "error"
    return re.sub(r"\x1b\[[0-9;]*m", "", cell.error["evalue"])


def test_a_batch_that_one_kernel_submits_another_one_fetches(batches, opened):
    server = batches(batch_looks=3)
    first = opened(server)
    cell = first.run(SUBMIT)
    assert cell.status == "ok"
    (output,) = cell.outputs()
    identity = first.value("out.id")
    assert output["data"]["text/markdown"] == (
        f"**4 rows submitted as a batch.** `%grok batch fetch {identity} -o rows` brings the "
        "answers, also in another kernel, once they are there."
    )
    described = output["metadata"]["grok_jupyter"]
    assert (described["batch"], described["each"], described["rows"]) == (identity, "df", 4)
    added = next(one for one in server.requests if one.path.endswith("/requests"))
    sent = [one["batch_request"]["chat_get_completion"] for one in added.body["batch_requests"]]
    assert [one["messages"][-1]["content"] for one in sent] == [
        f"Rate {text} kind" for text in "abc"
    ]
    assert first.value("(type(out).__name__, _grok is out)") == ("Batch", True)

    second = opened(server)
    cell = second.run("%grok batch status")
    assert "| running |" in cell.displays[0]["data"]["text/markdown"]
    assert second.run("%grok batch fetch -o rows").status == "ok"
    assert second.value("(rows.done, rows.status)") == (4, "completed")
    assert second.value("list(rows.frame.index)") == list("uvwx")
    assert second.value("rows[0].content == rows[2].content != rows[1].content") is True
    spent = second.value("rows.spent_usd")
    assert spent > 0
    cell = second.run("%grok usage")
    assert "| grok-demo | 3 |" in cell.displays[0]["data"]["text/markdown"]
    assert second.run(f"again = %grok batch fetch {identity}").status == "ok"
    assert second.value("(again.done, again.spent_usd)") == (4, 0.0)
    assert second.value("again.frame.drop(columns='elapsed').equals("
                        "rows.frame.drop(columns='elapsed'))") is True  # fmt: skip


def test_what_the_variable_fetches_and_asks_again_counts_too(batches, opened):
    server = batches(batch_looks=0, fault="batch-row")
    kernel = opened(server)
    kernel.run(SUBMIT)
    assert kernel.value("(out.fetch().failed, out.fetch().done)") == (2, 2)
    assert "| grok-demo | 2 |" in json.dumps(kernel.run("%grok usage").outputs())
    assert kernel.value("(out.rows.retry().done, out.rows.failed)") == (4, 0)
    assert "| grok-demo | 3 |" in json.dumps(kernel.run("%grok usage").outputs())


def test_what_was_fetched_with_recording_on_is_replayed_row_by_row(batches, opened):
    server = batches(batch_looks=0)
    kernel = opened(server, GROK_JUPYTER_REPLAY="auto")
    kernel.run(SUBMIT)
    assert kernel.run("%grok batch fetch").status == "ok"
    before = len(server.requests)
    ask = SUBMIT.replace("--batch", "--replay only")
    assert kernel.run(ask).status == "ok"
    assert kernel.value("(out.done, out.spent_usd)") == (4, 0.0)
    cell = kernel.run(SUBMIT)
    assert "nothing had to be asked (4 from recordings)" in json.dumps(cell.outputs())
    assert kernel.value("out.fetch().done") == 4
    assert len(server.requests) == before


def test_the_batches_are_listed_cancelled_and_fetched_while_they_run(batches, opened):
    server = batches(batch_looks=4)
    kernel = opened(server)
    assert "has no batch" in kernel.run("%grok batch").stdout
    kernel.run(SUBMIT)
    identity = kernel.value("out.id")
    cell = kernel.run("states = %grok batch list")
    table = cell.displays[0]["data"]["text/markdown"]
    assert identity in table
    assert "grok_jupyter: 4 rows" in table
    assert kernel.value("[(one.id, one.status) for one in states]") == [(identity, "running")]
    cell = kernel.run("%grok batch fetch -o rows")
    assert f"The batch goes on; `%grok batch fetch {identity} -o rows` brings" in cell.stdout
    assert kernel.value("rows.status") == "streaming"
    cell = kernel.run(f"%grok batch cancel {identity}")
    assert "| cancelled |" in cell.displays[0]["data"]["text/markdown"]
    cell = kernel.run("%grok batch fetch -o rows")
    assert "was cancelled before this row was answered" in json.dumps(cell.outputs())
    assert kernel.value("rows.status") == "interrupted"


def test_a_schema_makes_columns_in_the_other_kernel_too(batches, opened):
    server = batches(batch_looks=0)
    kernel = opened(server)
    kernel.run("from dataclasses import dataclass\n@dataclass\nclass Mark:\n    points: int")
    assert kernel.run(SUBMIT.replace("--batch", "--batch --schema Mark")).status == "ok"
    kernel = opened(server)
    assert kernel.run("%grok batch fetch -o rows").status == "ok"
    assert kernel.value("(list(rows.frame.columns)[0], str(rows.frame['points'].dtype))") == (
        "points", "Int64",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--each df", "'grok-4.6', the default model, is reported to be refused in batches"),
        ("--each df", "in a cell -m grok-4.3"),
        ("--each df -m grok-4.5", "'grok-4.5' is reported to be refused in batches"),
        ("--each df --dry-run", "is reported to be refused in batches"),
        ("", "--batch is about rows; say which with --each EXPR"),
        ("--each df --concurrency 3", "--concurrency is the server's to say"),
        ("--each df --max-cost 1", "--max-cost cannot hold"),
        ("--each df --timeout 9", "--timeout is for an answer that a cell waits for"),
        ("--each df --background", "--background is what a batch does anyway"),
        ("--each df --schema list[int] --repair", "--repair would ask a second time"),
        ("--each df -m grok-4.3 --tool print_it", "'print_it' is a function"),
        ("--each df -m grok-4.3 --tool web_search", "web_search asks for the Responses API"),
        ("--each df -p stream true", "stream"),
        ("--each range(10_001) -m grok-4.3", "has 10,001 rows"),
        ("--each range(50_001) -m grok-4.3 --yes", "50,001 rows are more than the 50,000"),
    ],
)
def test_what_a_batch_cannot_carry_is_one_sentence_and_nothing_is_sent(
    simulated, simulator, kernel, options, said
):
    kernel.run(f"{FRAME}\ndef print_it(text: str) -> None:\n    'Print.'")
    before = len(simulator.requests)
    of_row = "row" if "range" in options else "row.text"
    cell = kernel.run(f"%%grok --batch {options}\nRate {{{{{of_row}}}}}")
    assert said in sentence(cell)
    assert not cell.displays
    assert len(simulator.requests) == before


def test_the_model_that_the_sentence_names_is_the_way_out(batches, opened):
    kernel = opened(batches(batch_looks=0))
    asked = "%%grok --each df --batch -o out\nRate {{row.text}}"
    said = sentence(kernel.run(asked))
    option = re.search(r"in a cell (-m [\w.-]+)", said)[1]
    assert kernel.run(asked.replace("-o", f"{option} -o")).status == "ok"
    assert kernel.value("out.fetch().done") == 4


def test_a_batch_that_the_server_refuses_at_once_is_not_said_to_be_submitted(batches, opened):
    kernel = opened(batches(fault="batch-refused"))
    cell = kernel.run(SUBMIT)
    assert "Model grok-4.3 is not supported for batch processing" in sentence(cell)
    assert not cell.displays
    assert kernel.value("(out.status, out.counts.total)") == ("failed", 0)


def test_a_model_that_is_reported_to_be_refused_can_be_tried(simulated, simulator, kernel):
    kernel.run(FRAME)
    cell = kernel.run("%%grok --each df --batch --yes\nRate {{row.text}}")
    assert "Model grok-4.6 is not supported for batch processing" in sentence(cell)
    assert simulator.requests[-1].path.endswith(":cancel")


def test_a_batch_can_be_named_by_an_expression(batches, opened):
    kernel = opened(batches(batch_looks=9))
    kernel.run(SUBMIT.replace("-o out", "-o first"))
    kernel.run(SUBMIT)
    table = kernel.run("%grok batch status {{first.id}}").displays[0]["data"]["text/markdown"]
    assert kernel.value("first.id") in table
    assert kernel.run("%grok batch fetch {{first.id}} -o rows").status == "ok"
    assert kernel.value("rows.status") == "streaming"
    assert kernel.run("%grok batch cancel {{first.id}}").status == "ok"
    assert kernel.value("(first.refresh().status, out.refresh().status)") == (
        "cancelled", "running",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("batch status", "No batch is noted beside this notebook"),
        ("batch fetch", "No batch is noted beside this notebook"),
        ("batch fetch batch_9", "has no batch 'batch_9' (404)"),
        ("batch cancel", "Which batch is to be cancelled? Write %grok batch cancel ID"),
        ("batch cancel batch_9", "has no batch 'batch_9' (404)"),
        ("batch cancel {{nothing.id}}", "nothing"),
        ("batch status ../x", "'../x' is no id of a batch"),
        ("batch fetch batch_9 -o class", "'class' is not a valid variable name"),
    ],
)
def test_what_cannot_be_found_is_one_sentence(batches, opened, line, said):
    assert said in sentence(opened(batches()).run(f"%grok {line}"))


def test_a_dry_run_of_a_batch_sends_nothing(simulated, simulator, kernel):
    kernel.run(FRAME)
    before = len(simulator.requests)
    cell = kernel.run("%%grok --each df --batch -m grok-4.3 --dry-run\nRate {{row.text}}")
    assert cell.status == "ok"
    assert "as one batch" in json.dumps(cell.outputs())
    assert len(simulator.requests) == before
