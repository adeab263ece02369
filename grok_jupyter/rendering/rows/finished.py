"""The finished output of many rows: how they ended, the first of them, what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grok_jupyter.client.many.rows import Rows
from grok_jupyter.rendering.described import described_usage
from grok_jupyter.rendering.finished import Output
from grok_jupyter.rendering.rows.grid import Beside, grid_of
from grok_jupyter.rendering.rows.words import answered_by, failed_lines, headline, status
from grok_jupyter.text.excerpt import excerpt, printable
from grok_jupyter.text.portable.signs import literal

__all__ = ["FinishRows", "finished_rows"]

FinishRows = Callable[[Rows], Output]
"""Makes the finished output of rows."""

_FIRST = 10  # rows that are shown
_SENTENCE = 400  # characters


def finished_rows(
    rows: Rows,
    *,
    beside: Beside,
    with_usage: bool = True,
    provenance: Mapping[str, Any] | None = None,
    variable: str = "_grok",
) -> Output:
    """Make the finished output of rows, whatever became of them.

    Nothing in the data depends on time, so a re-run with the same answers is equal.

    Parameters
    ----------
    rows : Rows
        The answers.
    beside : Beside
        What of the rows stands beside them.
    with_usage : bool
        Whether to show model, tokens and cost.
    provenance : mapping, optional
        What to add to the metadata: how the rows were asked.
    variable : str
        How the notebook names the rows.
    """
    head = headline(rows)
    why = ""
    if rows.error is not None:
        why = printable(excerpt(str(rows.error), _SENTENCE))
    grid = grid_of(rows, range(min(_FIRST, len(rows))), beside) if rows.asked else None
    failed = failed_lines(rows)
    more = len(rows) - _FIRST
    rest = f"{variable}.frame has all {len(rows):,} rows" if grid and more > 0 else ""
    line = " · ".join(filter(None, (status(rows) if with_usage else "", rest)))
    marked = (
        f"**{head}**",
        literal(why),
        grid.markdown if grid else "",
        "\n".join(f"- {literal(one)}" for one in failed),
        f"<sub>{literal(line)}</sub>" if line else "",
    )
    plain = (head, why, grid.text if grid else "", "\n".join(failed), line)
    data = {
        "text/markdown": "\n\n".join(filter(None, marked)),
        "text/plain": printable("\n\n".join(filter(None, plain))),
    }
    return Output(data, {"grok_jupyter": {**_described(rows), **(provenance or {})}})


def _described(rows: Rows) -> dict[str, Any]:
    asked = rows.asked
    return {
        "model": answered_by(rows),
        "status": rows.status,
        "rows": len(rows),
        "answered": rows.done,
        "failed": rows.failed,
        "requests": len(asked),
        "replayed": sum(one.recorded_at is not None for one in asked),
        "usage": described_usage(rows.usage),
    }  # fmt: skip
