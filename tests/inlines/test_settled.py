"""The offset up to which a text is settled, whatever follows."""

from xml.etree.ElementTree import Element

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grok_jupyter.markdown.inlines import fill

SIGNS = [
    *("*", "**", "_", "__", "~", "~~", "`", "``", "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\"),
    *("[", "]", "![", "](", ")", "](u)", "[a]", "[b c]", "[^1]", "<", ">", "<sub>", "</sub>"),
    *("<br />", '<a href="', "<https://q.r>", "https://a.b", "www.c.de", "x@y.org", "&amp;", "&"),
    *("a", "b c", "1", "。", "强", ".", "!", "(", '"', "\n", "  \n", " ", " ", " ", " ", "-"),
    *("\\begin{align}", "\\end{align}"),
]
texts = st.lists(st.sampled_from(SIGNS), max_size=20).map("".join).map(str.strip)


@pytest.fixture(scope="session")
def known(definitions):
    """Return a function that makes definitions; references to notes are not counted."""

    class Uncounted(definitions):
        def cite(self, label):
            found = super().cite(label)
            return found and found._replace(occurrence=1)

    return lambda: Uncounted({"a": ("/a", ""), "b c": ("/b", "t")}, ["1"])


@given(text=texts, rest=texts, gap=st.sampled_from(["", " "]), is_open=st.booleans())
@example(text="*a* [x b", rest="](u) c*", gap="", is_open=False)
@example(text="a $5 b", rest="c$", gap=" ", is_open=True)
@example(text="a <br", rest="/> b", gap=" ", is_open=True)
@example(text="a [^1](x  **b** c", rest="d", gap="", is_open=False)
@example(text="a [b c](", rest="x) d", gap="", is_open=False)
def test_a_text_may_be_cut_where_it_is_settled(parse, show, known, text, rest, gap, is_open):
    text, whole = text.rstrip(), text + gap + rest
    _, cut = parse(text, is_open=is_open, known=known())
    if cut:
        assert text[cut] == " "
        assert not text[cut - 1].isspace()
    parts = show(whole[:cut], known=known()) + show(whole[cut:], known=known())
    assert parts == show(whole, known=known())


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("one two three", " three"),
        ("one **two** three", " three"),
        ("one **two three", " **two"),
        ("`a b` c `d e", " `d"),
        ("a [b c](d", " [b"),
        ("costs $5 now, or $6 then, and more", " $6"),
        ("a [x y] b", " b"),
        ("a [x y", " [x"),
    ],
)
def test_whatever_may_still_change_is_not_settled(parse, text, before):
    assert parse(text, is_open=True)[1] == text.index(before)


def test_most_of_a_long_paragraph_is_settled(parse):
    text = "Some **bold** words, `code`, a [link](https://x.org) and $x^2$. " * 50 + "And **more"
    assert parse(text, is_open=True)[1] == text.rindex(" **more")


def likely(text, known):
    return fill(Element("p"), text, known(), is_open=True).likely


@pytest.mark.parametrize("mark", ["[", "![", "*a", "__a", "~~a", "`", "``", "<sub>", "\\("])
def test_a_mark_that_has_waited_long_does_not_hold_a_text_back(parse, known, mark):
    text = f"one {mark} two" + " words" * 800

    assert parse(text, is_open=True)[1] <= len("one")
    assert likely(text, known) == text.rindex(" ")


@pytest.mark.parametrize("mark", ["[", "*a", "`", "$a", "<sub>"])
def test_a_mark_of_late_does(known, mark):
    text = "some [" + " words" * 600 + f" and {mark} then" + " words" * 60

    assert likely(text, known) == text.rindex(f" {mark}")


# A run of signs is one sign, and of an address that goes on nothing is known before its end.
@pytest.mark.parametrize(
    "sign", sorted({*SIGNS} - {"*", "**", "_", "__", "~", "~~", "x@y.org", "https://a.b"})
)
def test_little_is_left_of_a_long_text_without_blanks(known, sign):
    for text in (sign.replace(" ", "") * 4_000, f"{sign}字".replace(" ", "") * 4_000):
        assert len(text) - likely(text, known) <= 5_000


def test_a_code_span_that_nothing_ends_is_text_after_a_while(show_open):
    assert "<code>" in show_open("a `b" + " c" * 500)
    assert "<code>" not in show_open("a `b" + " c" * 1500)


def test_so_is_a_link_whose_address_does_not_end(show_open):
    assert "<a>" in show_open("[a](http" + "://x.example/" * 50)
    assert "[a](" in show_open("[a](/x" + "y" * 3000)
