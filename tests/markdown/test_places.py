"""Each node knows where it stands in the source."""

import pytest
from fidelity.texts import corpus
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.markdown.blocks.nodes import (
    Code,
    Document,
    Footnote,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Table,
)
from grok_jupyter.markdown.reading import read

TOKENS = [
    "a", "b c", "\n", "\n\n", "- ", "1. ", "> ", "  ", "    ", "\t", "# ", "```\n", "~~~\n", "|",
    "-|-\n", "[^1]: ", "[x]: /y\n", "===\n", "---\n", "$$\n", "\r\n", "* * *\n", "é", "\\",
]  # fmt: skip


def nodes(text):
    waiting = [*text.blocks, *text.references.notes]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, (Document, Quote, List, Item, Footnote)):
            waiting += node.children


def assert_places(markdown):
    text = read(markdown)
    source = text.source
    for node in nodes(text):
        assert node.begins == 0 or source[node.begins - 1] == "\n"
        if isinstance(node, Paragraph):
            for line, start in zip(node.lines, node.starts, strict=True):
                assert source[start : start + len(line)] == line
        elif isinstance(node, Heading):
            for line, start in zip(node.text.split("\n"), node.starts, strict=False):
                assert source[start : start + len(line)] == line
        elif isinstance(node, Table):
            for row, start in zip(node.rows, node.starts[1:], strict=True):
                assert source[start : start + len(row)] == row
        elif isinstance(node, Code) and node.fence:
            assert source[node.content :].startswith(node.fence)
            assert node.last == len(source) or source[node.last] == "\n"
    ends = 0
    for block in text.blocks:
        assert ends <= block.begins <= block.ends <= len(source)
        ends = block.ends


@pytest.mark.parametrize("text", corpus(), ids=lambda text: text.name)
def test_texts_of_the_corpus(text):
    assert_places(text.markdown)


@given(st.lists(st.sampled_from(TOKENS), max_size=24).map("".join))
def test_any_text(text):
    assert_places(text)


def test_definitions_are_known_by_their_lines():
    text = read("[a]: /x\n  'title'\n[b]: /y\nwords\n\n> [c]: /z\n")
    assert [text.source[start:end] for start, end in text.references.spans] == [
        "[a]: /x", "'title'", "[b]: /y", "[c]: /z",
    ]  # fmt: skip
