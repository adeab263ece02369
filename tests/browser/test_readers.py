"""JupyterLab as ``tests/readers`` asks it is JupyterLab as people have it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from readers import needed
from readers.events import events
from readers.kinds import HARM, STRUCTURE
from readers.node import Thrown
from readers.reading import read

pytestmark = pytest.mark.browser

# What JupyterLab puts into a page besides, or takes out with a formula around a break:
# colours in code, typeset formulas, where a link opens.
TAGS = """(blocks) => blocks.map((block) =>
    [...block.querySelectorAll("*")]
        .filter((element) => !element.closest("mjx-container, .jp-InternalAnchorLink, span, br"))
        .map((element) => [element.localName, ...element.getAttributeNames().sort()].join(" ")))"""
ADDED = {"rel", "target", "id", "data-jupyter-id", "tabindex", "alt"}


def tags(names: list[str]) -> list[str]:
    return [" ".join(word for word in name.split() if word not in ADDED) for name in names]


# JupyterLab shows the first fifty outputs of a cell.
@pytest.mark.parametrize("kinds", [STRUCTURE, HARM], ids=["structure", "harm"])
def test_jupyterlab_makes_of_a_text_what_is_told_of_it(kinds, lab, open_notebook):
    needed.packages()
    texts = [text for text in kinds.values() if "mermaid" not in text]
    pages = dict(zip(texts, read("lab-17", texts), strict=True))
    shown = [text for text in texts if not isinstance(pages[text], Thrown)]
    assert len(shown) > len(texts) - 5
    source = "from IPython.display import Markdown, display\n" + "\n".join(
        f"display(Markdown({text!r}))" for text in shown
    )
    lab.write("readers.ipynb", source)
    notebook = open_notebook(lab, "readers.ipynb")
    notebook.run_to_end(0)
    blocks = notebook.output(0).and_(notebook.page.locator(".jp-RenderedMarkdown"))
    expect(blocks).to_have_count(len(shown))
    # Of this cell alone: tests share the page, and another may have left a view beside it.
    expect(notebook.cell(0).locator(".jp-RenderedMarkdown:empty")).to_have_count(0)
    found = blocks.evaluate_all(TAGS)
    for text, seen in zip(shown, found, strict=True):
        told = [
            " ".join([event.value, *sorted(name for name, _ in event.attributes)])
            for event in events(pages[text])
            if event.kind == "start" and event.value not in {"span", "br"}
        ]
        assert tags(seen) == tags(told), text
