"""The renderer as an extension of Python-Markdown, alone and beside others."""

import markdown
import pytest

from grok_jupyter.rendering import GrokMarkdown, MarkdownStream, render

TEXT = "# Title\n\n~~a~~ `b` $x$\n\n- [x] c\n\n```python\nd = 1\n```\n\n| e |\n|---|\n| f |\n"


def test_render_is_python_markdown_with_the_extension():
    assert markdown.markdown(TEXT, extensions=[GrokMarkdown()]) == render(TEXT)


def test_the_extension_is_found_by_its_name():
    name = "grok_jupyter.rendering.extension"

    assert markdown.markdown(TEXT, extensions=[name]) == render(TEXT)
    tex = markdown.markdown("$x$", extensions=[name], extension_configs={name: {"maths": "tex"}})
    assert tex == render("$x$", maths="tex")


def test_tree_processors_of_other_extensions_work():
    engine = markdown.Markdown(extensions=["toc", GrokMarkdown()])
    engine.convert("# One\n\n## Two\n")

    assert "#two" in engine.toc


@pytest.mark.parametrize("others", [["fenced_code"], ["fenced_code", "codehilite"], ["extra"]])
@pytest.mark.parametrize("is_first", [True, False])
def test_beside_other_extensions_no_text_is_lost(others, is_first):
    extensions = [GrokMarkdown(), *others] if is_first else [*others, GrokMarkdown()]
    html = markdown.markdown("a\n\n```python\nd = 1\n```\n", extensions=extensions)

    assert "d" in html
    assert "\x02" not in html


@pytest.mark.parametrize("maths", ["MathML", "nonsense", ""])
def test_maths_is_one_of_two_words(maths):
    with pytest.raises(ValueError, match="'mathml' or 'tex'"):
        render("$x$", maths=maths)
    with pytest.raises(ValueError, match="'mathml' or 'tex'"):
        MarkdownStream(maths=maths).feed("$x$")
