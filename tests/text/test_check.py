"""What the last look at a saved text refuses, and what it lets through."""

import pytest
from pygments.lexers import get_lexer_by_name

from grok_jupyter.text.portable.check import is_harmless
from grok_jupyter.text.portable.languages import KNOWN


@pytest.mark.parametrize(
    "saved",
    [
        "<script>", "a <img src=x>", "</p", "<!-- x -->", "<?php", "<br onclick=x>",
        '<a href="javascript:x">', '<a href="//x">', '<a href="/logout">', "<details>",
        "[a](javascript:x)", "[a](data:text/html,x)", "[a](//x)", "[a](/logout)",
        "[a](java&#115;cript:x)", "![a](data:image/svg+xml;base64,x)", "@@7@@", r"@\@7",
        "- ```\n  <b>\n  ```", "```\nx\n```\n<b>", "<https://x<b>>", "<pre><code><b></code></pre>",
    ],
)  # fmt: skip
def test_it_refuses(saved):
    assert not is_harmless(saved, [])


@pytest.mark.parametrize(
    "saved",
    [
        "a < b", "a <3", "```html\n<b>\n```", "x<sub>1</sub>", "<https://x.example>",
        "<a@b.example>", "[a](https://x.example)", "[a](file.md)", "[a](#b)", "[a](?b)",
        "[a](mailto:a@b.example)", "![a](data:image/png;base64,AAAA)",
        "<pre><code>&#60;b&#62;</code></pre>",
        "@@ -1 +1 @@",
        '<a href="https://x.example">a</a>', '<ol start="3"><li>a</li></ol>',
    ],
)  # fmt: skip
def test_it_lets_through(saved):
    assert is_harmless(saved, [])


def test_a_formula_that_could_leave_an_attribute_is_refused():
    assert not is_harmless("$x$", ['$"$'])
    assert is_harmless("$x$", ["$x$"])


@pytest.mark.parametrize("word", sorted(KNOWN))
def test_highlighters_know_the_words_that_are_saved_after_fences(word):
    assert get_lexer_by_name(word)
