"""A frame's kind and index as JSON: another kernel makes the same frame of them."""

from __future__ import annotations

from typing import Any

from grok_jupyter.client.batch.indexes import index_of, told_of
from grok_jupyter.client.many.framing import (
    Framing,
    NarwhalsFraming,
    PandasFraming,
    PlainFraming,
)

__all__ = ["framing_of", "layout_of"]

_LIBRARIES = {"cudf", "modin", "polars", "pyarrow"}  # as narwhals calls them


def layout_of(framing: Framing) -> dict[str, Any]:
    """Return what makes frames, as JSON has it."""
    if isinstance(framing, PandasFraming):
        return {"frame": "pandas", "rows": framing.count, "index": told_of(framing.index)}
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
    if type(count) is not int or count < 0 or not isinstance(kind, str):
        raise ValueError("its frame is wrong")
    if kind == "pandas":
        framing = PandasFraming(index_of(layout["index"]))
        if framing.count != count:
            raise ValueError("its index has another length than its frame")
        return framing
    if kind in _LIBRARIES:
        return NarwhalsFraming(count, kind)
    if kind != "list":
        raise ValueError(f"frames of {kind!r} are not known")
    return PlainFraming(count)
