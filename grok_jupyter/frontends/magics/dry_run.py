"""``--dry-run``: what a cell would send, shown in its place."""

from __future__ import annotations

from IPython.display import display

from grok_jupyter.frontends.magics.cell_turn import CellTurn
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.rendering.dry_run.page import dry_run
from grok_jupyter.session.preview import Preview

__all__ = ["show_dry_run"]


def show_dry_run(preview: Preview, options: Options, turn: CellTurn) -> None:
    """Display what would be sent, and what the cell would do with the answer."""
    output = dry_run(preview, tuple(_notes(options, turn)))
    display(output.data, metadata=output.metadata, raw=True)


def _notes(options: Options, turn: CellTurn) -> list[tuple[str, str]]:
    notes = []
    if turn.conversation.name is not None:
        notes.append(("conversation", turn.caption(with_usage=True).removeprefix("conversation ")))
    then = [f"bound to {options.output}"] if options.output else []
    then += ["its code goes into a new cell below"] if options.insert else []
    return [*notes, ("the answer", ", ".join(then))] if then else notes
