"""Markdown that reads the same everywhere: formulas, prices, tags, code."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.text.portable import fenced, portable

REWRITTEN = {
    r"\(a^2\)": "$a^2$",
    r"\( a^2 \)": "$a^2$",
    r"\[a^2\]": "$$a^2$$",
    "\\[\na^2\n\\]": "$$a^2$$",
    r"If \(a\) then \(b\).": "If $a$ then $b$.",
    r"\(a": r"\(a",
    r"\(\)": r"\(\)",
    r"\\(a\\)": "<span>&#92;</span>(a<span>&#92;</span>)",
    "a @\\@7@@ b": "a &#64;\\@7&#64;&#64; b",
    "#hashtag": "&#35;hashtag",
    ": no definition": "&#58; no definition",
    "[a] ]( b": "[a] ]&#40; b",
    "\\begin{x}": "<span>&#92;</span>begin{x}",
    "&#36;x&#36;": "<span>&#36;</span>x<span>&#36;</span>",
    "5~7, 8~9": r"5\~7, 8\~9",
    "**注意：**请": "<strong>注意：</strong>请",
    '$\\text{"a"}$': "$\\text{''a''}$",
    "$a^2$": "$a^2$",
    "$$a^2$$": "$$a^2$$",
    "$$\na\n$$": "$$\na\n$$",
    "$5": r"\$5",
    r"\$5": r"\$5",
    "a $ b": r"a \$ b",
    "US$5": r"US\$5",
    "x$": r"x\$",
    "<think>": "&lt;think>",
    "Vec<T>": "Vec&lt;T>",
    "</div>": "&lt;/div>",
    "<!-- x -->": "&lt;!-- x -->",
    "<?php": "&lt;?php",
    r"\<b>": "&lt;b>",
    "a < b > c": "a < b > c",
    "a<1": "a<1",
    "->": "->",
    "x<sub>1</sub> y<sup>2</sup><br>z": "x<sub>1</sub> y<sup>2</sup><br>z",
    "<https://example.com> <a@b.c>": "<https://example.com> <a@b.c>",
    "$a<b$": "$a< b$",
}


@pytest.mark.parametrize("answer", REWRITTEN)
def test_text_is_rewritten(answer):
    assert portable(answer) == REWRITTEN[answer]


@pytest.mark.parametrize("answer", ["It costs $5 or $10.", "$HOME and $PATH", "from $1 to $2, $3"])
def test_prices_are_no_formula(answer):
    shown = portable(answer)
    assert re.sub(r"</?span>|\\", "", shown) == answer
    assert not re.search(r"(?<!\\)\$", shown)


CODE = [
    "```\n$5 <b> ![a](http://e)\n\\(x\\)\n```",
    "```html\n<b>\n\n<i>\n```",
    "````\n```\n<b>\n````",
    "- a\n  ```\n  b\n  ```",
    "1. a\n\n   ```python\n   b = [1]\n   ```\n2. b",
    "> ```\n> b\n> ```",
    "> - ```\n>   b\n>   ```",
    "- - a\n    ```\n    x\n    ```",
    "| a |\n|---|\n| `b` |",
]


WRITTEN_ANEW = {
    "~~~\n<b>\n```\n<i>\n~~~": "````\n<b>\n```\n<i>\n````",
    "```\n<b>": "```\n<b>\n```",
    "   ```\n   <b>\n   ```": "```\n<b>\n```",
    "```\r\n<b>\r\n```\r\n": "```\n<b>\n```\n",
    "~~~ py `x`\nx\n~~~": "```py\nx\n```",
    "```\n```~\n```": "`````\n```~\n`````",
    "a\n```\nx\n```": "a\n\n```\nx\n```",
    "```no-such\nx\n```": "```\nx\n```",
    "- a\n  ```\n  <b>\n  ```": "- a\n  <pre><code>&#60;b&#62;&#10;</code></pre>",
    "> ```\n> $x\n> ```": "> <pre><code>&#36;x&#10;</code></pre>",
    "```\n\u2028<b>\n```": "<pre><code>&#8232;&#60;b&#62;&#10;</code></pre>",
    "```\n\\\\(a\\\\)\n```": "<pre><code>&#92;&#92;&#40;a&#92;&#92;&#41;&#10;</code></pre>",
}


@pytest.mark.parametrize("answer", WRITTEN_ANEW)
def test_code_is_written_so_that_every_parser_sees_its_ends(answer):
    assert portable(answer) == WRITTEN_ANEW[answer]


@pytest.mark.parametrize(
    "answer",
    ["`<b>`", "``a ` <b>``", "~~x~~ `<b>`", "[a](http://b) `<b>`", "`a\n<b>`", "\\` `<b>`"],
)
def test_code_that_not_every_parser_sees_is_an_element(answer):
    shown = portable(answer)
    assert "&#60;b&#62;</code>" in shown
    assert "<b" not in shown


@pytest.mark.parametrize("answer", CODE)
def test_code_is_left_alone(answer):
    assert portable(answer) == answer


def test_what_follows_code_is_text_again():
    assert portable("```\n<b>\n```\n<b> `b` <b>") == "```\n<b>\n```\n&lt;b> `b` &lt;b>"
    assert portable("> ```\n> b\n<b>") == "> ```\n> b\n> ```\n\n&lt;b>"
    assert portable("- ```\n  b\n<b>") == "- ```\n  b\n  ```\n\n&lt;b>"


INDENTED = {
    "a\n\n    <b>\n    c\n\nd": "a\n\n```\n<b>\nc\n```\n\nd",
    "    x": "```\nx\n```",
    "\tx": "```\nx\n```",
    "a\n\n        x\n      y\n": "a\n\n    ```\n      x\n    y\n    ```\n",
    "- a\n\n      b\n": "- a\n\n  ```\n  b\n  ```\n",
    ">     b\n": "> ```\n> b\n> ```\n",
    "    ```\n": "````\n```\n````\n",
}


@pytest.mark.parametrize("answer", [a for a in INDENTED if not a.startswith("a\n\n        x")])
def test_code_by_indentation_gets_fences(answer):
    assert portable(answer) == INDENTED[answer]


@pytest.mark.parametrize("answer", ["a\n    b <i>", "- a\n    b <i>", "1. a\n   b <i>"])
def test_an_indented_line_within_a_paragraph_is_text(answer):
    assert " ".join(portable(answer).split()) == " ".join(answer.replace("<i>", "&lt;i>").split())


ANSWERS = st.lists(
    st.sampled_from(
        ["$a$ ", "$5 ", r"\(x\) ", "<b>", "`c` ", "![a](http://e) ", "text ", "\n", "\n\n", "- ",
         "> ", "```\n", "    ", "# ", "\\", "`", "$", "!", "[a](b) ", "&lt;"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


WORDS = st.text(st.sampled_from("abc *_.,;'é漢-#\n"), max_size=80)


@given(WORDS.filter(lambda text: not re.search(r"^(?: |[#*-])|漢|\n-|_\*|\*_", text, re.MULTILINE)))
def test_text_without_special_characters_is_left_alone(answer):
    assert portable(answer) == answer


@given(ANSWERS)
def test_no_word_is_lost_and_blank_lines_stay(answer):
    shown = portable(answer)
    assert shown.count("text") == answer.count("text")
    if "    " not in answer and "`" not in answer:
        assert shown.count("\n") == answer.count("\n") or r"\(" in answer


@pytest.mark.parametrize("answer", [*REWRITTEN, *CODE, *INDENTED, "![a](http://e)", "$5 or $6"])
def test_what_is_portable_stays_so(answer):
    once = portable(answer)
    if re.search("<(?:span|code|strong|pre)>", once):  # an escape of an escape reads the same
        return
    assert portable(once) == once


@pytest.mark.parametrize(
    "unit",
    ["`", "``` ", "$", "$a ", r"\(", r"\[ ", "![", "![a](", "<", "<a", "<br>", "[", ">", "> ", "- ",
     "1. ", "a\n", "    a\n", "\n", "| ", "|-|\n", "~~~\n", "```\n", "\\", "\t", " ", "!", "`\n",
     "https://x", "<https://", "$`", "a@", "*", "- `a\n", "> > ```\n", "```` ```\n", "$$"],
)  # fmt: skip
@pytest.mark.unmeasured
@pytest.mark.timeout(120)  # a guard, also on a busy machine
def test_a_long_answer_of_anything_is_done(unit):
    """A cost that grows with the square of the length would take minutes here, not a second."""
    length = 100_000
    shown = portable(unit * (length // len(unit)) + "x<b>")
    assert len(shown) >= length // 4 or unit == "`"  # which is a fence, and what follows its name


def test_a_fence_is_longer_than_what_it_holds():
    assert fenced("x") == "```\nx\n```\n"
    assert fenced("x\n", "python") == "```python\nx\n```\n"
    assert fenced("```\nx") == "````\n```\nx\n````\n"
    assert fenced("a ``````` b").startswith("````````\n")


def test_a_fence_names_only_what_highlighters_know():
    for word in ("yml", "YML"):
        assert portable(f"```{word}\na: 1\n```") == "```yaml\na: 1\n```"
    assert portable("```purescript\na\n```") == "```\na\n```"


def test_footnotes_become_marks_that_everyone_shows():
    text = "One![^1] Two[^b].\n\n[^1]: First.\n[^b]: Second."

    assert portable(text) == (
        "One&#33;<sup>1</sup> Two<sup>2</sup>.\n\n<sup>1</sup> First.\n\n<sup>2</sup> Second."
    )


@pytest.mark.parametrize("text", ["[^abc] alone", "`[^1]`\n\n[^2]: x", "\\[^1]\n\n[^2]: x"])
def test_what_is_no_footnote_stays(text):
    assert portable(text).startswith(text.partition("\n")[0])


def test_an_image_stays_a_link_though_its_text_looks_like_a_footnote():
    assert "![" not in portable("![^1](http://x.org/a.png)\n\n[^1]: x")


@pytest.mark.parametrize(
    "formula",
    [
        r"$\def\sum{\text{x}}$", r"\(\let\frac=\sqrt\)", r"$$\newcommand{\a}{b}$$",
        r"$\smash{a}$", r"$\cancel[data-padding=3000px]{a}$", r"$\usetagform{a}$",
        r"$\fcolorbox{red}{white}{Stop}$", r"$\href{https://x.org}{y}$",
        r"\begin{align}\gdef\a{b}\end{align}",
    ],
)  # fmt: skip
def test_a_formula_that_reaches_out_of_itself_is_shown_as_it_is_written(formula):
    written = portable(f"so {formula} it is")

    assert written.startswith("so <code>")
    assert "$" not in written
    assert "\\" not in written


@pytest.mark.timeout(120)  # a guard, also on a busy machine
@pytest.mark.parametrize("command", ["hspace", "kern", "above", "cr", "text"])
def test_runs_of_blanks_in_formulas_are_cheap(command):
    formula = f"\\{command}" + " \n" * 1500

    assert portable(f"a $${formula}x$$ b").startswith("a ")
