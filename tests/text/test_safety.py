"""Whatever an answer holds, what is shown of it fetches nothing and runs nothing."""

import re

import mistune
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from grok_jupyter.text.portable import portable

PARSERS = {
    "plain": mistune.create_markdown(escape=False),
    "with addresses and tables": mistune.create_markdown(
        escape=False, plugins=["url", "table", "strikethrough", "footnotes"]
    ),
    "of nbconvert, with maths": markdown2html_mistune,
}
_CODE = re.compile(r"<code.*?</code>", re.DOTALL)
_HARM = re.compile(r"<img[^>]*\ssrc=[\"']?(?!data:)|<evil", re.IGNORECASE)


def harm(answer):
    """What a parser makes of an answer that would be fetched or run; code is text."""
    shown = portable(answer)
    for name, parse in PARSERS.items():
        html = _CODE.sub("", parse(shown))
        if _HARM.search(html):
            return name, shown, html
    return None


PICTURES = [
    "![a](http://e/x.png)",
    "![](http://e/x.png)",
    "![a](//e/x.png)",
    '![a](http://e/x.png "title")',
    "![a](<http://e/x y.png>)",
    "![a]( http://e/x.png )",
    "![a](http://e/x_(1).png)",
    "![a\nb](http://e/x.png)",
    "![a [b] c](http://e/x.png)",
    "![a][r]\n\n[r]: http://e/x.png",
    "![r][]\n\n[r]: http://e/x.png",
    "![r]\n\n[r]: http://e/x.png",
    "[![a](http://e/x.png)](http://e)",
    "!![a](http://e/x.png)",
    "!!![a](http://e/x.png)",
    r"\![a](http://e/x.png)",
    r"\\![a](http://e/x.png)",
    r"!\[a](http://e/x.png) ![b](http://e/y.png)",
    "![a](data:image/svg+xml;base64,PHN2Zz4=) ![b](http://e/y.png)",
    "![a](data:text/html,x)![b](http://e/y.png)",
    "![a](`![b](http://e/x.png)",
    "<img src=http://e/x.png>",
    "<IMG SRC='http://e/x.png'>",
    '<img\nsrc="http://e/x.png">',
    "<evil>",
    "</evil>",
    "<evil\n>",
    "<evil",
    "![a](<evil x>",
    "https://x<evil y>",
    r"https://x\<evil y>",
    "<https://x<evil y>",
    "&lt;evil> <evil>",
]
AROUND = [
    "{}",
    "> {}",
    "- {}",
    "1. {}",
    "# {}",
    "| a |\n|---|\n| {} |",
    "a {} b",
    "**{}**",
    "${}$",
    "$ {{{}$",
    "$${}$$",
    "\\({}\\)",
    "\\[{}\\]",
    "`a\n\n{} `",
    "- `a\n- {}\n- b`",
    "# `a\n{}`",
    "- `a\n- `b` {} `",
    "| ` | {} | ` |\n|---|---|---|",
    "| a | b | c |\n|---|---|---|\n| ` | {} | ` |",
    "$a`b$ {} `",
    "$a ` b$ ` {} `",
    "https://x/` {} `",
    "<https://x`> `{}`",
    "<kbd>\n`{}`",
    "<br>\n```\n{}\n```",
    "[a]: /x`\n{}`",
    "``` `\n{}\n```",
    "~~~\nx\n~~~ y\n{}",
    "- a\n\n      {}",
    "1. a\n\n   {}",
    "> ```\n{}",
    "> a\n    {}",
    "a\n    {}",
    "- ```\n  x\n{}",
    "\\`{}`",
    "``{}`",
    "```\na\n```~\n{}",
    "> ```\r{}",
    "~~~\r~~~\r{}",
    "```\n     ```\n```\n{}",
    "- a\n> b\n   ```\n{}",
    "- \n   ```\na\n   ```\n{}",
    "- - \n\n   ```\n{}",
    "~~`{}~~<https://a`b>",
    "```~`x`{}",
    '[a]: /x "\n```\n" \n{}',
    "~~~ a`\n{}\n~~~",
    "`` `{}`",
]


@pytest.mark.parametrize("around", AROUND)
def test_no_known_trick_gets_through(around):
    for picture in PICTURES:
        answer = around.replace("{}", picture)
        assert harm(answer) is None, answer


TOKENS = [
    "![a](http://e/x)", "![r]", "![a][r]", "\n[r]: http://e/r\n", "<evil x>", "<img src=http://e>",
    "</evil>", "`", "``", "```", "~~~", "```python\n", "\n", "\n\n", "    ", "  ", "\t", "- ", "* ",
    "1. ", "> ", "| ", "|---|---|\n", "$", "$$", "\\(", "\\)", "\\", "\\`", "# ", "a", "b ", " ",
    "===", "---", "<", ">", "!", "[", "]", "(", ")", "{", "}", "https://x", "<https://x", "<sub>",
    "<br>", "&lt;", "|",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=20).map("".join))
@example("!![a](http://e/x)")
@example("https://x<![a][r]`<evil x>    \\(<evil x>\\\\`")
def test_no_answer_fetches_or_runs_anything(answer):
    assert harm(answer) is None


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("!`[](<>$\\\n -#|~a/:.x\t"), max_size=40), st.sampled_from(PICTURES))
def test_nothing_before_a_picture_lets_it_through(before, picture):
    assert harm(before + picture) is None
    assert harm(before + picture + before) is None


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp"])
def test_a_picture_inside_the_text_stays(kind):
    answer = f"See ![a](data:image/{kind};base64,iVBORw0KGgo=) here"
    assert portable(answer) == answer


def test_a_picture_elsewhere_becomes_a_link_that_names_its_host():
    shown = portable("See ![the *plot*](https://example.com/a.png?x=1 'title').")
    assert shown == "See [the plot (image at example.com)](https://example.com/a.png?x=1)."
    assert portable("![](https://example.com/a.png)").startswith("[image at example.com](")
    assert portable("![a](plot.png)") == "a (image)"


DIAGRAM = "graph TD; A[one] -->|to| B{two}; B <--> C((3)); style A fill:#f9f"


def test_a_diagram_of_text_stays_a_diagram():
    answer = f"```mermaid\n{DIAGRAM}\n```\n"
    assert portable(answer) == answer


@pytest.mark.parametrize(
    "label",
    [
        "<img src=http://e/x>", "<b>x</b>", "&lt;img&gt;", "#lt;img#gt;", "http://e/x", "//e/x",
        "`![a](b)`", "%%{init: {'themeCSS': 'x'}}%%", "x]\nclick A call f()", "x]\nA@{ img: 'b' }",
        "x]\nstyle A background:url(b)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["mermaid", "Mermaid", "{.mermaid}", "mermaid-x", "mermaid a"])
def test_a_diagram_that_could_act_is_shown_as_its_code(language, label):
    code = f'graph TD; A["{label}"] --> B'
    shown = portable(f"```{language}\n{code}\n```\n")
    assert "mermaid" not in shown.splitlines()[0].lower()
    assert code in shown
