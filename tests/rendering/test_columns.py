"""Several answers in one Markdown: none of them reaches into the next."""

from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.columns.board import Board, Column, ColumnSurface
from grok_jupyter.rendering.columns.finished import finished_board
from grok_jupyter.rendering.columns.frames import LiveBoard
from grok_jupyter.rendering.columns.terminal import BoardTerminalSurface
from grok_jupyter.rendering.columns.view import BoardView
from grok_jupyter.rendering.finished import finished
from grok_jupyter.rendering.live.place import Place

NASTIES = Path(__file__).parents[1] / "markdown/corpus/nasties"
OPEN = [
    "```python\nx = 1", "~~~~\nx", "<div>", "<!-- never closed", "<details><summary>more", "$$\nx",
    "\\[x", "> quoted\n> ```", "- item\n\n      code", "| a | b |\n|---|---|", "[link](",
    "[^1]: note\n    more", "[grok-b]: https://example.org", "text\n---", "<pre>", "<script>",
    "1. a\n   - b\n     ```\n", "Setext\n===", "`code", "*emphasis", "\\", "<table><tr><td>",
    "# a\n\n    ",
]  # fmt: skip
NAMES = ["*a* `b`", "<b>x</b>", "# x", "a|b", "[a](b)", "$x$", "a\nb", ""]


def answered(text, status="completed"):
    response = Response()
    response.append(Chunk({"model": "m", "choices": [{"index": 0, "delta": {"content": text}}]}))
    response.finish(status)
    return response


def board(*texts, titles=None, error=""):
    columns = []
    for number, text in enumerate(texts):
        response = answered(text)
        title = titles[number] if titles else f"grok-{'abc'[number]}"
        finish = partial(finished, response)
        columns.append(
            Column(title, title, "markdown", finish, lambda: error, response, is_over=True)
        )
    return Board(columns)


def headings(markdown):
    options = {"html": True, "linkify": False, "maxNesting": 200}  # else deep lists end it
    tokens = MarkdownIt("gfm-like", options).parse(markdown)
    return [
        inline.content
        for opening, inline in pairwise(tokens)
        if (opening.type, opening.tag, opening.level) == ("heading_open", "h3", 0)
    ]


@pytest.mark.parametrize("text", OPEN)
def test_what_is_left_open_in_one_answer_does_not_swallow_the_next(text):
    output = finished_board(board(text, "The second.", text))
    assert headings(output.data["text/markdown"])[-3:] == ["grok-a", "grok-b", "grok-c"]
    assert "--- grok-b ---\n\nThe second." in output.data["text/plain"]


@pytest.mark.parametrize("path", sorted(NASTIES.glob("*.md")), ids=lambda path: path.stem)
def test_no_text_of_the_corpus_reaches_into_the_next(path):
    text = path.read_text("utf-8").replace("### ", "#### ")
    found = headings(finished_board(board(text, "The second.")).data["text/markdown"])
    assert (found[0], found[-1]) == ("grok-a", "grok-b")


@given(st.lists(st.sampled_from(OPEN), max_size=4).map("\n\n".join))
def test_nor_do_several_of_them_together(text):
    markdown = finished_board(board(text, "The second.")).data["text/markdown"]
    found = headings(markdown)
    assert (found[0], found[-1]) == ("grok-a", "grok-b")


@pytest.mark.parametrize(
    "title", ["*a* `b`", "<b>x</b>", "# x", "a|b", "[a](b)", "$x$", "a\nb", ""]
)
def test_a_name_is_a_heading_in_which_no_sign_means_anything(title):
    (heading, *_) = headings(finished_board(board("x", titles=[title])).data["text/markdown"])
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parseInline(heading)[0].children
    assert {token.type for token in tokens} <= {"text", "text_special", "html_inline"}


def test_a_growing_answer_stands_below_its_heading_and_a_finished_one_as_it_will_stay():
    shown = board("Done.", "Half an answer")
    shown.columns[1].is_over = False
    shown.columns[1].response.status = "streaming"
    frames = LiveBoard(shown, lambda: 0.0)
    assert (
        frames.frame(shown) == "### grok-a\n\nDone.\n\n<sub>m</sub>\n\n### grok-b\n\nHalf an answer"
    )


class Page:
    """The messages to a page, and what they make of its columns."""

    def __init__(self, view):
        self.messages = []
        view.widget.send = self.messages.append
        view._channel._send = self.messages.append

    def texts(self, count, region=1):
        """The HTML of a region, column by column."""
        found, at = [{} for _ in range(count)], 0
        for message in self.messages:
            if message.get("all"):
                found, at = [{} for _ in range(count)], 0
            for operation in message.get("ops", ()):
                if not isinstance(operation, tuple):
                    continue
                if operation[0] == "on":
                    at = operation[1]
                elif operation[0] == region:
                    found[at][operation[1], operation[2]] = operation[4]
        return ["".join(text or "" for text in column.values()) for column in found]


@pytest.fixture
def view():
    shown = board("First *text*.\n\n", "Second `text`.\n\n", error="It <b>broke</b>")
    shown.columns[0].is_over = False
    view = BoardView("two", shown, lambda: 1.0, Place(has_typesetter=True), lambda: None)
    yield view, shown
    view.widget.close()


def test_a_page_is_told_which_column_each_operation_is_for(view):
    view, shown = view
    page = Page(view)
    view.draw(shown)
    first, second = page.texts(2)
    assert "<em>text</em>" in first
    assert "<code>text</code>" in second
    ends = page.texts(2, region=6)
    assert ends[0] == ""  # it goes on
    assert "It &lt;b&gt;broke&lt;/b&gt;" in ends[1]
    assert view.widget.headings == ["### grok-a", "### grok-b"]


def test_a_page_that_has_missed_something_is_told_all_of_each_column(view):
    view, shown = view
    page = Page(view)
    view.draw(shown)
    before = page.texts(2), page.texts(2, region=6)
    page.messages.clear()
    view._request_resync()
    view.draw(shown)
    assert page.messages[0]["all"] is True
    assert (page.texts(2), page.texts(2, region=6)) == before


def test_a_terminal_prints_one_after_the_other_and_nothing_twice(capsys):
    shown = board("First.", "Second.", error="")
    first, second = shown.columns
    first.is_over = second.is_over = False
    surface = BoardTerminalSurface(with_usage=False)
    ColumnSurface(second, shown, surface).show(second.response)
    ColumnSurface(second, shown, surface).finish(second.response)
    ColumnSurface(first, shown, surface).show(first.response)
    ColumnSurface(first, shown, surface).finish(first.response)
    surface.finish(shown)
    assert capsys.readouterr().out == "\n--- grok-a ---\n\nFirst.\n\n--- grok-b ---\n\nSecond.\n"
