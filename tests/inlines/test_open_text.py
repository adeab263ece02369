"""Text that is still arriving: what is read neither vanishes nor changes its kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

KINDS = {"a", "code", "del", "em", "kbd", "strong", "sub", "sup"}


@pytest.fixture(scope="session")
def visible(parse):
    """Return a function from text to what a reader sees: characters and their kinds."""

    def walk(element, kinds):
        yield from _seen(element.text, kinds)
        for child in element:
            yield from walk(child, kinds | ({child.tag} & KINDS))
            yield from _seen(child.tail, kinds)

    def visible(text, *, is_open):
        return list(walk(parse(text.rstrip(), is_open=is_open)[0], frozenset()))

    return visible


def _seen(text, kinds):
    return [(sign, kinds) for sign in text or "" if not sign.isspace()]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a **b", "a <strong>b</strong>"),
        ("a **b *c", "a <strong>b <em>c</em></strong>"),
        ("**b*", "<strong>b</strong>"),
        ("***a* b", "<strong><em>a</em> b</strong>"),
        ("~~a", "<del>a</del>"),
        ("`a", "<code>a</code>"),
        ("`` a `", "<code>a</code>"),
        ("H<sub>2", "H<sub>2</sub>"),
    ],
)
def test_what_is_open_at_the_end_is_closed_there(show_open, text, html):
    assert show_open(text) == html


@pytest.mark.parametrize("text", ["5*6", "a * b", "about ~5", "see arr[0", "a <b and c"])
def test_what_probably_means_nothing_is_text(show_open, text):
    assert show_open(text) == text.replace("<", "&lt;")


@pytest.mark.parametrize(
    "end",
    [
        *("*", "**", "_", "~~", "`", "```", "\\", "&am", "&#3", "!", "[", "[te", "[text]"),
        *("![", "![alt", "![alt](http://x.org/a", "[^1", "[a][b", "<", "<thi", "</", "<htt"),
        *("$", "$x", "$x + 1", "$$ a", "\\(", "\\(x", "\\[ x", "\\beg", "\\begin{align} a"),
        *("h", "http", "https:/", "https://", "w", "www", "www.", "**", "**[te", "$5"),
    ],
)
def test_what_may_become_anything_is_held_back(show_open, end):
    assert show_open(f"a {end}").rstrip() == "a"


def test_an_arriving_link_has_no_address_yet(show_open):
    assert show_open("a [b *c*](https://x.or") == "a <a>b <em>c</em></a>"
    assert show_open("a https://x.or") == "a <a>https://x.or</a>"
    assert show_open("a <https://x.or") == "a <a>https://x.or</a>"
    assert show_open("a [b](https://x.org)") == 'a <a href="https://x.org">b</a>'


def test_a_price_is_shown_as_soon_as_it_is_one(show_open):
    assert show_open("it costs $5 a") == "it costs $5 a"
    assert show_open("from $10-$15 a") == "from $10-$15 a"


def test_what_waits_too_long_is_shown(show_open):
    assert show_open("a [b" + " c" * 100).startswith("a [b c")
    assert show_open("a $b" + " c" * 100).startswith("a $b c")


def test_text_that_is_complete_is_not_repaired(show):
    assert show("**a [b](c $d `e") == "**a [b](c $d `e"


_word = st.sampled_from(["plain", "words", "end.", "(so)", "5", "x1", "snake_case", "it's", "a,"])
_inner = st.lists(_word, min_size=1, max_size=3).map(" ".join)
_whole = st.one_of(
    _inner,
    _inner.map(lambda text: f"**{text}**"),
    _inner.map(lambda text: f"*{text}*"),
    _inner.map(lambda text: f"~~{text}~~"),
    _inner.map(lambda text: f"`{text} *`"),
    _inner.map(lambda text: f"[{text}](https://x.org/{len(text)})"),
    _inner.map(lambda text: f"![{text}](https://x.org/a.png)"),
    _inner.map(lambda text: f"**{text} *{text}* `{text}`**"),
    st.sampled_from(
        [r"\(x_1\)", "$x_1$", "$$y$$", "https://x.org/a_b", "<think>", "Vec<T>", "R&D"]
    ),
    st.sampled_from(["$5", "US$20", "&amp;", r"\*", "H<sub>2</sub>O", "**Note:** so"]),
)


@given(parts=st.lists(_whole, min_size=1, max_size=8), step=st.integers(1, 7))
def test_what_has_been_read_stays_as_it_is(visible, parts, step):
    text = " ".join(parts)
    before = []
    for end in [*range(step, len(text), step), None]:
        now = visible(text[:end], is_open=end is not None)
        assert now[: len(before)] == before
        before = now


@given(parts=st.lists(_whole, min_size=1, max_size=6), step=st.integers(1, 5))
def test_no_frame_holds_an_address_of_which_only_half_has_arrived(parse, parts, step):
    text = " ".join(parts)

    def addresses(end, *, is_open):
        elements = parse(text[:end].rstrip(), is_open=is_open)[0].iter()
        return {element.get("href") or element.get("src") for element in elements} - {None}

    whole = addresses(None, is_open=False)
    for end in range(0, len(text), step):
        assert addresses(end, is_open=True) <= whole
