"""Rows as they are given: data frames of any library, lists of dicts, anything of known length."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence, Sized
from typing import Any

from grok_jupyter.client.many.framing import Framing, PandasFraming, PlainFraming, framing_like
from grok_jupyter.client.many.row import Row
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown

__all__ = ["Table", "table_of"]


class Table(ABC):
    """Rows, by number from 0.

    Parameters
    ----------
    framing : Framing
        Makes a frame of the same kind, with the same index.
    """

    def __init__(self, framing: Framing) -> None:
        self.framing = framing

    @property
    def names(self) -> list[str] | None:
        """The names of the columns; ``None`` where the rows are values without columns."""
        return None

    @abstractmethod
    def row(self, number: int) -> Any:
        """Return one row, as a template takes it."""

    def missing(self, columns: Sequence[str], value: Any, expression: str = "") -> InputError:
        """Return the error for a value that is not there, where a template puts it.

        Parameters
        ----------
        columns : sequence of str
            Which have none; none of them where the row itself has none, or an expression.
        value : Any
            What stands there.
        expression : str
            What gives none, with its braces.
        """
        step = self.framing.without_missing(columns, value)
        what = f"The row has no value ({shown(value, 20)})"
        if columns:
            have = "have" if len(columns) > 1 else "has"
            names = ", ".join(shown(name, 60) for name in columns)
            what = f"{names} {have} no value in this row ({shown(value, 20)})"
        elif expression:
            what = f"{expression} gives no value for this row ({shown(value, 20)})"
            step = "Leave such rows out, or have the expression give a text for them."
        return InputError(f"{what}, so it was not asked. {step}")

    def __len__(self) -> int:
        return self.framing.count


class ColumnTable(Table):
    """A data frame. A column is read when a row first asks for it.

    Parameters
    ----------
    labels : sequence
        What the columns are called, whatever that is.
    read : callable
        Takes the position of a column, and returns its values as a list.
    framing : Framing
        Makes a frame of the same kind.
    """

    def __init__(self, labels: Sequence[Any], read: Any, framing: Framing) -> None:
        super().__init__(framing)
        self._read = read
        self._positions: dict[str, list[int]] = {}
        for position, label in enumerate(labels):
            self._positions.setdefault(str(label), []).append(position)
        self._columns: dict[str, list[Any]] = {}

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return list(self._positions)

    def row(self, number: int) -> Row:
        """Return one row."""
        return Row(self.names, lambda name: self._column(name)[number])

    def _column(self, name: str) -> list[Any]:
        values = self._columns.get(name)
        if values is None:
            positions = self._positions[name]
            if len(positions) > 1:
                raise InputError(
                    f"{len(positions)} columns are called {shown(name, 60)}; give them names of "
                    "their own."
                )
            values = self._columns[name] = self._read(positions[0])
        return values


class ListTable(Table):
    """Mappings, or values of any kind, one after the other; what they hold now is what counts."""

    def __init__(self, rows: Sequence[Any], framing: Framing) -> None:
        super().__init__(framing)
        # A plain dict is always such a copy: what is none was not a mapping either.
        self._rows = [_named(row) if isinstance(row, Mapping) else _plain(row) for row in rows]
        self._names: list[str] | None = None
        if rows and all(isinstance(row, dict) for row in self._rows):
            self._names = list(dict.fromkeys(name for row in self._rows for name in row))

    @property
    def names(self) -> list[str] | None:
        """The names that any of the mappings has; ``None`` if not all rows are mappings."""
        return self._names

    def row(self, number: int) -> Any:
        """Return one row: mappings as a :class:`Row`, everything else as it is."""
        value = self._rows[number]
        return Row(list(value), value.__getitem__) if isinstance(value, dict) else value


def _named(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the entries of a mapping as they are now, by name."""
    return {str(name): _plain(entry) for name, entry in row.items()}


def _plain(value: Any) -> Any:
    """Return a scalar of pyarrow as Python has it; everything else as it is."""
    is_arrow = type(value).__module__.partition(".")[0] == "pyarrow" and hasattr(value, "as_py")
    return value.as_py() if is_arrow else value


def table_of(rows: Any) -> Table:
    """Return the rows that somebody gave, as they are now: what becomes of them does not matter.

    Objects within them, such as a list in a column, are the same.

    Parameters
    ----------
    rows : object
        A data frame of pandas, polars, pyarrow or another library that narwhals reads; a series;
        a list of dicts; anything that has a length and can be iterated; or such a table.

    Raises
    ------
    InputError
        If it is none of these.
    """
    if isinstance(rows, Table):
        return rows
    if isinstance(rows, (str, bytes, Mapping)):
        raise _no_rows(rows)
    if hasattr(rows, "iloc") and hasattr(rows, "index") and not hasattr(rows, "dask"):
        framing = PandasFraming(rows.index.copy())
        if not hasattr(rows, "columns"):
            return ListTable(rows.tolist(), framing)
        rows = rows.copy()
        return ColumnTable(
            list(rows.columns), lambda position: rows.iloc[:, position].tolist(), framing
        )
    if hasattr(type(rows), "columns"):  # not of the object: a lazy one would look
        table = _through_narwhals(rows)
        if table is not None:
            return table
    if not isinstance(rows, Iterable) or not isinstance(rows, Sized):
        raise _no_rows(rows)
    values = list(rows)
    return ListTable(values, PlainFraming(len(values)))


def _through_narwhals(rows: Any) -> Table | None:
    import narwhals as nw

    try:
        frame = nw.from_native(rows)
        if isinstance(frame, nw.DataFrame):
            frame = frame.clone()
    except TypeError:
        return None
    except Exception as error:  # two columns of one name, a frame of an unknown version
        raise InputError(
            f"The rows, a {type(rows).__name__}, cannot be read ({shown(str(error), 120)}); give "
            "each column a name of its own, or a list of dicts."
        ) from None
    if isinstance(frame, nw.LazyFrame):
        raise InputError(
            f"The rows are a lazy frame ({frame.implementation.value}), of which nobody knows the "
            "length; collect it first."
        )
    framing = framing_like(frame)
    return ColumnTable(
        frame.columns, lambda position: frame[frame.columns[position]].to_list(), framing
    )


def _no_rows(given: Any) -> InputError:
    return InputError(
        f"rows={shown(given, 60)} is no table; give a data frame, a list of dicts, or another "
        "collection of known length."
    )
