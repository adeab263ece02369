"""How a value of the notebook reads in a prompt: on purpose, bounded, and saying what was cut."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from os import PathLike
from types import FunctionType, ModuleType
from typing import Any

from grok_jupyter.protocol.images import ImagePart, image
from grok_jupyter.protocol.response import Response
from grok_jupyter.values import arrays, figures, objects, tables
from grok_jupyter.values.bounds import cut
from grok_jupyter.values.own import by_itself, registered

__all__ = ["rendered"]

_NUMBERS = {bool, float, int, type(None)}  # none of the renderers is for them
_PLACE = re.compile(r" at 0x[0-9a-fA-F]+")  # in memory: another one each time


def rendered(value: Any) -> str | ImagePart:
    """Return a value as text for a prompt, or as an image where it is a figure.

    A string or an earlier response is inserted as it is; everything else is cut at a bound that
    the text names. A registered renderer goes first, then what the class says itself by
    ``_ai_repr_()``.
    """
    if isinstance(value, str) and not isinstance(value, Enum):
        return value
    if isinstance(value, Response):
        return value.content
    own = registered(value)
    if own is None:
        own = by_itself(value)
    if own is not None:
        return own
    if type(value) in _NUMBERS:
        return cut(repr(value))
    for matches, render in _RENDERERS:
        if matches(value):
            return render(value)
    return cut(_PLACE.sub("", repr(value)))


def _is_from(package: str, *names: str) -> Callable[[Any], bool]:
    """Recognise a class without importing its package: what is not imported has no instances."""

    def matches(value: Any) -> bool:
        return package in sys.modules and any(
            base.__name__ in names and base.__module__.partition(".")[0] == package
            for base in type(value).__mro__
        )

    return matches


def _is_instance(*kinds: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kinds)


def _any(*tests: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: any(test(value) for test in tests)


_is_frame = _any(
    _is_from("pandas", "DataFrame"),
    _is_from("modin", "DataFrame"),
    _is_from("cudf", "DataFrame"),
    _is_from("polars", "DataFrame", "LazyFrame"),
    _is_from("pyarrow", "Table"),
    _is_from("narwhals", "DataFrame", "LazyFrame"),
    _is_from("duckdb", "DuckDBPyRelation"),
    _is_from("_duckdb", "DuckDBPyRelation"),
    _is_from("dask", "DataFrame"),
    _is_from("ibis", "Table"),
    _is_from("pyspark", "DataFrame"),
)
_is_series = _any(
    _is_from("pandas", "Series"), _is_from("modin", "Series"), _is_from("polars", "Series"),
    _is_from("cudf", "Series"), _is_from("narwhals", "Series"), _is_from("dask", "Series"),
    _is_from("ibis", "Column"),
)  # fmt: skip
_is_array = _any(
    _is_from("numpy", "ndarray"), _is_from("torch", "Tensor"),
    _is_from("jaxlib", "ArrayImpl", "Array"), _is_from("jax", "Array"),
    _is_from("cupy", "ndarray"),
)  # fmt: skip

_RENDERERS: tuple[tuple[Callable[[Any], bool], Callable[[Any], str | ImagePart]], ...] = (
    (_is_frame, tables.table),
    (_is_series, tables.series),
    (_is_from("matplotlib", "Figure", "Axes"), image),
    (_is_from("plotly", "BaseFigure"), figures.plotly),
    (_is_from("altair", "TopLevelMixin"), figures.altair),
    (_is_from("PIL", "Image"), image),
    (_is_from("IPython", "Image"), image),
    (_is_instance(ImagePart), image),
    (_is_array, arrays.array),
    (_is_from("scipy", "_spbase", "spmatrix", "sparray"), arrays.sparse),
    (_is_from("numpy", "generic"), str),  # a number, however numpy spells its repr
    (_is_instance(BaseException), objects.exception),
    (_is_instance(Enum), objects.enum),
    (_is_instance(FunctionType, type), objects.source),
    (_is_instance(ModuleType), objects.module),
    (_is_from("pydantic", "BaseModel"), objects.model),
    (_is_from("sklearn", "BaseEstimator"), objects.estimator),
    (dataclasses.is_dataclass, objects.dataclass),
    (_is_instance(Mapping, list, tuple), objects.json_text),
    (_is_instance(set, frozenset), objects.set_text),
    (_is_instance(PathLike), objects.path),
    (_is_instance(Iterator), objects.generator),
)
