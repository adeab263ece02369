"""The finished output of several answers: one Markdown, a heading above each."""

from __future__ import annotations

from grok_jupyter.rendering.columns.board import Board
from grok_jupyter.rendering.finished import Output
from grok_jupyter.text.excerpt import printable

__all__ = ["finished_board"]


def finished_board(board: Board) -> Output:
    """Make the finished output of several answers, whatever became of each.

    It is what :func:`grok_jupyter.rendering.finished.finished` makes of each, one below the other:
    data in which nothing depends on time, and in the metadata a list with what there is to say of
    each, by the name under which it stands as ``column``.
    """
    markdown: list[str] = []
    plain: list[str] = []
    described: list[dict[str, object]] = []
    for column in board.columns:
        output = column.finish()
        markdown += [column.heading, output.data["text/markdown"]]
        plain += [f"--- {printable(column.title)} ---", output.data["text/plain"]]
        plain += [f"Failed: {printable(column.error())}"] if column.error() else []
        described.append({"column": column.title, **output.metadata["grok_jupyter"]})
    markdown.append(board.closing())
    return Output(
        {
            "text/markdown": "\n\n".join(part for part in markdown if part),
            "text/plain": "\n\n".join(part for part in plain if part),
        },
        {"grok_jupyter": {"columns": described}},
    )
