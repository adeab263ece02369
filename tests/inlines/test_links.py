"""Links, images and what looks like them."""

import pytest


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a](/b)", '<a href="/b">a</a>'),
        ('[a](/b "t")', '<a href="/b" title="t">a</a>'),
        ("[a](<b c>)", '<a href="b%20c">a</a>'),
        ("[a](b(c)d)", '<a href="b(c)d">a</a>'),
        ("[a]()", '<a href="">a</a>'),
        ("[*a* `b]`](c)", '<a href="c"><em>a</em> <code>b]</code></a>'),
        ("[a](/ü?x=ö%20)", '<a href="/%C3%BC?x=%C3%B6%20">a</a>'),
        (r"[a](\(b&amp;c)", '<a href="(b&amp;c">a</a>'),
    ],
)
def test_destination_and_title_are_read(show, text, html):
    assert show(text) == html


@pytest.mark.parametrize(
    "text", ["[a](b c)", "[a] (b)", "[a](b", "[a", "a]", "[a]", "[](", '[a](b "c)', "arr[0]"]
)
def test_what_is_no_link_stays_as_it_is(show, text):
    assert show(text) == text


def test_links_are_found_by_their_label(show, definitions):
    known = definitions({"a b": ("/x", "t")})
    link = '<a href="/x" title="t">'
    assert show("[c][A  B]", known=known) == f"{link}c</a>"
    assert show("[a b][]", known=known) == f"{link}a b</a>"
    assert show("[a b]!", known=known) == f"{link}a b</a>!"


def test_what_a_reference_could_not_find_is_remembered(show, definitions):
    known = definitions()
    show("[one] and [two][three]", known=known)
    assert set(known.missed) == {"one", "three"}


def test_a_link_holds_no_link(show):
    assert show("[a [b](c) d](e)") == '[a <a href="c">b</a> d](e)'
    assert show("[https://x.org](https://x.org)") == '<a href="https://x.org">https://x.org</a>'
    assert show("[<https://x.org> a@b.cd](y)") == '<a href="y">https://x.org a@b.cd</a>'


def test_code_and_formulas_go_before_links(show):
    assert show("[a`](b)`") == "[a<code>](b)</code>"
    assert show(r"[a\(](b)\)").startswith('[a<span class="math"')


def test_an_image_is_described_in_words(show):
    assert show("![a *b* [c](d) `e`](f 'g')") == '<img src="f" title="g" alt="a b c e">'
    assert show(r"\![a](b)") == '!<a href="b">a</a>'


def test_an_image_may_stand_in_a_link(show):
    assert show("[![a](b)](c)") == '<a href="c"><img src="b" alt="a"></a>'
