"""A text that is asked about each row: ``{{row.column}}`` differs, all else is evaluated once."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from typing import Any

from grok_jupyter.client.many.row import Row, no_column
from grok_jupyter.client.many.table import Table
from grok_jupyter.frontends.prompt.interpolation import Expression, merged
from grok_jupyter.frontends.prompt.row_names import (
    ROW,
    column_alone,
    columns_of,
    names_row,
    sources_in,
)
from grok_jupyter.frontends.prompt.variables import variables_of
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.messages import Content
from grok_jupyter.protocol.missing import is_missing

__all__ = ["RowText", "refuse_missing", "refuse_no_value", "refuse_unknown"]


class RowText:
    """A text with expressions, of which some name the row.

    Parameters
    ----------
    parts : sequence of str or Expression
        As :func:`~grok_jupyter.frontends.prompt.interpolation.expressions` returns them.
    namespace : mapping
        The variables of the notebook.
    table : Table
        The rows.

    Attributes
    ----------
    names_row : bool
        Whether it differs from row to row.

    Raises
    ------
    InputError
        If an expression that does not name the row fails, or one names a column that is not there.
    """

    def __init__(
        self,
        parts: Sequence[str | Expression],
        namespace: Mapping[str, Any],
        table: Table,
    ) -> None:
        names = table.names
        self._table = table
        self._parts: list[Content | Expression] = []
        self.names_row = False
        for part in parts:
            if isinstance(part, str):
                self._parts.append(part)
            elif names_row(part.source):
                refuse_unknown(str(part), names)
                self._parts.append(part)
                self.names_row = True
            else:
                _refuse_bare_column(part, namespace, names)
                self._parts.append(part.content(namespace))

    def contents(self, namespace: Mapping[str, Any]) -> list[Content]:
        """Return the parts of a prompt, from a namespace that has the row.

        Raises
        ------
        InputError
            If an expression fails, or gives no value.
        """
        return merged(
            self._content(part, namespace) if isinstance(part, Expression) else part
            for part in self._parts
        )

    def _content(self, part: Expression, namespace: Mapping[str, Any]) -> Content:
        value = part.value(namespace)
        refuse_no_value(part, value, namespace[ROW], self._table)
        return part.content_of(value)


def refuse_missing(source: str, row: Any, table: Table) -> None:
    """Refuse an expression of an option that is a column, if the row has no value there.

    Raises
    ------
    InputError
        With what to do about it.
    """
    name = column_alone(source)
    if name is not None and isinstance(row, Row) and name in row and is_missing(row[name]):
        raise table.missing([name], row[name])
    if source.strip() == ROW and is_missing(row):
        raise table.missing([], row)


def refuse_no_value(part: Expression, value: Any, row: Any, table: Table) -> None:
    """Refuse an expression in braces that gives no value.

    Raises
    ------
    InputError
        It names the columns that the expression names and that are empty.
    """
    if is_missing(value):
        names = [name for name, _ in columns_of(part.source)] if isinstance(row, Row) else []
        lacking = [name for name in dict.fromkeys(names) if name in row and is_missing(row[name])]
        raise table.missing(lacking, value, "" if part.source == ROW else str(part))


def refuse_unknown(text: str, names: Sequence[str] | None) -> None:
    """Refuse the value of an option, or an expression, that names a column that is not there.

    Raises
    ------
    InputError
        With the columns that there are; ``None`` of them refuses nothing.
    """
    for source in sources_in(text) if names is not None else ():
        for name, is_attribute in columns_of(source):
            known = is_attribute and (hasattr(Row, name) or name == "keys")  # as dict(row) calls
            if name not in (names or ()) and not known:
                raise InputError(f"{no_column(name, names or ())} Nothing was sent.")


def _refuse_bare_column(
    part: Expression, namespace: Mapping[str, Any], names: Sequence[str] | None
) -> None:
    for name in variables_of(part.source):
        if name in (names or ()) and name not in namespace and not hasattr(builtins, name):
            raise InputError(
                f"{name!r} in {part} is not defined. It is a column of the rows: write "
                f"{{{{row.{name}}}}}. Nothing was sent."
            )
