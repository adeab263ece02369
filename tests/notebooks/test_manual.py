"""The notebooks tell the whole story in order, and what they show is what happens."""

from __future__ import annotations

import re

MOST_BYTES = 80_000  # of a picture


def test_every_notebook_is_in_the_list_and_leads_to_the_next(manual, folder):
    assert {path.name for path in folder.glob("*.ipynb")} == set(manual)
    for name, following in zip(manual, [*list(manual)[1:], "README.md"], strict=True):
        last = manual[name].cells[-1]
        assert last.cell_type == "markdown", name
        assert f"]({following})" in last.source, f"{name} does not lead to {following}"


def test_each_begins_by_saying_who_answers(manual):
    for name, notebook in manual.items():
        assert "**grok-demo**" in notebook.cells[0].source, name
        assert "key" in notebook.cells[0].source, name


def test_no_cell_asks_to_be_left_out_of_a_comparison(manual):
    for name, notebook in manual.items():
        for cell in notebook.cells:
            assert "nbval" not in cell.source.lower() or cell.cell_type == "markdown", name
            assert set(cell.metadata) <= {"tags"}, (name, cell.id)
            assert set(cell.metadata.get("tags", ())) <= {"raises-exception"}, (name, cell.id)


def test_a_cell_fails_only_where_the_text_above_says_so(manual):
    for name, notebook in manual.items():
        for above, cell in zip(notebook.cells, notebook.cells[1:], strict=False):
            fails = any(output.output_type == "error" for output in cell.get("outputs", ()))
            assert fails == ("raises-exception" in cell.metadata.get("tags", ())), (name, cell.id)
            assert not fails or "fails on purpose" in above.source, (name, cell.id)


def test_every_picture_is_there_is_small_and_says_what_it_shows(manual, folder):
    text = "\n".join(cell.source for notebook in manual.values() for cell in notebook.cells)
    shown = re.findall(r"!\[(.*?)\]\((images/.+?)\)", text)
    for alt, place in shown:
        assert len(alt) > 20, place
        assert (folder / place).stat().st_size < MOST_BYTES, place
    for picture in folder.glob("images/*.png"):
        assert f"images/{picture.name}" in text, f"no notebook shows {picture.name}"


def test_the_quickstart_lists_the_others_in_their_order(manual):
    texts = ["".join(cell.source) for cell in manual["quickstart.ipynb"].cells]
    (listing,) = [text for text in texts if "in order:" in text]
    found = re.findall(r"^\d+\. \[[^\]]+\]\((\w+\.ipynb)\)", listing, re.MULTILINE)
    assert ["quickstart.ipynb", *found] == list(manual)


def test_their_number_is_told(manual, folder):
    words = {11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen"}
    for file in ("README.md", "CHANGELOG.md"):
        text = (folder.parent / file).read_text(encoding="utf-8")
        assert f"{words[len(manual)]} notebooks" in text
