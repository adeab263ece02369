"""Of an answer that arrives, only its code is shown: the blocks that ``response.code`` gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.rendering.code_only import CodeOnly
from grok_jupyter.text.code_blocks import code_blocks

LINES = st.sampled_from([
    "Text", "", "```python", "```", "````", "~~~", "x = 1", "    y = 2", "- item", "  ```js",
    "> quoted", "> ```", "`", "``", "```py", "\tz", "  - nested", "1. one", "   ```", "$x$ <b>",
    "  x", "`` ` ``", "[a]: b",
])  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def answers(draw):
    """A text, and where it is cut into pieces."""
    rows = draw(st.lists(st.tuples(LINES, ENDS), max_size=12))
    text = "".join(row + end for row, end in rows)
    text = text[: len(text) - draw(st.integers(0, 3))]
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def selected(pieces, *, has_fences):
    only = CodeOnly(has_fences=has_fences)
    given = [only.feed(piece) for piece in pieces]
    return "".join([*given, only.finish()])


@given(answers())
def test_without_fences_it_is_the_code_of_the_answer(pieces):
    text = "".join(pieces)
    blocks = code_blocks(text)
    expected = "\n".join(block.source for block in blocks) if blocks else text
    assert selected(pieces, has_fences=False) == expected


@given(answers())
def test_with_fences_it_reads_as_the_same_blocks_and_nothing_else(pieces):
    blocks = code_blocks("".join(pieces))
    if blocks:
        assert code_blocks(selected(pieces, has_fences=True)) == blocks


def test_a_line_of_code_is_shown_while_it_arrives():
    only = CodeOnly(has_fences=True)
    assert only.feed("Here:\n\n```py") == ""
    assert only.feed("thon\nx = ") == "```python\nx = "
    assert only.feed("1") == "1"
    assert only.feed("\n``") == "\n"
    assert only.feed("`\nThat is ") == "```\n"
    assert only.feed("all.") == ""
    assert only.finish() == ""


@pytest.mark.parametrize("has_fences", [True, False])
def test_an_answer_without_code_is_shown_at_its_end(has_fences):
    only = CodeOnly(has_fences=has_fences)
    assert only.feed("No code, ") + only.feed("sorry.") == ""
    assert only.finish() == "No code, sorry."
