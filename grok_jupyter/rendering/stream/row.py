"""The last row of a table, cell by cell."""

from __future__ import annotations

from grok_jupyter.markdown.blocks.nodes import Table
from grok_jupyter.markdown.blocks.tables import cells
from grok_jupyter.markdown.blocks.tree import missing_cells
from grok_jupyter.rendering.stream.context import RenderContext
from grok_jupyter.rendering.stream.leaf import LeafParts

__all__ = ["RowParts"]

_EACH_CELL = 20  # characters that could be written instead of looking at a cell


class RowParts:
    """The cells of one row, of which only the last one changes."""

    def __init__(self) -> None:
        self._cells: list[LeafParts] = []

    def html(self, table: Table, index: int, context: RenderContext) -> str:
        """Return the HTML of the row that the text at hand goes on with."""
        written = cells(table.rows[index])[: len(table.aligned)]
        self._cells += [LeafParts() for _ in written[len(self._cells) :]]
        html = ["<tr>"]
        for place, text in enumerate(written):
            is_last = place == len(written) - 1
            inner = self._cells[place].html(text, context.ending(is_open=is_last))
            html += (_begin(table.aligned[place]), *inner, "</td>")
        for aligned in missing_cells(table, index, len(written)):
            html += (_begin(aligned), "</td>")
        html.append("</tr>")
        context.effort.spend(sum(map(len, html)) + _EACH_CELL * len(self._cells))
        return "".join(html)


def _begin(aligned: str) -> str:
    return f'<td align="{aligned}">' if aligned else "<td>"
