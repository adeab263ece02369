"""An index of pandas as JSON, with its type, and back."""

from __future__ import annotations

from typing import Any

__all__ = ["index_of", "told_of"]

_PLAIN = (str, int, float, bool, type(None))


def told_of(index: Any) -> dict[str, Any]:
    """Return an index as JSON has it; labels that are no data, such as objects, as texts."""
    import pandas as pd

    names = [name if isinstance(name, _PLAIN) else str(name) for name in index.names]
    if isinstance(index, pd.MultiIndex):
        used = index.remove_unused_levels() if len(index) else index
        codes = [one.tolist() for one in used.codes]
        return {"levels": [told_of(one) for one in used.levels], "codes": codes, "names": names}
    return {**_labels(pd, index), "names": names}


def index_of(told: dict[str, Any]) -> Any:
    """Return what :func:`told_of` wrote.

    Raises
    ------
    ValueError, TypeError, KeyError
        If it wrote something else.
    """
    import pandas as pd

    names = told["names"]
    if "levels" in told:
        levels = [index_of(one) for one in told["levels"]]
        return pd.MultiIndex(levels, told["codes"], names=names)
    return _unlabelled(pd, told).rename(names[0])


def _labels(pd: Any, index: Any) -> dict[str, Any]:
    if isinstance(index, pd.RangeIndex):
        return {"range": [index.start, index.stop, index.step]}
    if isinstance(index, pd.CategoricalIndex):
        known = told_of(index.categories)
        return {"codes": index.codes.tolist(), "categories": known, "ordered": index.ordered}
    if isinstance(index, pd.IntervalIndex):
        sides = {"left": told_of(index.left), "right": told_of(index.right)}
        return {**sides, "closed": index.closed}
    if isinstance(index, pd.PeriodIndex):
        return {"ordinals": index.asi8.tolist(), "freq": index.freqstr}
    if isinstance(index, (pd.DatetimeIndex, pd.TimedeltaIndex)):
        told = {"ticks": index.asi8.tolist(), "unit": index.unit, "freq": index.freqstr}
        zone = getattr(index, "tz", None)
        is_duration = isinstance(index, pd.TimedeltaIndex)
        return {**told, "durations": is_duration, "zone": None if zone is None else str(zone)}
    values = index.tolist()
    is_plain = all(type(value) in _PLAIN for value in values)
    labels = values if is_plain else [str(value) for value in values]
    return {"labels": labels, "dtype": str(index.dtype)}


def _unlabelled(pd: Any, told: dict[str, Any]) -> Any:
    if "range" in told:
        return pd.RangeIndex(*told["range"])
    if "codes" in told:
        known = index_of(told["categories"])
        made = pd.Categorical.from_codes(told["codes"], known, ordered=bool(told["ordered"]))
        return pd.CategoricalIndex(made)
    if "left" in told:
        left, right = index_of(told["left"]), index_of(told["right"])
        return pd.IntervalIndex.from_arrays(left, right, closed=told["closed"])
    if "ordinals" in told:
        return pd.PeriodIndex.from_ordinals(told["ordinals"], freq=told["freq"])
    if "ticks" in told:
        return _of_ticks(pd, told)
    try:
        return pd.Index(told["labels"], dtype=told["dtype"])
    except (TypeError, ValueError):  # of a type that texts do not make
        return pd.Index(told["labels"])


def _of_ticks(pd: Any, told: dict[str, Any]) -> Any:
    """Return times or durations of so many units each."""
    import numpy as np

    unit = told["unit"]
    if unit not in {"s", "ms", "us", "ns"}:
        raise ValueError(f"its index counts in {unit!r}")
    kind = "m8" if told["durations"] else "M8"
    ticks = np.array(told["ticks"], dtype="int64").view(f"{kind}[{unit}]")
    if told["durations"]:
        return pd.TimedeltaIndex(ticks, freq=told["freq"])
    made = pd.DatetimeIndex(ticks)
    if told["zone"] is not None:
        made = made.tz_localize("UTC").tz_convert(told["zone"])
    made.freq = told["freq"]
    return made
