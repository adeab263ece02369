"""Text that is not rendered grows in a block of code."""

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.rendering.live.verbatim import VerbatimStream

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
LONG = st.tuples(TEXT, st.sampled_from([1, 1, 500]))


def shown(patches):
    """The html of the block that patches build, as a page counts: in UTF-16."""
    parts = []
    for block, part, keep, html in patches:
        assert block == 0
        if part == -1:
            assert html == "<pre><code></code></pre>"
            parts = []
            continue
        parts += [""] * (part + 1 - len(parts))
        kept = parts[part].encode("utf-16-le")[: 2 * keep].decode("utf-16-le")
        parts[part] = kept + html
    return "".join(parts)


@given(st.lists(LONG))
def test_the_block_holds_every_character(drawn):
    deltas = [text * times for text, times in drawn]
    stream = VerbatimStream()
    patches = [patch for delta in deltas for patch in stream.feed(delta)] + stream.finish()
    assert shown(patches) == escape("".join(deltas), quote=False)


@given(st.lists(LONG))
def test_a_snapshot_shows_the_same(drawn):
    deltas = [text * times for text, times in drawn]
    stream = VerbatimStream()
    for delta in deltas:
        stream.feed(delta)
    assert shown(stream.snapshot()) == escape("".join(deltas), quote=False)


def test_only_what_is_new_is_sent():
    stream = VerbatimStream()
    stream.feed("<" * 1000)
    (patch,) = stream.feed("&")
    assert patch == (0, 0, 4000, "&amp;")
