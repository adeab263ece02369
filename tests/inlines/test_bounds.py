"""No text, however odd, takes long or nests deeply; a quadratic step would hit the time limit."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.unmeasured

SIZE = 60_000  # characters
PATTERNS = [
    *("*", "* a", " a*", "*a_ ", "**a* ", "***a ", "*a **b _c __d ~~e ", "_a ", "a_b", "~~a ~b "),
    *("[", "![", "]", "[a]", "[](", "[a](<b", '[a](b "', "[a](b '", "[a](b (", "[a](b", "[a]["),
    *("[[a]", "![[", "[^a]", "[*a", "<", "<a ", "<a:", "<a@", '<a b="', "<!--", "<sub>", "[<sub>"),
    *("$", "$a ", "$$a", "$`", "\\(", "\\[", "\\(`", "\\begin{align}", "\\", "&", "&a", "a@"),
    *(
        "a@b.c",
        "www.",
        "www.a.b ",
        "www.a_",
        "http://_",
        "a@b.c,",
        "http://",
        "http://a.b ",
        "a \n",
        " ",
        "a",
        "`a``b",
    ),
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_repeated_sign_is_cheap(parse, pattern, is_open):
    text = pattern * (SIZE // len(pattern))
    assert parse(text, is_open=is_open)[0].tag == "p"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("*a ", " b*"),
        ("**", "**"),
        ("[", "]"),
        ("[", "](u)"),
        ("![", "](u)"),
        ("![a", "](u)"),
        ("<sub>", "</sub>"),
        ("[<sub>", "]</sub>"),
        ("*_~a", "~_*"),
        ("\\(`", "\\)"),
        ("$a\\$", "$"),
    ],
)
def test_deep_nesting_is_cheap_and_bounded(parse, opening, closing):
    count = SIZE // (len(opening) + len(closing))
    element, _ = parse(opening * count + "x" + closing * count)
    depth = 0
    while len(element):
        element, depth = element[-1], depth + 1
    assert depth <= 100


@pytest.mark.timeout(60)
def test_runs_of_growing_length_are_cheap(parse):
    runs = list(accumulate("`" * 600))
    assert parse(" ".join(runs))[1] == 0
    assert parse(" ".join(reversed(runs)))[1] == 0


@pytest.mark.timeout(60)
def test_an_address_with_many_endings_is_cheap(parse):
    for ending in (")", "&a;", "a;", "(", "_"):
        assert parse("https://a.b/" + ending * (SIZE // len(ending)))[0].tag == "p"


@given(text=st.text(max_size=60), is_open=st.booleans())
def test_no_text_is_refused(parse, text, is_open):
    assert parse(text, is_open=is_open)[0].tag == "p"


signs = st.text(st.sampled_from("*_~`[]()!<>$\\&;:/@.w#ab1 \n\"'强。-{}"), max_size=40)


@given(text=signs, is_open=st.booleans())
def test_no_mixture_of_signs_is_refused(parse, text, is_open):
    _, cut = parse(text, is_open=is_open)
    assert 0 <= cut < max(len(text), 1)
