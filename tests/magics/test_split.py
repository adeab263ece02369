"""Words of a line: quotes, apostrophes, brackets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.frontends.magics.split import quoted, words
from grok_jupyter.protocol.errors import InputError


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("   ", []),
        ("one two\tthree", ["one", "two", "three"]),
        ("-s don't", ["-s", "don't"]),
        ("it's o'clock", ["it's", "o'clock"]),
        ("-s 'be brief'", ["-s", "be brief"]),
        ('-s "be brief"', ["-s", "be brief"]),
        ('-s ""', ["-s", ""]),
        ("-s 'don't be long'", ["-s", "don't be long"]),
        (r"-s 'don\'t'", ["-s", "don't"]),
        (r'-s "a \"b\" \\ c"', ["-s", 'a "b" \\ c']),
        (r'-s "C:\new"', ["-s", r"C:\new"]),
        ('-i df["a b"].plot()', ["-i", 'df["a b"].plot()']),
        ("-i 'df[\"a b\"].plot()'", ["-i", 'df["a b"].plot()']),
        ('-i "df[\'a b\'].plot()"', ["-i", "df['a b'].plot()"]),
        ("-i f(1, 2) -q", ["-i", "f(1, 2)", "-q"]),
        ("-i f([1, {'a': 2}], x) -q", ["-i", "f([1, {'a': 2}], x)", "-q"]),
        ('-i f(") ") -q', ["-i", 'f(") ")', "-q"]),
        ('-p simulator {"rate": 0, "fault": "cut"} -q',
         ["-p", "simulator", '{"rate": 0, "fault": "cut"}', "-q"]),
        ('--system="be brief" -q', ["--system=be brief", "-q"]),
        ("--system='it is' x", ["--system=it is", "x"]),
        ("a (unbalanced b", ["a", "(unbalanced", "b"]),
        ("smile :-) or :( ok", ["smile", ":-)", "or", ":(", "ok"]),
        ("f(a'b c", ["f(a'b", "c"]),
        ('--x=a y="b c"', ["--x=a", 'y="b', 'c"']),
    ],
)  # fmt: skip
def test_a_line_falls_into_words_as_it_reads(line, expected):
    assert [word.text for word in words(line)] == expected


@pytest.mark.parametrize("line", ["-s 'be brief", '-s "', "'", "-s \"it's", '--system="be brief'])
def test_a_quote_that_is_never_closed_is_an_error_that_shows_it(line):
    with pytest.raises(InputError, match="never closed"):
        words(line)


def test_words_know_where_they_stand_and_whether_they_were_quoted():
    line = "  -s 'a b'  c"
    found = words(line)
    assert [line[word.start : word.end] for word in found] == ["-s", "'a b'", "c"]
    assert [word.is_quoted for word in found] == [False, True, False]


def test_any_line_without_quotes_and_brackets_splits_as_python_splits_it():
    line = " a  b-c \t --d=e f.g!h, i;j "
    assert [word.text for word in words(line)] == line.split()


@given(st.text(st.sampled_from("a '\"\\([{}])=-é\n"), min_size=1) | st.text(min_size=1))
def test_what_is_written_as_one_word_is_read_as_that_word(text):
    (word,) = words(quoted(text))
    assert word.text == text
    assert word.is_quoted or not text.startswith("-")
