"""``--each --dry-run``: what the first row would send, and how many rows ask something else."""

from __future__ import annotations

from collections.abc import Iterator

from IPython.display import display

from grok_jupyter.client.batch.refusing import refuse_model
from grok_jupyter.client.many.table import Table
from grok_jupyter.frontends.magics.each.template import RowTemplate
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.usage import written_cost
from grok_jupyter.rendering.dry_run.body import tokens
from grok_jupyter.rendering.dry_run.page import dry_run
from grok_jupyter.session.session import Session

__all__ = ["show_rows_dry_run"]

_MOST = 1_000  # rows that are read for it


def show_rows_dry_run(
    session: Session, template: RowTemplate, table: Table, options: Options
) -> None:
    """Display what would be sent about the first row, and what of the others is known.

    Raises
    ------
    InputError
        If the first row cannot be asked about, or there is none, or a batch is reported to be
        refused for its model.
    """
    if not len(table):
        raise InputError(f"--each {options.each} has no rows, so nothing would be sent.")
    if options.batch:
        refuse_model(template.model, force=options.yes)
    preview = session.preview(template.query(0))
    output = dry_run(preview, tuple(_notes(session, template, table, options)))
    display(output.data, metadata=output.metadata, raw=True)


def _notes(
    session: Session, template: RowTemplate, table: Table, options: Options
) -> Iterator[tuple[str, str]]:
    yield "rows", f"{len(table):,}, of which this is the first"
    yield from _others(session, template, table)
    if options.max_cost is not None:
        yield "cost of all rows", f"at most {written_cost(options.max_cost)}"
    if options.concurrency is not None:
        yield "rows at once", f"{options.concurrency:,}"
    if options.batch:
        yield "how", "as one batch, which the server answers by and by"
    if options.output:
        yield "the answers", f"bound to {options.output}"


def _others(session: Session, template: RowTemplate, table: Table) -> Iterator[tuple[str, str]]:
    """Say how many rows ask what another one asks or cannot be asked about, and what all take."""
    looked = min(len(table), _MOST)
    prompts: dict[bytes, int] = {}
    failed = 0
    for number in range(looked):
        try:
            preview = session.preview(template.query(number))
        except InputError:
            failed += 1
            continue
        text = "".join(message.text for message in preview.messages)
        prompts[preview.request.body] = tokens(text)
    of = f" (of the first {looked:,})" if looked < len(table) else ""
    equal = looked - failed - len(prompts)
    if equal:
        yield "equal", f"{equal:,} rows ask what another one asks, which is asked once{of}"
    if failed:
        yield "rows that fail", f"{failed:,} cannot be asked about{of}"
    share = len(table) / looked
    requests, taken = round(len(prompts) * share), round(sum(prompts.values()) * share)
    yield "all rows", f"{requests:,} requests, about {taken:,} tokens of messages"
