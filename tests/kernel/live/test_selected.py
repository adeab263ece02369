"""While an answer arrives: only what was asked for of it, and what follows it at the end."""

import pytest

BEGUN = "Here is **it**:\n\n```python\nx = 1\ny = "


@pytest.mark.parametrize("cell_id", ["8f0c3a52", None])
def test_only_the_code_is_shown_while_it_arrives(kernel, scripted, notebook, cell_id):
    cell, page = notebook("%%grok -f code\nCode?", cell_id)
    exchange = scripted.next().begin().delta(BEGUN)
    if cell_id:
        page.until("y ")
    else:
        cell.until_shown("x = 1")
    exchange.delta("2\n```\n\nThat was it.").finish()
    cell.done()
    if cell_id:
        assert "Here" not in page.html(1)
        assert "That was it" not in page.html(1)
    shown = [update["data"].get("text/markdown", "") for update in (*cell.displays, *cell.updates)]
    assert not any("Here" in text or "That was it" in text for text in shown)
    assert shown[-1].startswith("```python\nx = 1\ny = 2\n```")


def test_what_the_page_keeps_meanwhile_is_the_code(kernel, scripted, jupyterlab, take_all):
    cell, page = jupyterlab("%%grok -f code\nCode?")
    exchange = scripted.next().begin().delta(BEGUN)
    cell.until(lambda _: "x = 1" in page.kept)
    assert "Here" not in page.kept
    exchange.delta("2\n```\n").finish()
    cell.done()
    take_all()


def test_the_changes_are_in_the_live_view_before_it_goes(kernel, scripted, notebook):
    kernel.run("total = 1\nprint(totl)")
    cell, page = notebook("%grok fix")
    exchange = scripted.next().begin().delta("Wait.\n\n")
    page.until("Wait.")
    exchange.delta("```python\ntotal = 1\nprint(total)\n```\n").finish()
    cell.done()
    assert "corrected" in page.html(1)
    assert page.html(1).index("Wait.") < page.html(1).index("corrected")
