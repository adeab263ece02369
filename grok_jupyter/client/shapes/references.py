"""References of a schema that lead out of it: to an address, a file, another schema."""

from __future__ import annotations

from typing import Any

from grok_jupyter.client.shapes.nodes import replaced
from grok_jupyter.text.excerpt import excerpt

__all__ = ["outside", "without_bases"]

_REFERRING = ("$ref", "$dynamicRef", "$recursiveRef")
_BASES = ("$id", "id")


def outside(schema: Any) -> str:
    """Return in a clause which reference leads out of a schema; ``""`` if none does.

    They are looked for everywhere, in values and under unknown keywords as well: a reference
    within the schema may lead there.

    Examples
    --------
    >>> outside({"const": {"$ref": "file:///etc/hosts"}})
    "it refers to 'file:///etc/hosts', which is not in the schema; put it into $defs"
    >>> outside({"$ref": "#/$defs/A", "$defs": {"A": {}}})
    ''
    """
    left = [schema]
    while left:
        node = left.pop()
        if isinstance(node, dict):
            for key in _REFERRING:
                reference = node.get(key)
                if isinstance(reference, str) and not reference.startswith("#"):
                    shown = excerpt(repr(reference), 80)
                    return f"it refers to {shown}, which is not in the schema; put it into $defs"
            left += node.values()
        elif isinstance(node, list):
            left += node
    return ""


def without_bases(schema: Any) -> Any:
    """Return a schema without the addresses that it and those within it go by.

    A reference means a place in the whole schema, then, as it does for who asks with it.
    """
    if not isinstance(schema, dict):
        return schema
    result = replaced(schema, without_bases)
    for key in _BASES:
        if isinstance(result.get(key), str):
            del result[key]
    return result
