"""The calls of functions, as a reader sees them: live, in the file, in exports."""

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from grok_jupyter.protocol.tool_runs import ToolRun
from grok_jupyter.rendering.finished import finished
from grok_jupyter.rendering.formats import FORMATS
from grok_jupyter.rendering.live.frames import LiveMarkdown
from grok_jupyter.rendering.runs.html import RUNS, RunsRegion, run_html
from grok_jupyter.rendering.runs.markdown import runs_markdown
from grok_jupyter.rendering.runs.words import MOST_SAVED, run_in_words
from grok_jupyter.text.secret import Secret

HOSTILE = [
    "<script>f()</script>", "<img src=x onerror=f()>", "</code></pre></details><b>x", "```\n# x",
    "$\\def\\a{b}$", "\\(x\\)", "[a](javascript:f())", "![a](http://e.example/x.png)",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07", "a\rb", "\u2028\u2029\x00", "x" * 1_000_000,
    "</summary>" * 1000, "\ud800", "| a |\n|---|\n| b |", "@@0@@", "&lt;b&gt;",
]  # fmt: skip


def ran(name="lookup", arguments='{"city": "Paris", "days": 2}', result="21 °C", **state):
    return ToolRun("call-1", name, arguments, **{"status": "done", "elapsed": 0.31, **state},
                   result=result)  # fmt: skip


@pytest.mark.parametrize(
    ("run", "line"),
    [
        (ran(), 'lookup(city="Paris", days=2) → 21 °C'),
        (ran(arguments="{}"), "lookup() → 21 °C"),
        (ran(arguments=""), "lookup() → 21 °C"),
        (ran(arguments='{"a": '), 'lookup({"a": ) → 21 °C'),
        (ran(arguments="[1, 2]"), "lookup([1, 2]) → 21 °C"),
        (ran(arguments='{"a": [1, null]}', result=""), "lookup(a=[1, null]) → nothing"),
        (ran(arguments="{}", result="a\n  b"), "lookup() → a b"),
        (ran(arguments="{}", result="No.", status="failed"), "lookup() failed: No."),
        (ran(arguments="{}", result="No.", status="refused"), "lookup() was not run: No."),
        (ran(arguments="{}", result="", status="running"), "lookup() is running …"),
        (ran(arguments="{}", result="", status="waiting"), "lookup() waits for your decision"),
    ],
)  # fmt: skip
def test_a_call_is_one_line(run, line):
    words = run_in_words(run)
    assert f"{words.call} {words.outcome}" == line


@pytest.mark.parametrize("form", ['{"a": ', "["])
def test_arguments_may_nest_as_deeply_as_they_like(form, answer):
    closing = "]" if form == "[" else "}"
    for depth in (*range(1, 1100), 5000, 100_000):  # some can be read and yet not be written
        arguments = f'{{"x": {form * depth}1{closing * depth}}}'
        run = ran(arguments=arguments, status="refused", result="No.")
        words = run_in_words(run)
        assert words.call.startswith("lookup(")
        assert form.strip() in words.call
        assert words.outcome == "was not run: No."
    response = answer("**ok**")
    response.tool_runs.append(run)
    assert "lookup" in runs_markdown(response)
    assert "**ok**" in finished(response).data["text/markdown"]


@pytest.mark.parametrize("sign", "\u202e\u2067\u200b\u200c\ufeff\xad\U000e0041\u2028")
def test_signs_that_nobody_sees_are_escapes_in_the_line(sign):
    for text in (
        json.dumps({"a": f"x{sign}y"}),
        json.dumps({"a": f"x{sign}y"}, ensure_ascii=False),
    ):
        words = run_in_words(ran(name=f"look{sign}up", arguments=text, result=f"p{sign}q" * 99))
        for part in (words.name, words.call, words.outcome, words.arguments):
            assert sign not in part
        is_long = ord(sign) > 0xFFFF
        escape = f"\\U{ord(sign):08x}" if is_long else f"\\u{ord(sign):04x}"
        assert f"x{escape}y" in words.call
        assert f"p{escape}q" in words.outcome


def test_of_a_key_that_comes_twice_the_last_one_counts():
    assert run_in_words(ran(arguments='{"a": 1, "b": 2, "a": 3}')).call == "lookup(a=3, b=2)"


def test_a_name_that_is_none_stands_for_no_other_argument():
    arguments = json.dumps({'city="Rome", days': 1})
    assert run_in_words(ran(arguments=arguments)).call == ('lookup(**{"city=\\"Rome\\", days": 1})')


def test_what_the_error_says_of_the_function_is_said_once():
    run = ran(arguments="{}", status="failed", result="lookup failed: ValueError: no (line 2 of f)")
    assert run_in_words(run).outcome == "failed: ValueError: no (line 2 of f)"


def test_a_call_that_had_not_ended_with_its_answer_was_interrupted():
    for status in ("running", "waiting"):
        words = run_in_words(ran(status=status, result=""), has_ended=True)
        assert (words.status, words.outcome) == ("interrupted", "was interrupted")


def test_what_the_line_cuts_is_folded_and_what_it_says_is_not_said_twice():
    short = run_in_words(ran())
    assert (short.arguments, short.result) == ("", "")
    arguments = json.dumps({"text": "y" * 200})
    long = run_in_words(ran(arguments=arguments, result="two\nlines"))
    assert (long.arguments, long.result) == (arguments, "two\nlines")


def test_a_long_result_says_how_much_more_there_is():
    words = run_in_words(ran(result="x" * (MOST_SAVED + 1500)))
    assert words.result.startswith("x" * MOST_SAVED + "\n")
    assert "1,500 more characters" in words.result
    assert "response.tool_runs" in words.result


class Seen(HTMLParser):
    """Elements, attributes and text as a browser reads them."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.names, self.texts = [], set(), []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.texts.append(data)


@pytest.mark.parametrize("status", ["running", "done", "failed", "refused"])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_what_a_function_or_a_model_says_is_text_and_bounded(text, status, answer):
    run = ran(name=text, arguments=text, result=text, status=status)
    html = run_html(run_in_words(run))
    seen = Seen(html)
    assert set(seen.tags) <= {"details", "summary", "code", "pre", "div"}
    assert seen.names <= {
        "class", "data-status", "data-name", "dir", "tabindex", "data-lm-suppress-shortcuts",
    }  # fmt: skip
    response = answer("**ok**")
    response.tool_runs.append(run)
    markdown = runs_markdown(response)
    assert "\n" not in markdown
    assert set(Seen(markdown).tags) <= {"details", "summary", "blockquote", "code", "pre", "div"}
    for written in (html, markdown):
        assert len(written) < 60_000
        assert not set("\x00\x07\x1b\ud800") & set(written)
        written.encode()


def test_a_key_is_shown_nowhere(answer):
    key = Secret("xai-0123456789abcdefghij")
    text = key.reveal()
    run = ran(name=text, arguments=json.dumps({"a": text}), result=f"is {text}\n\n")
    response = answer("ok")
    response.tool_runs.append(run)
    assert text not in runs_markdown(response)
    assert text not in run_html(run_in_words(run))
    assert text not in str(finished(response))


def test_the_finished_output_tells_of_the_calls_above_the_answer(answer):
    response = answer("It is **warm**.")
    response.tool_runs.extend(
        [ran(), ran(name="other", arguments="{}", status="failed", result="No.")]
    )
    data, metadata = finished(response)
    assert data["text/plain"] == "It is **warm**."
    first, second, *rest = data["text/markdown"].split("\n\n")
    assert Seen(first).texts == ['lookup(city="Paris", days=2)', " → ", "21 °C"]
    assert Seen(second).texts == ["other()", " failed: ", "No."]
    assert rest == ["It is **warm**.", "<sub>grok-4.6</sub>"]
    runs = metadata["grok_jupyter"]["tool_runs"]
    assert runs == [{"name": "lookup", "status": "done"}, {"name": "other", "status": "failed"}]


@pytest.mark.parametrize("output_format", FORMATS)
def test_no_second_is_in_the_finished_output(answer, output_format):
    outputs = []
    for elapsed in (0.1, 9.9):
        response = answer("```python\nx\n```")
        response.tool_runs.append(ran(elapsed=elapsed, result="x" * 500))
        outputs.append(finished(response, output_format=output_format))
    assert outputs[0] == outputs[1]


def test_without_calls_nothing_is_said_of_any(answer):
    assert runs_markdown(answer("Hi")) == ""
    assert "tool_runs" not in finished(answer("Hi")).metadata["grok_jupyter"]


def test_the_page_is_told_of_a_call_when_it_begins_and_when_it_ends(answer):
    response, region = answer("", status="streaming"), RunsRegion()
    assert region.grow(response) == []
    run = ran(status="running", result="", elapsed=None)
    response.tool_runs.append(run)
    assert region.is_behind(response)
    (begun,) = region.grow(response)
    assert begun[:4] == (RUNS, 0, -1, 0)
    assert 'data-status="running"' in begun[4]
    assert not region.is_behind(response)
    assert region.grow(response) == []
    run.result, run.elapsed, run.status = "21 °C", 0.31, "done"
    response.tool_runs.append(replace(run, status="running", result="", elapsed=None))
    ended, second = region.grow(response)
    assert "21 °C · 0.3 s" in ended[4]
    assert second[1] == 1
    assert region.snapshot() == [ended, second]
    response.finish("interrupted")
    (left,) = region.grow(response)
    assert left[1] == 1
    assert 'data-status="interrupted"' in left[4]
    assert region.grow(response) == []


def test_a_live_frame_without_widgets_tells_of_the_calls(answer):
    frames = LiveMarkdown("grok-4.6", "markdown", lambda: 0.0)
    response = answer("", status="streaming")
    response.tool_runs.append(ran(status="running", result=""))
    frame = frames.frame(response)
    assert "is running …" in frame
    assert frame.endswith("*grok-4.6 is thinking … 0 s*")
