"""A schema as xAI takes it, where that changes nothing in its meaning.

What xAI takes is in its documentation, Structured outputs (as of 2026): JSON Schema, draft
2020-12, in which ``additionalProperties`` is false unless it is given; a schema that is ``true``,
``items`` that is a list, and patterns with look-around are refused.
"""

from __future__ import annotations

import re
from typing import Any

from grok_jupyter.client.shapes.nodes import replaced

__all__ = ["UNSENT_PATTERN", "adapted", "is_object", "with_patterns"]

UNSENT_PATTERN = "x-pattern"
"""Where a pattern is kept that is not sent, until it has been named."""

_UNREAD = re.compile(r"\(\?(?:[=!]|<[=!])|\(\?[aiLmsux-]+[:)]|\\[bBpP]")
# pydantic's pattern of a Decimal looks ahead, to refuse a text of signs and dots alone.
_DECIMAL = r"^(?!^[-+.]*$)[+-]?0*\d*\.?\d*$"
_SAME_DECIMAL = r"^[+-]?(\d+\.?\d*|\.\d+)$"
_ANY = {"properties", "patternProperties", "additionalProperties", "unevaluatedProperties", "$ref",
        "allOf", "anyOf", "oneOf", "propertyNames"}  # fmt: skip


def adapted(schema: Any) -> Any:
    """Return a schema that means the same, in the words that xAI takes."""
    if schema is True:
        return {}
    if not isinstance(schema, dict):
        return schema
    result = replaced(schema, adapted)
    for name in ("additionalProperties", "unevaluatedProperties"):
        if isinstance(schema.get(name), bool):
            result[name] = schema[name]
    result.pop("discriminator", None)  # OpenAPI's hint beside oneOf, which says it all
    _tuple_as_prefix(result)
    if result.get("pattern") == _DECIMAL:
        result["pattern"] = _SAME_DECIMAL
    if _has_unread_pattern(result):
        result[UNSENT_PATTERN] = result.pop("pattern")
    if result.get("type") == "object" and _ANY.isdisjoint(result):
        result["additionalProperties"] = True  # else xAI would take it for the empty object
    return result


def with_patterns(schema: Any) -> Any:
    """Return an adapted schema with the patterns that are not sent: to check an answer by."""
    if not isinstance(schema, dict):
        return schema
    result = replaced(schema, with_patterns)
    if UNSENT_PATTERN in result:
        result["pattern"] = result.pop(UNSENT_PATTERN)
    return result


def is_object(schema: dict[str, Any]) -> bool:
    """Whether a schema's values are objects, so that it can be a root."""
    kind = schema.get("type")
    if kind is None:
        return "properties" in schema and not {"anyOf", "oneOf", "$ref"} & schema.keys()
    return bool(kind == "object")


def _has_unread_pattern(schema: dict[str, Any]) -> bool:
    pattern = schema.get("pattern")
    return isinstance(pattern, str) and bool(_UNREAD.search(pattern.replace("\\\\", "")))


def _tuple_as_prefix(schema: dict[str, Any]) -> None:
    """Write a tuple as draft 2020-12 does."""
    if isinstance(schema.get("items"), list):
        schema["prefixItems"] = schema.pop("items")
        if "additionalItems" in schema:
            schema["items"] = schema.pop("additionalItems")
