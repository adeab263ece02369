"""A frame's kind and index as JSON: another kernel makes the same frame of them."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from grok_jupyter.client.many.framing import (
    Framing,
    NarwhalsFraming,
    PandasFraming,
    PlainFraming,
)

__all__ = ["framing_of", "layout_of"]

_LIBRARIES = {"cudf", "modin", "polars", "pyarrow"}  # as narwhals calls them
_MOST_ROWS = 5_000_000  # a note may be a stranger's
_PLAIN = (str, int, float, bool, type(None))


def layout_of(framing: Framing) -> dict[str, Any]:
    """Return what makes frames, as JSON has it."""
    if isinstance(framing, PandasFraming):
        return {"frame": "pandas", "rows": framing.count, "index": _of_index(framing.index)}
    if isinstance(framing, NarwhalsFraming):
        return {"frame": framing.library, "rows": framing.count}
    return {"frame": "list", "rows": framing.count}


def framing_of(layout: dict[str, Any]) -> Framing:
    """Return what :func:`layout_of` wrote.

    Raises
    ------
    ValueError, TypeError, KeyError
        If it wrote something else.
    """
    kind, count = layout["frame"], layout["rows"]
    if type(count) is not int or not 0 <= count <= _MOST_ROWS or not isinstance(kind, str):
        raise ValueError("its frame is wrong")
    if kind == "pandas":
        framing = PandasFraming(_index_of(layout["index"]))
        if framing.count != count:
            raise ValueError("its index has another length than its frame")
        return framing
    if kind in _LIBRARIES:
        if find_spec(kind) is None:
            raise ValueError(f"{kind} is not installed here")
        return NarwhalsFraming(count, kind)
    if kind != "list":
        raise ValueError(f"frames of {kind!r} are not known")
    return PlainFraming(count)


def _of_index(index: Any) -> dict[str, Any]:
    """Return an index of pandas: its bounds, or its labels as JSON or as texts."""
    import pandas as pd

    names = [name if isinstance(name, _PLAIN) else str(name) for name in index.names]
    if isinstance(index, pd.RangeIndex):
        return {"range": [index.start, index.stop, index.step], "names": names}
    if isinstance(index, pd.MultiIndex):
        levels = [_labels(index.get_level_values(at)) for at in range(index.nlevels)]
        return {"levels": levels, "names": names}
    return {**_labels(index), "names": names}


def _labels(index: Any) -> dict[str, Any]:
    values = index.tolist()
    is_plain = all(type(value) in _PLAIN for value in values)
    return {
        "labels": values if is_plain else [str(value) for value in values],
        "dtype": str(index.dtype),
    }


def _index_of(told: dict[str, Any]) -> Any:
    import pandas as pd

    names = told["names"]
    if "range" in told:
        return pd.RangeIndex(*told["range"], name=names[0])
    if "levels" in told:
        return pd.MultiIndex.from_arrays([_level(one) for one in told["levels"]], names=names)
    return _level(told).rename(names[0])


def _level(told: dict[str, Any]) -> Any:
    import pandas as pd

    try:
        return pd.Index(told["labels"], dtype=told["dtype"])
    except (TypeError, ValueError):  # of a type that texts do not make, as intervals
        return pd.Index(told["labels"])
