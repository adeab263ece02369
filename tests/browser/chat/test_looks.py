"""How the chat looks and reads in every state, theme and width."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ANSWER = """Use **groupby**, then look at the [manual](https://pandas.pydata.org)[^1].

```python
def summarise(frame: pd.DataFrame, by: str = "region", value: str = "sales") -> pd.Series:
    return frame.groupby(by)[value].agg("mean")  # of each region, the largest of them first
```

| region | sales | share | growth | orders | returns | customers | first order | last order |
|--------|------:|------:|-------:|-------:|--------:|----------:|-------------|------------|
| north  | 1,204 |  31 % |   +4 % |    812 |      12 |       411 | 2023-01-04  | 2026-10-30 |
| south  |   988 |  26 % |   -1 % |    640 |      31 |       388 | 2023-02-11  | 2026-11-02 |

1. First, *check* the types.
2. Then sum: $\\sum_i x_i$.

> A quote.

[^1]: The text of the note.
"""
HEBREW = "הנה תשובה קצרה בעברית עם `קוד` באמצע.\n\n- פריט ראשון\n- פריט שני\n"
CHINESE = "当然可以。先读取数据，然后按地区分组，最后画图。" * 4 + "\n\n" + "x" * 300 + "\n"
LABS = {"light": "lab", "dark": "dark_lab", "contrast": "contrast_lab"}
OVERFLOW = "element => element.scrollWidth - element.clientWidth"


@pytest.fixture(params=LABS)
def theme(request):
    return request.param


@pytest.fixture
def themed_lab(request, theme):
    return request.getfixturevalue(LABS[theme])


def answered(chat, teller, question, answer, thought=None):
    chat.ask(question)
    if thought:
        teller.think(thought)
    teller.say(answer)
    teller.end()
    chat.wait_until_idle()


def test_every_state_looks_right_and_reads_well(themed_lab, theme, open_chat, teller):
    chat = open_chat(themed_lab, "looks.ipynb")
    expect(chat.root).to_contain_text("Ask Grok anything")
    chat.assert_accessible()
    chat.screenshot(f"chat-{theme}-empty")

    answered(chat, teller, "How do I get the mean of each region?", ANSWER, "They want *means*.")
    answered(chat, teller, "תוכל להסביר בעברית?", HEBREW)
    answered(chat, teller, "用中文解释一下", CHINESE)
    chat.assert_accessible()
    chat.screenshot(f"chat-{theme}-scripts")

    chat.ask("And more?")
    teller.think("Let me think.")
    teller.say("It begins.\n\nIt goes on")
    expect(chat.log).to_contain_text("It goes on")
    chat.field.fill("A draft\nof two lines")
    chat.assert_accessible()
    chat.screenshot(f"chat-{theme}-streaming")
    chat.button("Stop").click()
    expect(chat.turns.last).to_contain_text("interrupted")
    chat.assert_accessible()
    chat.screenshot(f"chat-{theme}-stopped")
    teller.end()

    chat.button("Settings").click()
    chat.assert_accessible()
    chat.screenshot(f"chat-{theme}-settings")
    chat.page.keyboard.press("Escape")
    for name in ("Export", "Attach", "Model"):
        chat.button(name).click()
        expect(chat.root.get_by_role("menu", name=name)).to_be_visible()
        chat.assert_accessible()
        chat.screenshot(f"chat-{theme}-{name.lower()}")
        chat.page.keyboard.press("Escape")
        expect(chat.button(name)).to_be_focused()
    chat.button("Attach").click()
    chat.item("Notebook variable").click()
    expect(chat.root.get_by_role("option", name="chat ChatWidget")).to_be_visible()
    chat.assert_accessible()
    chat.screenshot(f"chat-{theme}-variables")
    chat.page.keyboard.press("Enter")

    chat.scroll_to(0)
    first = chat.turns.first
    first.get_by_text("Thought for").click()
    first.get_by_role("button", name="Edit question").click()
    expect(first).to_contain_text("The 3 turns below are dropped.")
    chat.assert_accessible()
    chat.screenshot(f"chat-{theme}-edit")
    first.get_by_role("button", name="Cancel").click()
    first.get_by_role("button", name="Regenerate answer").click()
    chat.assert_accessible()
    chat.screenshot(f"chat-{theme}-regenerate")
    chat.page.keyboard.press("Escape")
    first.get_by_role("button", name="Delete turn").click()
    expect(chat.button("Undo")).to_be_visible()
    chat.assert_accessible()
    chat.screenshot(f"chat-{theme}-undo")


@pytest.mark.parametrize("width", [340, 560, 1600])
def test_nothing_overflows_at_any_width(lab, open_chat, teller, width):
    chat = open_chat(lab, f"width-{width}.ipynb", width=width)
    answered(chat, teller, "How do I get the mean of each region? " + "y" * 200, ANSWER)
    answered(chat, teller, "用中文解释一下", CHINESE)
    for share in (0, 0.5, 1):
        chat.scroll_to(share)
        chat.screenshot(f"chat-width-{width}-{share}")
    for part in (chat.root, chat.log, *chat.turns.all()):
        assert part.evaluate(OVERFLOW) <= 0
    table = chat.root.get_by_role("table")
    table.scroll_into_view_if_needed()
    expect(table.get_by_role("cell", name="north")).to_be_in_viewport()
    if width < 1000:
        assert table.evaluate(OVERFLOW) > 0, "a wide table scrolls within itself"
    chat.assert_accessible()


def test_text_from_right_to_left_stands_on_the_right(lab, open_chat, teller):
    chat = open_chat(lab, "hebrew.ipynb")
    answered(chat, teller, "תוכל להסביר בעברית?", HEBREW)
    expect(chat.turns.locator(".grok-text")).to_have_css("direction", "rtl")
    for name in ("paragraph", "list"):
        parts = chat.turns.locator(".grok-answer").get_by_role(name)
        expect(parts.first).to_have_css("direction", "rtl")  # once there is text in it


def test_the_notes_of_each_answer_are_its_own(lab, open_chat, teller):
    chat = open_chat(lab, "notes.ipynb")
    for number in ("first", "second"):
        answered(chat, teller, "A note?", f"A word[^1].\n\n[^1]: The {number} note.\n")
    expect(chat.turns.locator("[id]")).to_have_count(4)
    ids = chat.turns.locator("[id]").evaluate_all("all => all.map((one) => one.id)")
    assert len(ids) == len(set(ids)) == 4
    for turn, number in ((chat.turns.first, "first"), (chat.turns.last, "second")):
        name = turn.get_by_role("link", name="1").get_attribute("href").removeprefix("#")
        expect(turn.locator(f"[id='{name}']")).to_contain_text(f"The {number} note.")


def test_a_failed_answer_is_one_sentence_with_a_way_on(lab, open_chat):
    closed = "%env XAI_BASE_URL=http://127.0.0.1:9/v1\n%env XAI_API_KEY=k\n%load_ext grok_jupyter"
    chat = open_chat(lab, "fails.ipynb", load=closed)
    chat.ask("Is anybody there?")
    chat.wait_until_idle()
    error = chat.turns.locator(".grok-error")
    expect(error).to_contain_text("127.0.0.1:9")
    expect(error).not_to_contain_text("Traceback")
    chat.assert_accessible()
    chat.screenshot("chat-light-error")
    error.get_by_role("button", name="Retry").click()
    expect(chat.button("Stop")).to_be_visible()


def test_the_embedded_endpoint_does_not_pass_for_grok(dark_lab, open_chat):
    chat = open_chat(dark_lab, "demo.ipynb", load="%load_ext grok_jupyter\n%grok demo")
    expect(chat.root).to_contain_text("embedded endpoint, not Grok")
    chat.ask("Hello")
    expect(chat.turns.last).to_contain_text(re.compile(r"grok-demo.*tokens"))
    chat.assert_accessible()
    chat.screenshot("chat-dark-demo")
