"""How an answer looks: -f, -q and show_usage."""

import pytest

CODE = "Here:\n\n```python\nprint(1)\n```\n\nand\n\n```sh\nls\n```\n"
USAGE = {"prompt_tokens": 1200, "completion_tokens": 7, "cost_in_usd_ticks": 12_345}


@pytest.fixture
def shown(kernel, scripted):
    """Ask with some options, answer with a text; the cell and its Markdown."""

    def ask(options, text, **end):
        cell = kernel.start(f"%%grok -o r {options}\nTell me")
        exchange = scripted.next()
        exchange.answer(text, **end)
        cell.done()
        (output, *_) = cell.outputs()
        assert output["data"]["text/plain"] == text
        return cell, output["data"]["text/markdown"], exchange.body

    return ask


def test_the_muted_line_names_model_tokens_and_cost(shown):
    _, markdown, _ = shown("", "Hi", usage=USAGE)
    line = "grok-test · 1,200 prompt + 7 completion tokens · 0.0000012345 USD"
    assert markdown == f"Hi\n\n<sub>{line}</sub>"


def test_quiet_leaves_the_muted_line_out(shown):
    assert shown("-q", "Hi", usage=USAGE)[1] == "Hi"


def test_show_usage_leaves_the_muted_line_out(kernel, shown):
    kernel.run("%config GrokMagics.show_usage = False")
    assert shown("", "Hi", usage=USAGE)[1] == "Hi"


def test_text_is_not_rendered(shown):
    assert shown("-q -f text", "# no *heading*")[1] == "```\n# no *heading*\n```"


def test_text_may_hold_fences_of_its_own(shown):
    markdown = shown("-q -f text", CODE)[1]
    assert markdown == f"````\n{CODE}````"


def test_code_shows_only_the_fenced_blocks(kernel, shown):
    _, markdown, _ = shown("-q -f code", CODE)
    assert markdown == "```python\nprint(1)\n```\n\n```sh\nls\n```"
    assert kernel.value("[(b.language, b.source) for b in r.code]") == [
        ("python", "print(1)\n"),
        ("sh", "ls\n"),
    ]


def test_an_answer_without_code_fails_visibly_and_is_shown(kernel, shown):
    cell, markdown, _ = shown("-q -f code", "I have none.")
    assert markdown == "I have none."
    assert cell.error["ename"] == "AnswerError"
    assert kernel.value("(r.content, r.status)") == ("I have none.", "completed")


def test_json_is_asked_for_laid_out_and_decoded(kernel, shown):
    _, markdown, body = shown("-q -f json", '{"a": [1], "ü": null}')
    assert body["response_format"] == {"type": "json_object"}
    assert markdown == '```json\n{\n  "a": [\n    1\n  ],\n  "ü": null\n}\n```'
    assert kernel.value("r.json()") == {"a": [1], "ü": None}


def test_an_answer_that_is_no_json_fails_visibly_and_is_shown(kernel, shown):
    cell, markdown, _ = shown("-q -f json", "No.")
    assert markdown == "No."
    assert "not JSON" in cell.error["evalue"]
    assert kernel.value("r.content") == "No."


def test_a_response_format_of_the_user_wins_over_that_of_json(shown):
    _, _, body = shown("-f json -p response_format text", "{}")
    assert body["response_format"] == {"type": "text"}


def test_the_format_can_be_a_setting(kernel, shown):
    kernel.run("%config GrokMagics.format = 'text'")
    assert shown("-q", "*a*")[1] == "```\n*a*\n```"
    assert shown("-q -f markdown", "*a*")[1] == "*a*"
