"""What may reach a page."""

import pytest

from grok_jupyter.rendering.html.safe import clean


def test_what_markdown_makes_is_kept():
    html = (
        '<h2>a</h2><p><strong>b</strong> <em>c</em> <del>d</del> <code>e</code><br></p>'
        '<ol start="3"><li>f</li></ol><pre><code class="language-c++">g</code></pre>'
        '<table><thead><tr><th align="left">h</th></tr></thead></table><hr>'
    )  # fmt: skip
    assert clean(html) == html


@pytest.mark.parametrize(
    "address",
    [
        "https://x.example/a?b=c:d#e",
        "mailto:a@x.example",
        "tel:+1",
        "#fn-1",
    ],
)
def test_an_address_that_leads_to_a_page_is_kept(address):
    assert f'href="{address}"' in clean(f'<a href="{address}">x</a>')


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", " java\tscript:1", "data:text/html,x", "data:image/png;base64,AAAA",
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https:///evil.example",
        "https:evil.example", "file:///etc/passwd", "a b:c", "x:y", "a/b.html", "?a=b",
        "", "../../logout", "lab?reset", "./", "..",
    ],
)  # fmt: skip
def test_any_other_address_is_dropped(address):
    assert clean(f'<a href="{address}">x</a>') == '<a rel="noopener noreferrer nofollow">x</a>'


@pytest.mark.parametrize(
    "html",
    [
        '<p class="jp-Dialog">x</p>', '<p id="jp-main">x</p>', '<p style="color:red">x</p>',
        '<p onclick="x()">x</p>', '<p name="x">x</p>', "<p hidden>x</p>", '<p dir="rtl">x</p>',
    ],
)  # fmt: skip
def test_no_attribute_lets_text_pass_for_the_interface(html):
    assert clean(html) == "<p>x</p>"


def test_folds_could_pass_for_the_reasoning_and_are_dropped():
    assert clean("<details open><summary>Thought</summary>x</details>") == "Thoughtx"


def test_a_class_is_a_language_or_a_colour():
    assert clean('<code class="language-py jp-Button">x</code>') == "<code>x</code>"
    assert clean('<span class="k jp-Button">x</span>') == '<span class="k">x</span>'


def test_an_input_is_a_disabled_checkbox():
    cleaned = clean('<input type="password" checked="yes" value="x" placeholder="Key">')
    assert cleaned == '<input type="checkbox" disabled="">'


def test_only_images_within_the_text_are_images():
    inner = '<img src="data:image/png;base64,AAAA" alt="a">'
    assert clean(inner) == inner
    assert clean('<img src="http://x.example/a.png" alt="a">') == '<img alt="a">'
    assert clean('<img src="data:image/svg+xml;base64,AAAA">') == "<img>"


def test_mathml_is_kept_without_links_and_styles():
    cleaned = clean('<math display="block" href="x"><mi mathcolor="red" style="x">a</mi></math>')
    assert cleaned == '<math display="block"><mi>a</mi></math>'


def test_scripts_go_with_what_they_hold():
    assert clean("a<script>alert(1)</script>b<style>x</style>c<!-- d -->") == "abc"


@pytest.mark.parametrize(
    "html",
    [
        "<li>a</li>",
        "text & <b>more</b>",
        "<p>a</p><ul><li>b</li></ul>",
        "<pre><code>\n a</code></pre>",
    ],
)
def test_cleaning_again_changes_nothing(html):
    assert clean(clean(html)) == clean(html)


def test_blocks_cleaned_apart_or_together_are_equal():
    first, second = "<p>a <em>b</em></p>", "<ul><li><p>c</p></li></ul>"
    assert clean(first) + clean(second) == clean(first + second)


def test_half_a_character_is_replaced():
    assert clean("<p>a\ud83d</p>") == "<p>a\ufffd</p>"
