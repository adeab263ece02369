"""Calls of functions and rounds are kept, copied and shown with the response they belong to."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter import Response
from grok_jupyter.chat import image
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.dump import dump_response, load_response
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.exchanged import NOT_CALLED
from grok_jupyter.protocol.rounds import begin_round, follow
from grok_jupyter.protocol.shown import Shown, shown
from grok_jupyter.protocol.tool_runs import ToolRun
from grok_jupyter.protocol.usage import Usage, total
from grok_jupyter.rendering.runs.html import RunsRegion
from grok_jupyter.rendering.runs.markdown import runs_markdown
from grok_jupyter.rendering.runs.words import run_in_words
from grok_jupyter.text.secret import Secret

KEY = "xai-Zq7AbCdEfGhIjKlMnOpQrStUvWxYz0123456789run9"
PIXEL = image(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )
)


@pytest.fixture(autouse=True, scope="module")
def secret():
    return Secret(KEY)


def add_round(whole, content="", calls=(), status="completed", **fields):
    round_ = begin_round(whole)
    wire = [
        {"index": i, "id": id_, "function": {"name": name, "arguments": "{}"}}
        for i, (id_, name) in enumerate(calls)
    ]
    for delta in ({"content": content}, {"tool_calls": wire}):
        chunk = Chunk({**fields, "choices": [{"index": 0, "delta": delta}]})
        round_.append(chunk)
        follow(whole, chunk, 0.0)
    round_.finish(status)


def called(status="completed", run_status="done", result="3", image=None):
    whole = Response()
    add_round(whole, "See.", [("c1", "add")])
    whole.tool_runs.append(ToolRun("c1", "add", "{}", run_status, result, 0.5, image))
    add_round(whole, "It is 3.", status=status)
    whole.finish(status)
    return whole


text = st.text(max_size=10)
runs = st.builds(
    ToolRun, text, text, text,
    st.sampled_from(["waiting", "running", "done", "failed", "refused"]),
    text, st.none() | st.floats(0, 1e6), st.none() | st.just(PIXEL),
)  # fmt: skip


@given(st.lists(runs, max_size=3), st.lists(text, max_size=3))
def test_runs_and_rounds_survive_being_written_down(runs, contents):
    whole = Response()
    for content in contents:
        add_round(whole, content, [("c", "f")])
    whole.tool_runs.extend(runs)
    record = json.loads(json.dumps(dump_response(whole)))
    loaded = load_response(record)
    assert loaded.tool_runs == runs
    assert loaded.content == whole.content
    assert [one.content for one in loaded.rounds] == [one.content for one in whole.rounds]
    assert [m.to_wire() for m in loaded.messages] == [m.to_wire() for m in whole.messages]
    assert dump_response(loaded) == dump_response(whole)


def test_a_large_image_is_left_out_and_said():
    record = dump_response(called(image=PIXEL), largest_image=10)
    (run,) = load_response(record).tool_runs
    assert run.image is None
    assert "it was not saved" in run.result


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"tool_runs": [{"status": "done", "image": {"url": "/etc/passwd", "detail": "auto"}}]},
            "url",
        ),
        ({"tool_runs": [{"status": "dancing"}]}, "status"),
        ({"tool_runs": 3}, "tool_runs"),
        ({"rounds": [{"status": "completed", "rounds": [{"status": "completed"}]}]}, "rounds"),
    ],
)
def test_a_damaged_record_says_what_is_wrong(change, words):
    with pytest.raises(InputError, match=words):
        load_response({**dump_response(called()), **change})


def test_what_is_shown_holds_no_key_in_calls_and_rounds():
    whole = called(result=f"The key is {KEY}")
    whole.tool_runs[0].arguments = json.dumps({"key": KEY})
    add_round(whole, f"It is {KEY}")
    clean = shown(whole)
    assert clean.has_hidden
    written = json.dumps(dump_response(clean)) + str([m.to_wire() for m in clean.messages])
    assert KEY[:12] not in written
    assert KEY in whole.tool_runs[0].result


def test_a_response_without_a_key_is_shown_as_it_is():
    whole = called()
    assert shown(whole) is whole


def test_what_follows_a_growing_response_sees_its_runs_change():
    whole = Response()
    follower = Shown(whole)
    add_round(whole, "See.", [("c1", "add")])
    whole.tool_runs.append(ToolRun("c1", "add", "{}"))
    assert [run.status for run in follower.catch_up().tool_runs] == ["running"]
    whole.tool_runs[0].result, whole.tool_runs[0].status = f"{KEY}!", "done"
    (run,) = follower.catch_up().tool_runs
    assert run.status == "done"
    assert KEY not in run.result


@pytest.mark.parametrize("status", ["interrupted", "failed"])
def test_a_call_without_a_result_says_so_where_the_answer_ended_early(status):
    whole = Response()
    add_round(whole, "See.", [("c1", "add"), ("c2", "add")])
    whole.tool_runs.append(ToolRun("c1", "add", "{}", "done", "3"))
    whole.finish(status)
    assert [m.text for m in whole.messages] == ["See.", "3", NOT_CALLED]


def test_the_sum_of_usage_is_of_what_was_reported():
    first = Usage(prompt_tokens=1, cost_in_usd_ticks=5)
    second = Usage(prompt_tokens=2, completion_tokens=7)
    added = total([None, first, second])
    assert (added.prompt_tokens, added.completion_tokens, added.total_tokens) == (3, 7, None)
    assert added.cost_in_usd_ticks == 5
    assert total([None, first]) == first
    assert total([]) is None


class Compared(ToolRun):
    """A call that counts how often it is compared."""

    times = 0

    def __eq__(self, other):
        Compared.times += 1
        return ToolRun.__eq__(self, other)

    __hash__ = None


def test_calls_that_have_ended_are_looked_at_once_however_many_follow():
    whole = Response()
    begin_round(whole)
    copy, region, count = Shown(whole), RunsRegion(), 400
    Compared.times = 0
    for number in range(count):
        run = Compared(f"c{number}", "f", KEY, "running")
        whole.tool_runs.append(run)
        region.grow(copy.catch_up())
        run.result, run.status = f"{KEY} {number}", "done"
        region.grow(copy.catch_up())
        assert not region.is_behind(copy.catch_up())
    assert Compared.times < 20 * count
    whole.finish("completed")
    region.grow(copy.catch_up())
    clean = copy.catch_up()
    assert clean.has_hidden
    assert [run.status for run in clean.tool_runs] == ["done"] * count
    assert KEY not in str([(run.arguments, run.result) for run in clean.tool_runs])
    assert len(region.snapshot()) == count
    assert all('data-status="done"' in block[4] for block in region.snapshot())


def test_further_calls_are_one_line():
    whole = Response()
    whole.tool_runs.extend([ToolRun("c", "f", "{}", "refused", "No."), ToolRun.for_further(9900)])
    words = run_in_words(whole.tool_runs[-1])
    assert f"{words.call} {words.outcome}" == "… 9,900 further calls were refused"
    assert runs_markdown(whole).endswith("</code> 9,900 further calls were refused</div>")
