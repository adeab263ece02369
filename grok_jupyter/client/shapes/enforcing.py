"""What of a schema xAI accepts and does not enforce."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grok_jupyter.client.shapes.adapting import UNSENT_PATTERN
from grok_jupyter.client.shapes.nodes import walk
from grok_jupyter.text.excerpt import excerpt

__all__ = ["unenforced"]

_FORMATS = {"date", "time", "date-time", "email", "uuid", "ipv4", "ipv6", "uri"}
_LOOSE = ("not", "if", "contains", "multipleOf", "propertyNames", "patternProperties",
          "dependentRequired", "dependentSchemas", "unevaluatedItems",
          "unevaluatedProperties")  # fmt: skip
_MOST = {"minLength": 2048, "maxLength": 2048, "minItems": 256, "maxItems": 256,
         "minProperties": 64, "maxProperties": 64}  # fmt: skip
_NAMED = 6


def unenforced(schema: dict[str, Any]) -> tuple[str, ...]:
    """Return what xAI does not enforce, each with its place.

    xAI's documentation, Structured outputs (2026), calls these best effort: ``not``, ``if``,
    several ``allOf``, formats but eight, lengths above 2,048, more than 256 items or 64 properties.
    What it does not mention at all is counted in.

    Parameters
    ----------
    schema : dict
        As :func:`~grok_jupyter.client.shapes.adapting.adapted` returns it; it stays as it is.
    """
    found = []
    for path, node in walk(schema):
        found += [f"{what} of {excerpt(path, 60)}" if path else what for what in _in(node)]
    found = list(dict.fromkeys(found))
    if len(found) > _NAMED:
        found[_NAMED - 1 :] = [f"{len(found) - _NAMED + 1} more"]
    return tuple(found)


def _in(node: dict[str, Any]) -> Iterator[str]:
    if str(node.get("format", "date")) not in _FORMATS:
        yield f"the format {excerpt(str(node['format']), 40)!r}"
    if UNSENT_PATTERN in node:
        yield "the pattern (not of the whole text, or more than xAI reads, so it is not sent)"
    yield from (repr(key) for key in _LOOSE if key in node)
    if len(node.get("allOf", ())) > 1:
        yield "more than one 'allOf'"
    for key, most in _MOST.items():
        if isinstance(node.get(key), int) and node[key] > most:
            yield f"{key} {node[key]:,} (above {most:,})"
    if len(node.get("properties", ())) > _MOST["maxProperties"]:
        yield f"{len(node['properties'])} properties (more than {_MOST['maxProperties']})"
