"""``%grok batch``: which batches there are, how far one is, and its answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from IPython.display import display

from grok_jupyter.client.batch.notes import newest
from grok_jupyter.client.batch.state import BatchState
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.frontends.magics.expressions import resolved
from grok_jupyter.frontends.magics.option_values import as_variable
from grok_jupyter.frontends.magics.table import show_table
from grok_jupyter.frontends.replaying import folder_of
from grok_jupyter.protocol.errors import GrokError, GrokInterrupt, InputError
from grok_jupyter.rendering.batches import HEADER, state_lines
from grok_jupyter.rendering.rows.finished import finished_rows
from grok_jupyter.rendering.rows.grid import Beside
from grok_jupyter.session.ledger import spent
from grok_jupyter.text.excerpt import printable

if TYPE_CHECKING:
    from grok_jupyter.frontends.magics.cell_runner import CellRunner

__all__ = ["carry_out", "noted"]

_MOST = 50  # batches that are offered for completion


def carry_out(runner: CellRunner, line: str) -> Any:
    """Do what ``%grok batch`` is told, show it, and return it.

    Returns
    -------
    list of BatchState, BatchState or Rows
        All batches, one, or the answers of one.

    Raises
    ------
    InputError
        If no batch is named, and none is noted.
    GrokError
        As the server says.
    """
    deed, *words = line.split() or ["list"]
    return _DEEDS[deed](runner, words)


def noted(shell: Any, settings: Any) -> list[str]:
    """Return the ids of the batches that are noted beside the notebook, the newest first."""
    try:
        return [note.batch for note in newest(folder_of(shell, settings))[:_MOST]]
    except GrokError:  # a folder that is none
        return []


def _list(runner: CellRunner, _: list[str]) -> list[BatchState]:
    states = runner.client().batches.list()
    if states:
        show_table(HEADER, state_lines(states))
    else:
        print("The server has no batch; `%%grok --each EXPR --batch` submits one.")
    return states


def _status(runner: CellRunner, words: list[str]) -> BatchState:
    state = runner.client().batches.status(_named(runner, words))
    _show(state)
    return state


def _cancel(runner: CellRunner, words: list[str]) -> BatchState:
    if not words:
        raise InputError(
            "Which batch is to be cancelled? Write %grok batch cancel ID; %grok batch list has the "
            "ids. Nothing was cancelled."
        )
    state = runner.client().batches.cancel(_id(runner, words[0]))
    _show(state)
    return state


def _fetch(runner: CellRunner, words: list[str]) -> Rows:
    variable = None
    if "-o" in words:
        at = words.index("-o")
        variable, words = as_variable("-o", words[at + 1]), words[:at]
    identity = _named(runner, words)
    batch = runner.client().batches.get(identity)
    rows = batch.rows
    _bind(runner, variable, rows)  # whatever happens
    batch.report_to(spent.add)
    try:
        batch.fetch()
    except GrokInterrupt as error:
        error.args = (str(error).replace("in error.rows", f"in {variable or '_grok'}"),)
        raise
    output = finished_rows(
        rows,
        beside=Beside(),
        with_usage=runner.settings.show_usage,
        provenance={"batch": identity},
        variable=variable or "_grok",
    )
    display(output.data, metadata=output.metadata, raw=True)
    if not rows.is_finished:
        bound = f" -o {variable}" if variable else ""
        print(f"The batch goes on; `%grok batch fetch {identity}{bound}` brings the rest later.")
    return rows


def _bind(runner: CellRunner, variable: str | None, rows: Rows) -> None:
    runner.shell.push({"_grok": rows}, interactive=False)
    if variable:
        runner.shell.push({variable: rows})


def _show(state: BatchState) -> None:
    show_table(HEADER, state_lines([state]))
    if state.message:
        print(printable(f"The server says: {state.message}."))


def _named(runner: CellRunner, words: list[str]) -> str:
    """Return the id that was given, or that of the batch submitted last."""
    if words:
        return _id(runner, words[0])
    known = noted(runner.shell, runner.settings)
    if not known:
        raise InputError(
            "No batch is noted beside this notebook. `%%grok --each EXPR --batch` submits one, "
            "`%grok batch list` asks the server which there are."
        )
    return known[0]


def _id(runner: CellRunner, word: str) -> str:
    """Return an id as given, or as an expression of the notebook gives it: ``{{batch.id}}``."""
    return str(resolved("text", "%grok batch", word, runner.shell.user_ns))


_DEEDS: dict[str, Callable[[CellRunner, list[str]], Any]] = {
    "list": _list,
    "status": _status,
    "fetch": _fetch,
    "cancel": _cancel,
}
