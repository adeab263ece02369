"""Tables that subcommands show."""

from __future__ import annotations

from collections.abc import Sequence

from IPython.display import display

from grok_jupyter.text.excerpt import printable

__all__ = ["show_table"]


def show_table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Display a table: Markdown for front ends, columns for a terminal."""
    table = [header, *rows]
    widths = [max(len(row[i]) for row in table) for i in range(len(header))]
    plain = "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )
    marked = [header, ("---",) * len(header), *rows]
    markdown = "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in marked
    )
    display({"text/plain": printable(plain), "text/markdown": markdown}, raw=True)
