"""A schema as xAI takes it, where that changes nothing in its meaning: of an answer, of parameters.

What xAI takes is in its documentation, Structured outputs (as of 2026): JSON Schema, draft
2020-12, in which ``additionalProperties`` is false unless it is given, and ``oneOf`` means
``anyOf``, which more servers know; a schema that is ``true``, ``items`` that is a list, and
patterns with look-around are refused.

What is said otherwise, or not at all, leaves a mark: :func:`as_checked` takes it back, for an
answer to be checked by; :func:`as_sent` leaves it out.
"""

from __future__ import annotations

from typing import Any

from grok_jupyter.client.shapes.nodes import replaced
from grok_jupyter.client.shapes.patterns import means_the_same

__all__ = ["UNSENT_PATTERN", "adapted", "as_checked", "as_sent", "is_object"]

UNSENT_PATTERN = "x-pattern"
"""Where a pattern is kept that is not sent."""

_EXCLUSIVE = "x-oneOf"  # marks alternatives that were given as oneOf
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
    if "oneOf" in result and "anyOf" not in result:
        result["anyOf"] = result.pop("oneOf")
        result[_EXCLUSIVE] = True
    _tuple_as_prefix(result)
    if result.get("pattern") == _DECIMAL:
        result["pattern"] = _SAME_DECIMAL
    if isinstance(result.get("pattern"), str) and not means_the_same(result["pattern"]):
        result[UNSENT_PATTERN] = result.pop("pattern")
    if result.get("type") == "object" and _ANY.isdisjoint(result):
        result["additionalProperties"] = True  # else xAI would take it for the empty object
    return result


def as_checked(schema: Any) -> Any:
    """Return an adapted schema as it was meant: to check an answer by."""
    if not isinstance(schema, dict):
        return schema
    result = replaced(schema, as_checked)
    if UNSENT_PATTERN in result:
        result["pattern"] = result.pop(UNSENT_PATTERN)
    if result.pop(_EXCLUSIVE, False):
        result["oneOf"] = result.pop("anyOf")
    return result


def as_sent(schema: Any) -> Any:
    """Return an adapted schema without its marks."""
    if not isinstance(schema, dict):
        return schema
    result = replaced(schema, as_sent)
    result.pop(UNSENT_PATTERN, None)
    result.pop(_EXCLUSIVE, None)
    return result


def is_object(schema: dict[str, Any]) -> bool:
    """Whether a schema's values are objects, so that it can be a root."""
    kind = schema.get("type")
    if kind is None:
        return "properties" in schema and not {"anyOf", "oneOf", "$ref"} & schema.keys()
    return bool(kind == "object")


def _tuple_as_prefix(schema: dict[str, Any]) -> None:
    """Write a tuple as draft 2020-12 does."""
    if isinstance(schema.get("items"), list):
        schema["prefixItems"] = schema.pop("items")
        if "additionalItems" in schema:
            schema["items"] = schema.pop("additionalItems")
