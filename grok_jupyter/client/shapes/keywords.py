"""Whether a dict is a JSON schema at all: by the keywords at its root."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from grok_jupyter.text.excerpt import excerpt

__all__ = ["no_schema"]

# JSON Schema 2020-12, core and validation, and what earlier drafts had.
_SAYING = frozenset(
    [
        "type",
        "enum",
        "const",
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "propertyNames",
        "minProperties",
        "maxProperties",
        "items",
        "prefixItems",
        "additionalItems",
        "contains",
        "minContains",
        "maxContains",
        "minItems",
        "maxItems",
        "uniqueItems",
        "unevaluatedItems",
        "unevaluatedProperties",
        "anyOf",
        "oneOf",
        "allOf",
        "not",
        "if",
        "then",
        "else",
        "dependentSchemas",
        "dependentRequired",
        "dependencies",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "$ref",
        "$dynamicRef",
        "$recursiveRef",
    ]
)
_TELLING = frozenset(
    [
        "title",
        "description",
        "default",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$comment",
        "$schema",
        "$id",
        "id",
        "$anchor",
        "$dynamicAnchor",
        "$recursiveAnchor",
        "$vocabulary",
        "$defs",
        "definitions",
    ]
)
_OTHERS = frozenset(["example", "nullable", "discriminator", "externalDocs", "xml"])  # of OpenAPI
_CLOSE = 0.8  # of difflib: "propertys" is .84 from "properties"
_EXAMPLE = '{"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}'


def no_schema(given: Mapping[str, Any]) -> str:
    """Return in a sentence why a dict cannot be meant as a schema; ``""`` if it can.

    Other words than keywords may stand in a schema: they say nothing. One that is almost a
    keyword is taken for a slip.
    """
    others = [name for name in given if name not in _SAYING | _TELLING | _OTHERS]
    for name in others:
        close = get_close_matches(name, _SAYING | _TELLING, 1, _CLOSE)
        if close:
            return (
                f"The JSON schema has {excerpt(repr(name), 60)}, which is no keyword of JSON "
                f"Schema; write {close[0]!r}. Nothing was sent."
            )
    if others and not _SAYING & set(given):
        names = excerpt(", ".join(map(repr, others)), 80)
        return (
            f"The dict is no JSON schema: it has {names}, and none of JSON Schema's keywords; "
            f"write, for instance, {_EXAMPLE}. Nothing was sent."
        )
    return ""
