"""Batches as a notebook stores them: that one was submitted, and how far others are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from grok_jupyter.rendering.finished import Output
from grok_jupyter.rendering.status import plain, plain_name
from grok_jupyter.text.excerpt import excerpt, printable
from grok_jupyter.text.portable.signs import literal

if TYPE_CHECKING:
    from grok_jupyter.client.batch.batch import Batch
    from grok_jupyter.client.batch.state import BatchState

__all__ = ["HEADER", "state_lines", "submitted"]

HEADER = ("batch", "name", "status", "requests", "answered", "failed", "made")
"""What :func:`state_lines` tells."""

_NAME = 60  # characters
_DATE = 40


def submitted(batch: Batch, provenance: Mapping[str, Any], variable: str) -> Output:
    """Make the output of a cell that has submitted a batch; nothing in it depends on time.

    Parameters
    ----------
    batch : Batch
        What was submitted.
    provenance : mapping
        How the rows were asked.
    variable : str
        How the notebook names the batch.
    """
    rows = batch.rows
    count = f"{len(rows):,} row{'s' * (len(rows) != 1)}"
    failed = f"{rows.failed:,} cannot be asked about" if rows.failed else ""
    recorded = f"{rows.done:,} from recordings" if rows.done else ""
    parts = ", ".join(filter(None, (failed, recorded)))
    of_which = f" ({parts})" if parts else ""
    if batch.id:
        head = f"{count} submitted as a batch{of_which}."
        step = f"%grok batch fetch {batch.id} -o rows"
        tail = "brings the answers, also in another kernel, once they are there."
    else:
        head = f"{count}, and nothing had to be asked{of_which}."
        step, tail = f"{variable}.fetch()", "has the answers."
    data = {
        "text/markdown": f"**{literal(head)}** `{step}` {tail}",
        "text/plain": printable(f"{head} `{step}` {tail}"),
    }
    described = {"batch": batch.id or None, "rows": len(rows), "status": "submitted"}
    return Output(data, {"grok_jupyter": {**described, **provenance}})


def state_lines(states: Sequence[BatchState]) -> list[tuple[str, ...]]:
    """Return a line for each batch."""
    return [
        (
            plain(excerpt(state.id, _NAME)),
            plain_name(excerpt(state.name, _NAME)),
            state.status,
            f"{state.counts.total:,}",
            f"{state.counts.succeeded:,}",
            f"{state.counts.failed:,}",
            plain(excerpt(state.created, _DATE)),
        )
        for state in states
    ]
