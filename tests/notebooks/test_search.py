"""The notebook about searches, as nbconvert shows it: links, sources, nothing that is fetched."""

from __future__ import annotations

from nbconvert import HTMLExporter, MarkdownExporter


def test_nbconvert_shows_citations_and_sources(folder):
    html, _ = HTMLExporter().from_filename(str(folder / "search.ipynb"))
    assert html.count('<sup><a href="https://demo.invalid/the-newest-python-release/') == 3
    assert html.count('title="demo.invalid"') >= 3
    assert "<strong>Sources</strong>" in html
    assert "<summary>3 more pages read</summary>" in html
    assert "Searching the web: " in html
    assert "<summary>Running code</summary>" in html
    for attribute in ('src="https://demo', "src='https://demo"):
        assert attribute not in html


def test_the_markdown_of_it_reads_as_it_is(folder):
    markdown, _ = MarkdownExporter().from_filename(str(folder / "search.ipynb"))
    assert "1. [Demo: the newest Python release, overview](https://demo.invalid/" in markdown
