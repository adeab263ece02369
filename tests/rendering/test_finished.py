"""The finished output."""

import pytest

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.finished import finished
from grok_jupyter.rendering.formats import FORMATS

USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7, "cost_in_usd_ticks": 50}


def test_it_is_markdown_and_plain_text_and_nothing_else(answer):
    data, metadata = finished(answer("**Hi**", usage=USAGE))
    assert data == {
        "text/markdown": "**Hi**\n\n<sub>grok-4.6 · 3 prompt + 4 completion tokens · "
        "0.000000005 USD</sub>",
        "text/plain": "**Hi**",
    }
    assert set(metadata) == {"grok_jupyter"}


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("status", ["completed", "interrupted", "failed", "streaming"])
@pytest.mark.parametrize(
    "text", ["", " ", "x", "```\ncut", "- [ ] a\n- b", "{}", "`", "$5 \\[x\\]"]
)
def test_whatever_the_answer_there_is_markdown_and_the_text_verbatim(
    answer, output_format, status, text
):
    data, _ = finished(answer(text, status=status), output_format=output_format)
    assert data["text/plain"] == text
    assert data["text/markdown"].strip()


def test_nothing_in_it_depends_on_time(answer):
    first, second = answer("Hi", usage=USAGE), answer("Hi", usage=USAGE)
    first.elapsed, first.time_to_first_token = 1.5, 0.5
    second.elapsed, second.time_to_first_token = 9.5, 2.5
    assert finished(first) == finished(second)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("```python\nx = 1", "```python\nx = 1\n```"),
        ("~~~\nx", "```\nx\n```"),
        ("````\n```\nx", "````\n```\nx\n````"),
        ("- a\n\n  ```\n  x", "- a\n\n  ```\n  x\n  ```"),
        ("> ```\n> x", "> ```\n> x\n> ```"),
        ("- a\n- b", "- a\n- b"),
    ],
)
def test_the_muted_line_stands_outside_of_what_was_cut(answer, text, body):
    markdown = finished(answer(text, status="interrupted")).data["text/markdown"]
    assert markdown == f"{body}\n\n<sub>interrupted · grok-4.6</sub>"


def test_an_answer_without_anything_to_show_says_so(answer):
    response = answer("", model=None)
    assert finished(response).data["text/markdown"] == "<sub>an empty answer</sub>"
    assert finished(Response()).data["text/markdown"] == "<sub>an empty answer</sub>"


def test_provenance_is_added_to_what_the_response_tells(answer):
    _, metadata = finished(answer("Hi", usage=USAGE), provenance={"prompt_sha256": "abc"})
    described = metadata["grok_jupyter"]
    assert described["prompt_sha256"] == "abc"
    assert described["response_id"] == "a-1"
    assert described["usage"]["cost_in_usd_ticks"] == 50
    assert described["replayed"] is False


def test_reasoning_is_not_part_of_it(answer):
    output = finished(answer("Hi", reasoning_content="Let me think"))
    assert "Let me think" not in str(output)


def test_metadata_are_json():
    import json

    assert json.loads(json.dumps(finished(Response()).metadata))


def test_a_note_stands_in_the_muted_line_whatever_else_is_left_out(answer):
    def line(text, **how):
        return finished(answer(text, usage=USAGE), caption="turn 2", **how).data["text/markdown"]

    assert line("Hi").endswith("0.000000005 USD · turn 2</sub>")
    assert line("Hi", with_usage=False) == "Hi\n\n<sub>turn 2</sub>"
    assert line("", with_usage=False) == "<sub>an empty answer · turn 2</sub>"
