"""``typing.TypedDict`` before Python 3.12, which pydantic takes only from ``typing_extensions``."""

from __future__ import annotations

import sys
import types
import typing
from typing import Any

from grok_jupyter.protocol.errors import InputError

__all__ = ["readable"]


def readable(kind: Any) -> Any:
    """Return a type with each ``typing.TypedDict`` in it exchanged for one that pydantic reads.

    Parameters
    ----------
    kind : type
        The class itself, or a type made of it: ``list[Point]``, ``Point | None``.
    """
    return kind if sys.version_info >= (3, 12) else _exchanged(kind, {})


def _exchanged(kind: Any, known: dict[Any, Any]) -> Any:
    if typing.is_typeddict(kind):
        return _again(kind, known)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is None or origin is typing.Literal or not arguments:
        return kind
    if origin is typing.Annotated:
        return typing.Annotated[_exchanged(arguments[0], known), *kind.__metadata__]
    changed = tuple(_exchanged(each, known) for each in arguments)
    if all(new is old for new, old in zip(changed, arguments, strict=True)):
        return kind
    if origin in {typing.Union, types.UnionType}:
        return typing.Union[changed]  # noqa: UP007 - made of what there is
    return origin[changed if len(changed) > 1 else changed[0]]


def _again(kind: Any, known: dict[Any, Any]) -> Any:
    import typing_extensions

    if type(kind).__module__ == "typing_extensions":
        return kind
    if kind not in known:
        known[kind] = None
        hints = typing.get_type_hints(kind, include_extras=True)
        fields = {name: _exchanged(hint, known) for name, hint in hints.items()}
        for name in kind.__optional_keys__ & fields.keys():
            if typing.get_origin(fields[name]) not in {typing.Required, typing.NotRequired}:
                fields[name] = typing.NotRequired[fields[name]]
        made = typing_extensions.TypedDict(kind.__name__, fields)  # type: ignore[misc] # of fields known now only
        made.__doc__ = kind.__doc__
        made.__module__ = kind.__module__
        known[kind] = made
    if known[kind] is None:  # not made yet: it is in itself
        raise InputError(
            f"{kind.__name__} is recursive, and xAI refuses circular references; write out as many "
            "levels as you need. Nothing was sent."
        )
    return known[kind]
