"""What an expression in an option gives is used as it is: no text of an answer runs as Python."""

import string

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grok_jupyter import InputError

FLAGS = ("-i", "--tool", "--schema")
RUNS = "ran.append(1)"
"""Text with a side effect: what runs it, is seen."""


@pytest.fixture
def tried(shell, server):
    """Run a cell with an option, and tell how it ended, what ran, and what was sent."""

    def run(line):
        shell.names["ran"] = []
        before = len(server.requests)
        try:
            shell.run(f"%%grok {line}\nhello")
        except InputError as error:
            return str(error), shell.names["ran"], len(server.requests) - before
        return "", shell.names["ran"], len(server.requests) - before

    return run


AROUND = st.sampled_from(
    ["{}", "({}, web_search)[1]", "[{}]", "{} or int", "{} or b''", "web_search({})", " {}", "\n{}",
     "(lambda: {})()", "f'{{{}}}'", "{{{{{}}}}}", "{}.png", "last if {} else 0", "{} # a.png"]
)  # fmt: skip
WORDS = st.text(string.printable, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(flag=st.sampled_from(FLAGS), around=AROUND, before=WORDS, after=WORDS)
@pytest.mark.parametrize("form", ["{{said}}", "{{str(said)}}", "{{[said][0]}}"])
def test_no_text_that_an_expression_gives_runs(tried, shell, form, flag, around, before, after):
    shell.names["said"] = before + around.format(RUNS) + after
    said, ran, sent = tried(f"{flag} {form}")
    assert (ran, sent) == ([], 0)
    assert said.count("\n") == 0


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("kind", ["response", "numpy"])
def test_no_other_kind_of_text_runs(tried, shell, flag, kind):
    from grok_jupyter import Response
    from grok_jupyter.protocol.chunk import Chunk

    response = Response()
    text = f"({RUNS}, web_search)[1]"
    response.append(Chunk({"choices": [{"index": 0, "delta": {"content": text}}]}))
    shell.names["said"] = response if kind == "response" else np.str_(response.content)
    said, ran, sent = tried(f"{flag} {{{{said}}}}")
    assert (ran, sent) == ([], 0)
    assert said


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("value", ["a{{said}}", "{{said}}!", "{{said}}{{said}}", "f({{said}})"])
def test_an_expression_among_other_text_is_refused(tried, shell, flag, value):
    shell.names["said"] = RUNS
    said, ran, sent = tried(f"{flag} {value}")
    assert (ran, sent) == ([], 0)
    assert "{{expr}} alone" in said
    assert "Nothing was sent" in said


def test_the_name_of_one_of_xais_tools_may_be_a_value(shell, server):
    shell.names["name"] = "x_search"
    shell.run("%%grok --tool {{name}}\nhello")
    assert [tool["type"] for tool in server.requests[-1].body["tools"]] == ["x_search"]


def test_a_text_that_names_no_tool_of_xais_is_a_sentence(tried, shell):
    shell.names.update(name="lookup", lookup=lambda: 1)
    said, _, sent = tried("--tool {{name}}")
    assert "'lookup'" in said
    assert "--tool {{name}}" in said
    assert "web_search" in said
    assert sent == 0


def test_an_object_itself_is_used(asked, shell):
    def lookup(word: str) -> str:
        """Look a word up."""
        return word

    shell.names.update(lookup=lookup, kinds=[list[int]])
    assert asked("%%grok --tool {{lookup}}\nhello")["tools"][0]["function"]["name"] == "lookup"
    assert "response_format" in asked("%%grok --schema {{kinds[0]}}\nhello")


def test_the_expression_of_an_object_is_evaluated_once(asked, shell):
    def lookup() -> int:
        """Look it up."""
        return 1

    shell.names.update(calls=[], lookup=lookup)
    asked("%%grok --tool {{calls.append(1) or lookup}}\nhello")
    asked("%%grok --schema {{calls.append(1) or list[int]}}\nhello")
    assert shell.names["calls"] == [1, 1]


@pytest.mark.parametrize("flag", FLAGS)
def test_a_key_among_the_values_is_not_quoted(tried, shell, flag):
    shell.names["secret"] = "xai-" + "Zq7AbCdEfGhIjKlMnOpQrStUvWxYz01" * 2
    said, _, sent = tried(f"{flag} {{{{secret}}}}")
    assert "holds an API key" in said
    assert "Zq7AbCd" not in said
    assert sent == 0
