"""Data frames and series of whatever library, read through narwhals: a profile, then rows.

No format of rows is clearly better than another for strong models; CSV takes the fewest tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from grok_jupyter.values.bounds import clipped
from grok_jupyter.values.cells import as_csv, cell

__all__ = ["series", "table"]

_MOST_ROWS = 10
_MOST_COLUMNS = 100
_MOST_VALUES = 20  # that are listed
_LOOKED_AT = 20_000  # rows; to count what is distinct in more takes long
_LAZY_ROWS = 1000  # that a lazy frame is asked for
_PROFILE = 5000  # characters
_ROWS = 4000  # characters
_NAME = 80  # characters
_VALUE = 40  # characters

_ONLY_FIRST = f"only its first {_LAZY_ROWS:,} rows were asked for, and the statistics are of those"


class _Table(NamedTuple):
    """What is known of a frame before it is read.

    Attributes
    ----------
    frame : narwhals.DataFrame
        Its rows, as far as they are read; the names are unique.
    names : list of str
        The columns, as the user calls them.
    rows : int or None
        How many there are; ``None`` where counting would run a query.
    columns : int
        How many there are.
    library : str
        Whose frame it is.
    labels : list
        The row labels, for the first rows, where they say more than a number.
    label_names : list of str
        The names of the labels.
    row_labels : str
        What the labels are, from which to which; ``""`` where they say no more than a number.
    """

    frame: Any
    names: list[str]
    rows: int | None
    columns: int
    library: str
    labels: list[tuple[Any, ...]]
    label_names: list[str]
    row_labels: str = ""


def table(value: Any) -> str:
    """Return a data frame as text for a prompt: a line per column, then the first rows."""
    read = _read(value)
    size = f"{read.columns:,} column{'s' * (read.columns != 1)}"
    if read.rows is None:
        head = f"Lazy data frame ({read.library}) of {size}; {_ONLY_FIRST}"
    else:
        head = (
            f"Data frame ({read.library}) of {read.rows:,} row{'s' * (read.rows != 1)} and {size}"
        )
    return "\n".join([f"{head}.", *_profile(read), *_rows(read)])


def series(value: Any) -> str:
    """Return a series, or a column of a lazy frame, as text for a prompt."""
    as_frame = getattr(value, "to_frame", None) or value.as_table
    read = _read(as_frame())
    name = clipped(repr(getattr(value, "name", None)), _NAME)
    if callable(getattr(value, "name", None)):  # as in ibis
        name = repr(read.names[0])
    if read.rows is None:
        head = f"Lazy series {name} ({read.library}); {_ONLY_FIRST}."
    else:
        head = f"Series {name} ({read.library}) of {read.rows:,} value{'s' * (read.rows != 1)}."
    return "\n".join([head, *_profile(read), *_rows(read)])


def _read(value: Any) -> _Table:
    import narwhals as nw

    labels: list[tuple[Any, ...]] = []
    label_names: list[str] = []
    names: list[str] = []
    index = ""
    native = value
    is_lazy = hasattr(value, "dask")  # which looks like pandas otherwise
    if hasattr(value, "iloc") and hasattr(value, "index") and not is_lazy:
        # pandas and its kin: any names, and labels of rows
        names = [_name(name) for name in value.columns]
        native = value.iloc[:, :_MOST_COLUMNS].copy(deep=False)
        native.columns = _unique(names[:_MOST_COLUMNS])
        labels, label_names = _labels(value)
        index = _index(value.index) if labels else ""
    elif hasattr(value, "rename_columns"):  # pyarrow, which allows equal names
        names = [_name(name) for name in value.column_names]
        native = value.rename_columns(_unique(names)).select(range(min(len(names), _MOST_COLUMNS)))
    frame = nw.from_native(native)
    library = str(frame.implementation.value)
    if isinstance(frame, nw.LazyFrame):
        names = [_name(name) for name in frame.collect_schema().names()]
        eager = frame.select(names[:_MOST_COLUMNS]).head(_LAZY_ROWS).collect()
        return _Table(eager, names, None, len(names), library, [], [])
    if native is value:
        names = list(frame.columns)
        frame = frame.select(names[:_MOST_COLUMNS])
    return _Table(frame, names, len(value), len(names), library, labels, label_names, index)


def _index(index: Any) -> str:
    """Return one line about the labels of rows."""
    if getattr(index, "nlevels", 1) > 1:
        return f"Row labels of {index.nlevels} levels."
    try:  # as they lie, where they have no order
        least, most = index.min(), index.max()
    except Exception:
        least, most = index[0], index[-1]
    return f"Row labels: {index.dtype}, {_short(least)} to {_short(most)}."


def _labels(value: Any) -> tuple[list[tuple[Any, ...]], list[str]]:
    index = value.index
    is_plain = type(index).__name__ == "RangeIndex" and index.name is None and index.start == 0
    if is_plain:
        return [], []
    names = [_name(name) if name is not None else "" for name in index.names]
    first = [
        label if isinstance(label, tuple) else (label,) for label in index[:_MOST_ROWS].tolist()
    ]
    return first, names


def _profile(read: _Table) -> Iterable[str]:
    if read.row_labels:
        yield read.row_labels
    if not read.columns:
        return
    sample = read.frame.head(_LOOKED_AT)
    is_sample = len(read.frame) > _LOOKED_AT
    where = f"counted in the first {_LOOKED_AT:,} rows"
    yield f"Columns (distinct values, and nulls of text, are {where}):" if is_sample else "Columns:"
    length = 0
    for number, (name, unique) in enumerate(zip(read.names, read.frame.columns, strict=False)):
        line = f"- {name}: {_described(read.frame[unique], sample[unique], is_sample=is_sample)}"
        length += len(line)
        if length > _PROFILE:
            yield f"[{read.columns - number:,} more columns are cut]"
            return
        yield line
    if read.columns > _MOST_COLUMNS:
        yield f"[{read.columns - _MOST_COLUMNS:,} more columns are cut]"


def _described(column: Any, sample: Any, *, is_sample: bool) -> str:
    """Return one line about a column; ``sample`` holds its first values, perhaps all."""
    kind, native = str(column.dtype), column.to_native()
    if kind in {"Unknown", "Object"} or hasattr(native, "iloc"):  # as its library calls it
        kind = str(getattr(native, "dtype", kind))
    facts = [kind]
    is_read = column.dtype.is_numeric() or column.dtype.is_temporal()
    least = "≥" * is_sample
    try:
        nulls = (column if is_read else sample).null_count()
        facts.append(f"{'' if is_read else least}{nulls:,} null")
        facts.append(_spread(column, sample, least))
    except Exception as error:  # values that cannot be compared, types that are not supported
        facts.append(f"no statistics ({type(error).__name__})")
    return ", ".join(fact for fact in facts if fact)


def _spread(column: Any, sample: Any, least: str) -> str:
    """Return how many values are distinct, and which, or from where to where they go."""
    kind = column.dtype
    if kind.is_nested() or str(kind) in {"Object", "Binary"}:
        return ""
    distinct = sample.drop_nulls().unique()
    count = f"{least}{len(distinct):,} distinct"
    if kind.is_numeric() or kind.is_temporal():
        if not len(distinct):
            return count
        return f"{count}, {_short(column.min())} to {_short(column.max())}"
    if len(distinct) <= _MOST_VALUES:
        values = ", ".join(sorted(repr(_short(value)) for value in distinct.to_list()))
        return f"{count}: {values}" if values else count
    return count


def _short(value: Any) -> str:
    return cell(value, _VALUE)


def _rows(read: _Table) -> Iterable[str]:
    if not len(read.frame):
        return
    first = read.frame.head(_MOST_ROWS).rows()
    if read.labels:
        first = [(*label, *row) for label, row in zip(read.labels, first, strict=True)]
    names = [*read.label_names, *read.names[: len(read.frame.columns)]]
    text, count, width = as_csv(names, first, _ROWS)
    clipping = f" (cells of more than {width} characters are cut: …)" * ("…" in text)
    total = len(read.frame) if read.rows is None else read.rows
    yield (
        f"All rows as CSV{clipping}:"
        if count == total and read.rows is not None
        else f"The first {count:,} of {total:,} rows as CSV{clipping}:"
        if read.rows is not None
        else f"The first {count:,} rows as CSV{clipping}:"
    )
    yield text


def _name(name: Any) -> str:
    text = ".".join(map(str, name)) if isinstance(name, tuple) else str(name)
    return clipped(text, _NAME)


def _unique(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name}\0{seen[name]}")
    return unique
