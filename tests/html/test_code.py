"""Colours of code."""

import pytest

from grok_jupyter.rendering.html.code import highlight
from grok_jupyter.rendering.html.tokens import CLASSES

SOURCE = 'def f(x):\n    # a comment\n    return "text" if x > 1 else None\n'


def spans(element):
    return [(span.get("class"), span.text) for span in element]


def test_tokens_get_their_colours(code):
    element = code(SOURCE)
    highlight(element, "python")
    found = spans(element)
    for expected in (("k", "def"), ("nf", "f"), ("c", "# a comment"), ("s", '"text"'), ("m", "1")):
        assert expected in found
    assert {name for name, _ in found} <= CLASSES


def test_plain_names_and_signs_stay_bare_text(code):
    element = code("alpha = beta(gamma)\n")
    highlight(element, "python")
    assert spans(element) == [("o", "=")]
    assert element.text == "alpha "


@pytest.mark.parametrize(
    "language", ["python", "js", "bash", "json", "html", "sql", "rust", "diff"]
)
def test_not_a_character_is_lost(code, language):
    source = f"\n\n  {SOURCE}\t<a href='x'>&amp;</a> $x {{}} 'unclosed\n\n"
    element = code(source)
    highlight(element, language)
    assert "".join(element.itertext()) == source


def test_neighbours_of_one_colour_are_one_span(code):
    element = code("# one\n# two\n# three\nx\n")
    highlight(element, "python")
    assert spans(element) == [("c", "# one\n# two\n# three")]


@pytest.mark.parametrize(
    "name",
    [
        "py", "Python", "JS", "ts", "tsx", "sh", "shell", "zsh", "console", "c++", "c#", "jsonc",
        "yml", "golang", "rs", "kt", "dockerfile", "vue", "jsonl", "ps1", "patch", "ipython",
    ],
)  # fmt: skip
def test_languages_have_the_names_that_answers_use(code, name):
    element = code("""{"a": 1} # 'x'\n- b\n+ "c"\nif (1) { return "d" }\n$ ls\n<a b="c">\n""")
    highlight(element, name)
    assert len(element), name


@pytest.mark.parametrize("name", ["", "text", "nosuchlanguage", "output", "mermaid", "../python"])
def test_an_unknown_language_leaves_the_text_alone(code, name):
    element = code(SOURCE)
    highlight(element, name)
    assert (element.text, len(element)) == (SOURCE, 0)


@pytest.mark.parametrize(
    "source",
    ["x = 1\n" * 5000, "x" * 600, "a" + " " * 20_000 + "!", "\n" * 200, "[" * 300, "word " * 300],
    ids=["long", "long line", "blanks", "blank lines", "signs", "words"],
)
def test_what_could_keep_a_lexer_busy_stays_plain(code, source):
    element = code(source)
    highlight(element, "cpp")
    assert (element.text, len(element)) == (source, 0)


def test_a_lexer_that_invents_tokens_is_not_believed(code):
    source = "<<a\n" * 500
    element = code(source)
    highlight(element, "terraform")
    assert "".join(element.itertext()) == source


def test_the_same_source_again_gives_elements_of_its_own(code):
    first, second = code(SOURCE), code(SOURCE)
    highlight(first, "python")
    first[0].text = "changed"
    highlight(second, "python")
    assert second[0].text == "def"


def test_empty_code_stays_empty(code):
    element = code(None)
    highlight(element, "python")
    assert (element.text, len(element)) == (None, 0)


@pytest.mark.timeout(120)
def test_languages_with_lexers_that_take_minutes_have_no_colours(code):
    element = code("<<A1" + '"\n' * 6000)
    highlight(element, "tnt")

    assert not len(element)
