"""Arrays and tensors: shape, type, range, and a corner."""

from __future__ import annotations

from typing import Any

from grok_jupyter.values.bounds import cut

__all__ = ["array", "sparse"]

_WHOLE = 200  # elements that are shown whole
_CORNER = 5  # elements along each axis
_MOST_FOR_RANGE = 10_000_000  # elements; more are not looked through
_MOST_TEXT = 3000  # characters


def array(value: Any) -> str:
    """Return an array of numpy, torch, jax or the like as text for a prompt."""
    shape, kind = tuple(value.shape), str(value.dtype)
    place = f" on {value.device}" if type(value).__module__.startswith("torch") else ""
    size = 1
    for length in shape:
        size *= length
    head = f"Array ({_library(value)}) of shape {shape}, {kind}{place}"
    spread = _spread(value, size)
    if size <= _WHOLE:
        return f"{head}{spread}:\n{cut(_text(value), _MOST_TEXT)}"
    corner = value[tuple(slice(_CORNER) for _ in shape)]
    text = cut(_text(corner), _MOST_TEXT)
    return f"{head}{spread}. Its first corner, {tuple(corner.shape)}:\n{text}"


def sparse(value: Any) -> str:
    """Return a sparse matrix of scipy as text for a prompt."""
    head = (
        f"Sparse {value.format} matrix of shape {tuple(value.shape)}, {value.dtype}, "
        f"{value.nnz:,} values stored"
    )
    # Not each format can be sliced, or has its places; this one can.
    stored = (value if value.nnz <= _WHOLE else value.tocsr()[:_CORNER]).tocoo()
    data = stored.data[:_WHOLE]
    # scipy before 1.13 has no coords.
    axes = stored.coords if hasattr(stored, "coords") else (stored.row, stored.col)
    places = zip(*(axis[:_WHOLE].tolist() for axis in axes), strict=True)
    lines = [f"{place}: {number}" for place, number in zip(places, data.tolist(), strict=True)]
    which = "" if value.nnz <= _WHOLE else f" Those of its first {_CORNER} rows:"
    return cut("\n".join([f"{head}.{which}", *lines]), _MOST_TEXT)


def _library(value: Any) -> str:
    return type(value).__module__.partition(".")[0].removesuffix("lib")


def _spread(value: Any, size: int) -> str:
    if size > _MOST_FOR_RANGE:
        return f" (its range is left out: it has more than {_MOST_FOR_RANGE:,} elements)"
    if not size:
        return ""
    try:
        return f", {_number(value.min())} to {_number(value.max())}"
    except Exception:  # text, objects, quantised: without an order
        return ""


def _number(value: Any) -> str:
    return f"{value.item():.6g}"


def _text(value: Any) -> str:
    if hasattr(value, "detach"):  # torch: off the graph and the device
        value = value.detach().cpu()
    return str(value)
