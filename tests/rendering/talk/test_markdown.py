"""A turn as Markdown that stays in a notebook."""

import cmarkgfm

from grok_jupyter.chat import image
from grok_jupyter.rendering.talk.markdown import turn_markdown


def test_question_answer_and_what_it_cost_stand_in_order(asked):
    assert turn_markdown(asked("What is *pi*?", "It is $\\pi$.")) == (
        "**You**\n\n> What is &#42;pi&#42;?\n\n"
        "**grok-test**\n\nIt is $\\pi$.\n\n"
        "<sub>grok-test · 12 prompt + 5 completion tokens</sub>"
    )


def test_the_embedded_endpoint_speaks_under_its_own_name(asked):
    written = turn_markdown(asked(model="grok-demo"))
    assert "**grok-demo**" in written
    assert "grok-asked" not in written


def test_the_time_of_a_question_leaves_no_trace(asked):
    early, late = asked(), asked()
    late.asked_at += 1000
    assert turn_markdown(early) == turn_markdown(late)


def test_the_reasoning_is_left_out(asked):
    assert "SECRET" not in turn_markdown(asked(reasoning="SECRET thoughts"))


def test_an_interrupted_answer_says_so_and_closes_what_is_open(asked, read):
    written = turn_markdown(asked(answer="Code:\n\n```python\nx = 1", status="interrupted"))
    assert "<sub>interrupted · grok-test" in written
    tags, _ = read(cmarkgfm.github_flavored_markdown_to_html(written + "\n\n# after"))
    assert tags[-1] == "h1"


def test_an_answer_that_still_arrives_says_so(asked):
    assert turn_markdown(asked(status="streaming")).endswith(
        "Hello\n\n<sub>the answer was still arriving</sub>"
    )


def test_an_error_is_one_sentence_that_means_nothing_else(asked):
    written = turn_markdown(asked(answer="", status="failed", error="No such\nmodel: *x* <b>"))
    assert "**Failed:** No such model: &#42;x&#42; &#60;b&#62;" in written
    assert "<sub>no answer" in written


def test_calls_of_tools_are_code(asked):
    call = {"id": "1", "function": {"name": "weather", "arguments": '{"city": "`` ``` "}'}}
    written = turn_markdown(asked(answer="", calls=[call]))
    assert '````\nweather({"city": "`` ``` "})\n````' in written


def test_small_images_are_shown_and_others_are_named(asked, pixel):
    attachments = [
        ("dot.png", image(pixel)),
        ("big.png", image(pixel + b"\0" * 50_000)),
        ("far.png", image("https://pictures.example/far.png?secret=1")),
        ("df *head*", "a,b"),
    ]
    written = turn_markdown(asked("Look", attachments=attachments))
    assert written.count("data:image/png;base64,") == 1
    assert "![dot.png](data:" in written
    assert (
        "Attached: big.png (image), far.png (image at pictures.example), df &#42;head&#42;"
    ) in written
    assert "secret" not in written


def test_a_question_of_images_alone_is_no_gap(asked, pixel):
    written = turn_markdown(asked("", attachments=[("dot.png", image(pixel))]))
    assert written.startswith("**You**\n\n![dot.png](data:")


def test_footnotes_of_one_answer_do_not_reach_another(asked):
    answer = "A claim.[^1]\n\n[^1]: The source {}."
    page = "\n\n".join(turn_markdown(asked(answer=answer.format(n))) for n in (1, 2))
    assert "[^1]" not in page
    assert page.count("<sup>1</sup>") == 4
