"""What tells harm tells it, and only that."""

from __future__ import annotations

import pytest

from readers.events import _parsed, _strict, events
from readers.forbidden import forbidden
from readers.harm import harm
from readers.hostile import ordinary
from readers.node import Thrown
from readers.reading import NAMES, read
from readers.typeset import typeset

PICTURE = "data:image/png;base64,iVBORw0KGgo="
HARMFUL = [
    "<script>f()</script>",
    "<img src=x>",
    "<img src='http://e.example/x.png'>",
    f'<img src="{PICTURE}" onload="f()">',
    '<img src="data:image/svg+xml;base64,AAAA">',
    "<svg/onload=f()>",
    '<p style="position:fixed">x</p>',
    '<td style="text-align:left;position:fixed">x</td>',
    '<kbd onclick="f()">x</kbd>',
    '<div class="jp-Dialog">x</div>',
    '<a href="javascript:f()">x</a>',
    '<a href=" java&#9;script&colon;f()">x</a>',
    '<a href="&#1;javascript:f()">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<a href="/logout">x</a>',
    '<a href="\\logout">x</a>',
    '<a href="/\\e.example">x</a>',
    '<a href="//e.example">x</a>',
    '<a href="https:/lab?reset">x</a>',
    '<a href="x" target="_top">x</a>',
    "<input type=text>",
    "<input type=checkbox>",
    "<a name=x>x</a>",
    "<form><p>x</p></form>",
    "a<!-- b -->",
    "<p <script>",
    '<pre><code class="language-mermaid">graph TD; A["&lt;img src=x&gt;"]</code></pre>',
    '<pre class="mermaid">graph TD; click A href "x"</pre>',
    "<p>$\\def\\a{b}$</p>",
    "<p>&#36;\\href{x}{y}&#36;</p>",
    "<p>a $x<br>\\style{color:red}{y}$</p>",
    "<p>\\(\\require{html}\\)</p>",
    "<td>\\[\\rule[-9px]{9em}{9em}\\]</td>",
    "<p>\\begin {A}\\let\\a\\b\\end {A}</p>",
    "<p>$\\kern{-50em}x$</p>",
    "<p>$x \\\\[-99em] y$</p>",
]
HARMLESS = [
    '<h1 id="a">A</h1><p><em>a</em> <strong>b</strong> <del>c</del></p>',
    "<p><code>&lt;img src=x&gt;</code></p>",
    f'<img src="{PICTURE}" alt="a">',
    '<pre><code class="language-python">&lt;script&gt;$\\def$</code></pre>',
    '<ul><li><input type="checkbox" disabled="" checked=""> a</li></ul><ol start="3"></ol>',
    '<table><thead><tr><th align="left">a</th></tr></thead></table>',
    '<table><tbody><tr><td style="text-align:right">b</td></tr></tbody></table>',
    '<a href="https://e.example/a?b=c#d">x</a> <a href="mailto:a@b.example">y</a>',
    '<a href="#x">z</a>',
    '<a href="notes/a.md">x</a>',
    '<a href="ftp://e.example/x">ftp://e.example/x</a>',
    '<pre><code class="language-mermaid">graph TD; A --&gt; B{c}</code></pre>',
    "<p>$\\frac{a}{b}$ and \\(x\\)</p>",
    "<p>\\def is TeX, and $ is a sign</p>",
    "<p>$5 <span>$</span>\\def</p>",
    "<p>$x</p><p>\\def\\a{b}$</p>",
    "<p>\\$\\def\\a{b}\\$</p>",
    "<p>$\\begin{aligned} a &amp;= b \\\\[4pt] c &amp;= d\\end{aligned}$</p>",
    "<p>$a\\!b\\mkern-3mu c\\hspace{1em}d$</p>",
    "<sup>1</sup> H<sub>2</sub>O<br><kbd>Esc</kbd>",
]


@pytest.mark.parametrize("html", HARMFUL)
def test_harm_is_named(html):
    assert harm(html)


@pytest.mark.parametrize("html", HARMLESS)
def test_what_markdown_makes_is_no_harm(html):
    assert harm(html) is None


def test_a_reader_that_throws_does_harm():
    assert harm(Thrown("TypeError"))


def test_a_formula_is_no_harm_where_nothing_typesets():
    assert harm("<p>$\\def\\a{b}$</p>", typesets=False) is None


def test_a_placeholder_of_jupyterlab_is_no_text_of_the_answer():
    assert harm("<p>@@2@@</p>", saved="$@@0@@$")
    assert harm("<p>@@2@@</p>", saved="as in @@2@@") is None


@pytest.mark.parametrize("html", [html for html in HARMLESS if _strict(html) is not None])
def test_the_quick_way_reads_what_a_browser_reads(html):
    assert joined(_strict(html)) == joined(_parsed(html))


@pytest.mark.parametrize("name", NAMES)
def test_the_quick_way_reads_the_readers_pages(name):
    pages = [html for html in read(name, list(ordinary())[:20]) if _strict(html) is not None]
    for html in pages:
        quick, slow = _strict(html), list(_parsed(html))
        assert tags(quick) == tags(slow)
        assert typeset(quick) == typeset(slow)


def tags(found):
    """Without what a browser adds to tables."""
    return [
        (event.kind, event.value, sorted(event.attributes))
        for event in found
        if event.kind == "start" and event.value != "tbody"
    ]


def joined(found):
    found = list(found)
    texts = "".join(event.value for event in found if event.kind == "text")
    return tags(found), texts


def test_jupyterlab_puts_formulas_back_with_their_quotes():
    (html,) = read("lab-17", [f'![$" onload="f()" x="$]({PICTURE})'])
    assert "onload" in harm(html)


def test_jupyterlab_writes_the_words_after_a_fence_as_they_are():
    (html,) = read("lab-17", ['```x"><img src=y onerror=f()>\na\n```'])
    assert harm(html) == "an image is fetched: 'y'"


def test_tex_that_only_shows_is_let_be():
    for tex in (r"\text{a} \color{red} x", r"\underbrace{a}_b", r"\mathrm{d}x\,\quad y", r"\|x\|"):
        assert forbidden(tex) is None


def test_an_event_has_its_attributes_decoded():
    (start, text, end) = events('<a href="a&amp;b">c &lt; d</a>')
    assert start.attributes == (("href", "a&b"),)
    assert text.value == "c < d"
    assert end.kind == "end"
