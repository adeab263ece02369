"""What is shown of rows and stored, and what a dry run shows."""

import json
import re

import pytest
from client.many.server import Refusal
from kernel.each.cells import ASK, markdown


def test_one_output_says_what_came_and_why_some_rows_failed(asking, counting):
    counting.answer = lambda question, _: (
        Refusal(400, "too | <b>bad</b>") if question[-1] in "14" else f"*{question}* | $5"
    )
    cell = asking.run(ASK)
    assert cell.status == "ok"
    text = markdown(cell)
    assert text.startswith("**4 of 6 rows answered, 2 failed.**\n\n| row | text | answer |\n|---|")
    assert "| u | t0 | &#42;Rate t0&#42; &#124; <span>&#36;</span>5 |" in text
    assert "| v | t1 | failed |" in text
    assert re.search(
        r"\n- 2 × The server refused the request \(400\): too &#124; &#60;b&#62;", text
    )
    assert "(rows 'v' (position 1), 'y' (position 4))" in text
    assert "failed |" not in text.partition("| 2 |")[2].partition("\n")[0]
    assert "<sub>counting · 28 prompt + 12 completion tokens · 0.004 USD</sub>" in text
    (shown,) = cell.displays
    ids = {update["transient"]["display_id"] for update in cell.updates}
    assert ids <= {shown["transient"]["display_id"]}
    assert not cell.of("stream", "error", "execute_result", "clear_output")
    described = cell.outputs()[0]["metadata"]["grok_jupyter"]
    assert (described["rows"], described["answered"], described["failed"]) == (6, 4, 2)
    assert (described["each"], described["status"]) == ("df", "completed")


@pytest.mark.parametrize("quiet", ["-q ", ""])
def test_unwatched_only_the_finished_output_is_sent(asking, quiet):
    watched = asking.run(f"%%grok {quiet}--each df -o out\nRate {{{{row.text}}}}")
    alone = asking.run(f"%%grok {quiet}--each df -o out\nRate {{{{row.text}}}}", allow_stdin=False)
    assert alone.updates == []
    assert alone.outputs()[0]["data"] == watched.outputs()[0]["data"]
    assert ("<sub>" in markdown(alone)) is not quiet


def test_the_live_output_shows_how_far_it_is_whatever_the_number_of_rows(asking, counting):
    async def held(question, _):
        if question.endswith("t5"):
            await counting.hold.wait()
        return question

    counting.answer = held
    cell = asking.start(ASK)
    cell.until_shown("5 of 6 rows")
    counting.release()
    assert cell.done().status == "ok"
    frames = [json.dumps(update["data"]) for update in cell.updates]
    assert max(map(len, frames)) < 4000


def test_the_form_of_each_answer_is_checked(asking, counting):
    counting.answer = lambda question, _: "{}" if question.endswith("t0") else "no JSON"
    ask = "%%grok --each df -o out -f json --replay auto\nRate {{row.text}}"
    told = []
    for _ in range(2):  # recorded answers, too
        cell = asking.run(ask)
        assert asking.value("(out.done, sorted(out.errors))") == (1, [1, 2, 3, 4, 5])
        output, *others = cell.outputs()
        assert "1 of 6 rows answered, 5 failed" in output["data"]["text/markdown"]
        told.append(others)
    assert told[0] == []
    assert "rows.retry() asks again" in told[1][0]["text"]
    assert {body["response_format"]["type"] for body in counting.bodies} == {"json_object"}
    assert len(counting.bodies) == 6


def test_a_dry_run_shows_the_first_row_as_it_would_be_sent_and_counts_the_others(asking, counting):
    cell = asking.run("%%grok --each df -o out --dry-run --max-cost 2\nRate {{row['a b']}}")
    text = cell.outputs()[0]["data"]["text/plain"]
    assert "rows: 6, of which this is the first" in text
    assert "equal: 4 rows ask what another one asks, which is asked once" in text
    assert "all rows: 2 requests, about 4 tokens of messages" in text
    assert "cost of all rows: at most 2.00 USD" in text
    assert counting.bodies == []
    asking.run("%%grok --each df --concurrency 1\nRate {{row['a b']}}")
    sent = json.dumps(counting.bodies[0], separators=(",", ":")).encode()
    assert cell.outputs()[0]["metadata"]["grok_jupyter"]["body_bytes"] == len(sent)
