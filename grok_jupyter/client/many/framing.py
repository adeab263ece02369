"""Making a frame of the kind that the rows came in, with their index."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from grok_jupyter.protocol.given import shown
from grok_jupyter.text.redaction import holds_key, looks_like_key

__all__ = ["Framing", "PandasFraming", "PlainFraming", "Records", "framing_like"]

_LABEL = 40  # characters
_PANDAS = {"integer": "Int64", "number": "float64", "boolean": "boolean"}
"""Types of JSON, as columns that may miss values; texts are as pandas has them."""


class Framing(ABC):
    """Makes frames of one kind; plain data, without the rows themselves.

    Attributes
    ----------
    count : int
        How many rows there are.
    """

    def __init__(self, count: int) -> None:
        self.count = count

    @abstractmethod
    def framed(self, columns: Mapping[str, Sequence[Any]], kinds: Mapping[str, str], /) -> Any:
        """Return a frame.

        Parameters
        ----------
        columns : mapping
            Names, and values in the order of the rows; ``None`` where there is none.
        kinds : mapping
            By name, where it is known: ``"integer"``, ``"number"``, ``"boolean"``, ``"string"``.
        """

    def named(self, number: int) -> str:
        """Return how a sentence names a row: by its position, and its label if it has one."""
        position = f"{number:,}"
        return (
            f"{_quoted(self.label(number))} (position {position})" if self.has_labels else position
        )

    @property
    def has_labels(self) -> bool:
        """Whether the frame calls rows by more than their position."""
        return False

    def label(self, number: int) -> Any:
        """Return what the frame calls a row."""
        return number

    def without_missing(self, columns: Sequence[str], value: Any, /) -> str:
        """Return what to do with rows that have no value in some columns, as a sentence.

        Parameters
        ----------
        columns : sequence of str
            Those; none, where rows have no columns.
        value : Any
            What stands there.
        """
        del columns, value  # of them, this kind has nothing more to say
        return "Leave such rows out, or give them a value."


class Records(list[dict[str, Any]]):
    """A list of dicts, one per row, whose columns are lists: ``records["answer"]``.

    Examples
    --------
    >>> records = Records([{"answer": "yes"}, {"answer": "no"}])
    >>> records[1], records["answer"], records.columns
    ({'answer': 'no'}, ['yes', 'no'], ['answer'])
    """

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self[0]) if self else []

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            return [row[key] for row in self]
        return super().__getitem__(key)


class PlainFraming(Framing):
    """A list of dicts."""

    def framed(self, columns: Mapping[str, Sequence[Any]], _: Mapping[str, str], /) -> Records:
        """Return the columns as a list of dicts."""
        names = list(columns)
        rows = zip(*columns.values(), strict=True)
        return Records(dict(zip(names, row, strict=True)) for row in rows)


class PandasFraming(Framing):
    """A data frame of pandas, or of its kin.

    Parameters
    ----------
    index : pandas.Index
        Of the rows; its labels may repeat.
    """

    def __init__(self, index: Any) -> None:
        super().__init__(len(index))
        self.index = index

    @property
    def has_labels(self) -> bool:
        """Whether the index says more than the position."""
        try:
            return self._has_labels
        except Exception:  # of a library that is not quite pandas
            return False

    def label(self, number: int) -> Any:
        """Return what the index calls a row, its numbers as Python has them."""
        try:
            label = self.index[number]
        except Exception:  # of a library that is not quite pandas
            return number
        if hasattr(type(label), "isoformat"):
            return label
        parts = [getattr(one, "tolist", lambda one=one: one)() for one in _parts(label)]
        return tuple(parts) if isinstance(label, tuple) else parts[0]

    def without_missing(self, columns: Sequence[str], _: Any, /) -> str:
        """Return what to do about missing values. See :meth:`Framing.without_missing`."""
        subset = f"subset=[{_listed(columns)}]" if columns else ""
        return f"Leave such rows out with dropna({subset}), or give them a value with fillna(…)."

    @cached_property
    def _has_labels(self) -> bool:
        import pandas as pd

        return not self.index.equals(pd.RangeIndex(self.count))

    def framed(self, columns: Mapping[str, Sequence[Any]], kinds: Mapping[str, str], /) -> Any:
        """Return a data frame."""
        import pandas as pd

        made = {name: _series(pd, values, kinds.get(name, "")) for name, values in columns.items()}
        frame = pd.DataFrame(made, index=range(self.count))
        frame.index = self.index.copy()  # of a name of its own
        return frame


class NarwhalsFraming(Framing):
    """A data frame of another library.

    Parameters
    ----------
    count : int
        How many rows there are.
    library : Any
        As narwhals calls it.
    """

    def __init__(self, count: int, library: Any) -> None:
        super().__init__(count)
        self.library = library

    def without_missing(self, columns: Sequence[str], value: Any, /) -> str:
        """Return what to do about missing values. See :meth:`Framing.without_missing`."""
        if self.library != "polars":
            return super().without_missing(columns, value)
        drop, fill = ("drop_nulls", "fill_null") if value is None else ("drop_nans", "fill_nan")
        named = _listed(columns)
        return f"Leave such rows out with {drop}({named}), or give them a value with {fill}(…)."

    def framed(self, columns: Mapping[str, Sequence[Any]], kinds: Mapping[str, str], /) -> Any:
        """Return a data frame."""
        import narwhals as nw

        types: dict[str, Any] = {"integer": nw.Int64, "number": nw.Float64, "boolean": nw.Boolean,
                 "string": nw.String}  # fmt: skip
        made = []
        for name, values in columns.items():
            kind = types.get(kinds.get(name, ""))
            try:
                one = nw.new_series(name, list(values), kind, backend=self.library)
            except Exception:  # of mixed types, which a column cannot be
                texts = [None if value is None else str(value) for value in values]
                one = nw.new_series(name, texts, nw.String, backend=self.library)
            made.append(one)
        # Old polars takes no series of narwhals.
        native = {one.name: one.to_native() for one in made}
        return nw.from_dict(native, backend=self.library).to_native()


def framing_like(frame: Any) -> Framing:
    """Return what makes frames like an eager one of narwhals."""
    return NarwhalsFraming(len(frame), str(frame.implementation.value))


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(shown(name, _LABEL) for name in columns)


def _quoted(label: Any) -> str:
    """Return a label as a sentence quotes it: no longer than a few words, and without a key."""
    is_date = hasattr(type(label), "isoformat")  # which nobody reads as its repr
    text = str(label) if is_date else shown(label, _LABEL)
    return "(a key)" if looks_like_key(text) or holds_key(text) else text


def _parts(label: Any) -> tuple[Any, ...]:
    return label if isinstance(label, tuple) else (label,)


def _series(pd: Any, values: Sequence[Any], kind: str) -> Any:
    if kind in _PANDAS:
        try:
            return pd.Series(list(values), dtype=_PANDAS[kind])
        except (TypeError, ValueError, OverflowError):  # not of the type that was announced
            pass
    return pd.Series(list(values), dtype=None if any(v is not None for v in values) else object)
