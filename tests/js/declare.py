"""What the kernel and its pages say to each other, as types for `tsc`: made of `wire.py`.

Run: python tests/js/declare.py > tests/js/wire.d.ts
"""

from __future__ import annotations

import types
from typing import Any, Literal, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

from grok_jupyter.rendering.live import wire

PLAIN = {int: "number", float: "number", str: "string", bool: "boolean", type(None): "null"}


def declared() -> str:
    """Return the declarations."""
    lines = [
        "// Made by declare.py of grok_jupyter/rendering/live/wire.py.",
        "declare namespace Wire {",
    ]
    for name in wire.__all__:
        value = getattr(wire, name)
        if is_typeddict(value):
            fields = get_type_hints(value, include_extras=True)
            body = " ".join(f"{field(key, hint)};" for key, hint in fields.items())
            lines.append(f"  interface {name} {{ {body} }}")
        else:
            lines.append(f"  type {name} = {written(value)};")
    lines.append("  interface Request { kind: RequestKind; [field: string]: unknown }")
    return "\n".join([*lines, "}", ""])


def field(key: str, hint: Any) -> str:
    if get_origin(hint) is NotRequired:
        return f"{key}?: {written(get_args(hint)[0])}"
    return f"{key}: {written(hint)}"


def written(hint: Any) -> str:
    """Return a type as TypeScript writes it."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if is_typeddict(hint):
        return hint.__name__
    if origin is Literal:
        return " | ".join(f'"{value}"' for value in arguments)
    if origin is tuple:
        return f"[{', '.join(map(written, arguments))}]"
    if origin is list:
        return f"({written(arguments[0])})[]"
    if origin is dict:
        return f"Record<string, {written(arguments[1])}>"
    if isinstance(hint, types.UnionType) or str(origin) == "typing.Union":
        return " | ".join(dict.fromkeys(map(written, arguments)))
    return "any"


if __name__ == "__main__":
    print(declared(), end="")
