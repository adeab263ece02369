"""``--each … --batch``: rows that the server answers by and by."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from IPython.display import display

from grok_jupyter.client.many.table import Table
from grok_jupyter.frontends.magics.each.template import RowTemplate
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.rendering.batches import submitted
from grok_jupyter.session.session import Session

if TYPE_CHECKING:
    from grok_jupyter.client.batch.batch import Batch

__all__ = ["show_submitted", "submit_rows"]


def submit_rows(session: Session, template: RowTemplate, table: Table, options: Options) -> Batch:
    """Submit what a cell asks.

    Raises
    ------
    InputError
        If a batch cannot hold it; nothing was sent.
    GrokError
        If the server does not take it.
    """
    return session.submit_rows(
        template,
        table,
        template.model,
        schema=template.shape,
        strict=options.strict,
        force=options.yes,
    )


def show_submitted(batch: Batch, template: RowTemplate, options: Options, prompt: str) -> None:
    """Display that a batch is submitted, and how to come back for the answers."""
    digest = hashlib.sha256(prompt.encode("utf-8", "replace")).hexdigest()
    output = submitted(
        batch, {**template.provenance, "prompt_sha256": digest}, options.output or "_grok"
    )
    display(output.data, metadata=output.metadata, raw=True)
