"""Reprs without the keys that this process knows."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from grok_jupyter.text.redaction import redacted

__all__ = ["keyless", "keyless_repr"]


def keyless_repr(made: Any) -> str:
    """Return the repr of a dataclass as dataclasses have it, with a mark in place of each key.

    A class takes it as its own: ``__repr__ = keyless_repr``. A notebook shows it, and keeps it.
    """
    told = (f"{one.name}={keyless(getattr(made, one.name))}" for one in fields(made) if one.repr)
    return f"{type(made).__qualname__}({', '.join(told)})"


def keyless(value: Any) -> str:
    """Return the repr of a value, with a mark in place of each key.

    Texts are looked at before they are quoted: a control character within a key is an escape then.

    Examples
    --------
    >>> keyless({"names": ["a", None]})
    "{'names': ['a', None]}"
    """
    if isinstance(value, str):
        return repr(redacted(value))
    if type(value) is dict:
        return f"{{{', '.join(f'{keyless(name)}: {keyless(one)}' for name, one in value.items())}}}"
    if type(value) is list:
        return f"[{', '.join(map(keyless, value))}]"
    if type(value) is tuple:
        return f"({', '.join(map(keyless, value))}{',' * (len(value) == 1)})"
    return redacted(repr(value))
