"""Whatever the text and wherever it is cut."""

from fidelity.page import Page
from fidelity.safety import problems
from fidelity.texts import nasties
from fidelity.trees import tree
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_jupyter.rendering.engine import render
from grok_jupyter.rendering.stream import MarkdownStream

# Pieces whose neighbours decide what they are.
PIECES = (
    "*", "**", "_", "~~", "`", "```", "~~~", "\n", "\n\n", "    ", "  ", "\t", "- ", "1. ", "2) ",
    "> ", "# ", "---", "===", "|", "| a |\n|---|\n", "[", "]", "(", ")", "](", "![", "[a]: /b\n",
    "[^1]", "[^1]: note\n", "[ ] ", "<", ">", "<b>", "<https://x.example>", "https://x.example",
    "www.x.example", "a@x.example", "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\", "&", "&amp;",
    "&#0;", "!", "word", "a b", "强调。", "🚀", "e\u0301", "\x00", "\x02", "\r", "\r\n", '"', "'",
    "5", ".", "{", "}", "\\frac",
)  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.lists(st.sampled_from([text.markdown for text in nasties()]), max_size=3).map("\n".join),
    st.text(max_size=60),
)


@st.composite
def streams(draw):
    """A text, and where it is cut."""
    text = draw(texts)
    cuts = draw(st.sets(st.integers(0, len(text)), max_size=12))
    return text, sorted(cuts)


@settings(max_examples=400, deadline=None)
@given(streams())
def test_no_cut_changes_the_end(stream):
    text, cuts = stream
    growing, page = MarkdownStream(maths="tex"), Page()
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        page.apply(growing.feed(text[start:end]))
    page.apply(growing.finish())
    expected = render(text, maths="tex")
    assert growing.html == expected
    assert tree(page.html) == tree(expected)


@settings(max_examples=200, deadline=None)
@given(streams())
def test_no_frame_is_unsafe(stream):
    text, cuts = stream
    growing, page = MarkdownStream(), Page()
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        page.apply(growing.feed(text[start:end]))
        assert problems(page.html) == []
    page.apply(growing.finish())
    assert problems(page.html) == []


@settings(max_examples=200, deadline=None)
@given(texts)
def test_no_text_fails(text):
    assert problems(render(text)) == []
