"""The rows that ``--each`` names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grok_jupyter.client.many.table import Table, table_of
from grok_jupyter.frontends.magics.expressions import Value, named
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.protocol.errors import InputError

__all__ = ["given_rows", "refuse_unlimited"]

_MANY = 10_000  # rows that are asked without a word about their cost


def given_rows(source: str | Value, namespace: Mapping[str, Any]) -> Table:
    """Return the rows that an expression of the notebook gives.

    Raises
    ------
    InputError
        If it fails, or gives no rows. Nothing is sent then.
    """
    place = f"--each {source}"
    value = named(source, namespace, "--each")
    try:
        return table_of(value)
    except InputError as error:
        raise InputError(f"{place}: {error} Nothing was sent.") from None


def refuse_unlimited(table: Table, options: Options, max_cost: float | None, mode: str) -> None:
    """Refuse very many rows while nobody has said what they may cost.

    Parameters
    ----------
    table : Table
        The rows.
    options : Options
        The cell's.
    max_cost : float or None
        What all answers of the session may cost, in USD.
    mode : str
        How the cell replays; what is never asked costs nothing.

    Raises
    ------
    InputError
        If there are more of them than anybody asks by accident.
    """
    costs = (options.max_cost, max_cost)
    is_limited = any(cost is not None for cost in costs) or mode == "only"
    if options.batch and mode != "only" and len(table) > _MANY and not options.yes:
        raise InputError(
            f"--each {options.each} has {len(table):,} rows, and nothing limits what a batch "
            "costs; write --yes to submit them all. Nothing was sent."
        )
    if len(table) > _MANY and not is_limited and not options.yes:
        raise InputError(
            f"--each {options.each} has {len(table):,} rows, and nothing limits what they cost; "
            "write --max-cost USD, or --yes to ask them all. Nothing was sent."
        )
