"""The local values of a frame, for a model to read: bounded, and without secrets."""

from __future__ import annotations

from collections.abc import Mapping
from types import BuiltinFunctionType, FrameType, FunctionType, ModuleType
from typing import Any

from grok_jupyter.frontends.magics.fix.secrets import has_credentials, holds_secrets, is_secret
from grok_jupyter.text.redaction import holds_key, looks_like_key
from grok_jupyter.values import rendered
from grok_jupyter.values.bounds import cut

__all__ = ["local_values"]

_MOST_OF_ONE = 1000  # characters
_MOST_NAMES = 30
_NO_VALUES = (ModuleType, FunctionType, BuiltinFunctionType, type)


def local_values(frame: FrameType) -> list[tuple[str, str]]:
    """Return name and value of what a frame works with, in the order of the names.

    Of a cell, those are the variables of the notebook that its code names. Modules, functions and
    classes are left out; what is called like a secret, or holds a key, is named and not shown.
    """
    values: Mapping[str, Any] = frame.f_locals
    code = frame.f_code
    if code.co_name == "<module>":
        values = {name: values[name] for name in code.co_names if name in values}
    names = [
        name
        for name, value in sorted(values.items())
        if not name.startswith("_") and not isinstance(value, _NO_VALUES)
    ]
    shown = [(name, _shown(name, values[name])) for name in names[:_MOST_NAMES]]
    more = len(names) - len(shown)
    return [*shown, ("…", f"[{more:,} more are left out]")] if more else shown


def _shown(name: str, value: Any) -> str:
    if is_secret(name):
        return "[hidden: it is called like a secret]"
    if holds_secrets(value):
        return "[hidden: something in it is called like a secret]"
    try:
        text = rendered(value)
    except Exception as error:  # a repr of the user's own
        return f"[its text failed with {type(error).__name__}]"
    if not isinstance(text, str):
        return "[an image]"
    if holds_key(text) or looks_like_key(text):
        return "[hidden: it holds a key]"
    if has_credentials(text):
        return "[hidden: it holds credentials]"
    return cut(text, _MOST_OF_ONE)
