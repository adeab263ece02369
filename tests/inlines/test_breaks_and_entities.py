"""Ends of lines, escapes, references to characters, and the few tags that mean something."""

import pytest


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb", "a\nb"),
        ("a \n  b", "a\nb"),
        ("a  \nb", "a<br>\nb"),
        ("a\\\n b", "a<br>\nb"),
        ("*a*   \nb", "<em>a</em><br>\nb"),
        ("a<br>b<BR/>c<br />d", "a<br>b<br>c<br>d"),
    ],
)
def test_lines_break(show, text, html):
    assert show(text) == html


def test_signs_are_escaped_and_other_backslashes_stay(show):
    assert show(r"\*a\* \`b\` \q \\") == "*a* `b` \\q \\"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("&copy;&amp;&#35;&#x22;", '©&#"'),
        ("&nosuch; &copy AT&T &#; &", "&nosuch; &copy AT&T &#; &"),
        ("&#0;&#xD800;&#x110000;", "\ufffd\ufffd\ufffd"),
    ],
)
def test_references_stand_for_characters(parse, text, plain):
    assert "".join(parse(text)[0].itertext()) == plain


def test_no_reference_makes_a_control_character(parse):
    references = "".join(f"&#{code};" for code in range(32))
    assert set("".join(parse(references)[0].itertext())) <= set("\ufffd\t\n\r")


def test_small_forms_are_elements_when_they_end(show):
    assert show("H<sub>2</sub>O, x<sup>*a*</sup>, <kbd>C</kbd>") == (
        "H<sub>2</sub>O, x<sup><em>a</em></sup>, <kbd>C</kbd>"
    )
    assert show("H<sub>2") == "H&lt;sub&gt;2"
    assert show("a</sub>") == "a&lt;/sub&gt;"
    assert show("<sub>[a</sub>](b)") == "<sub>[a</sub>](b)"
    assert show('<sub class="a">b</sub>') == '&lt;sub class="a"&gt;b&lt;/sub&gt;'


def test_any_other_tag_is_text(show):
    assert show("<think>Vec<T> **a**") == "&lt;think&gt;Vec&lt;T&gt; <strong>a</strong>"
    assert show('<a title="*b* _c_">') == '&lt;a title="*b* _c_"&gt;'


def test_raw_html_is_passed_on_when_asked_for(show):
    taken = []

    def take(html):
        taken.append(html)
        return "@"

    text = """<b a='*x*'> </b > <!-- *c* --> <?d?> <!E f> <![CDATA[g]]> <br> <1>"""
    assert show(text, raw=take) == "@ @ @ @ @ @ @ &lt;1&gt;"
    assert "".join(taken) == """<b a='*x*'></b ><!-- *c* --><?d?><!E f><![CDATA[g]]><br>"""
