"""Reading JSON schemas: references and choices replaced by what they stand for."""

from __future__ import annotations

from typing import Any

__all__ = ["Schema", "Trail", "kind_of", "recurs", "resolve"]

Schema = dict[str, Any]

#: The references taken on the way to a place in the value, one entry for each level (empty where
#: there was none); a reference that is in it leads back to where it came from.
Trail = tuple[str, ...]

# Below this many levels a value gets no more than it must have.
DEEPEST = 6
# References to references, and choices within choices, one after the other.
MOST_HOPS = 20


def resolve(schema: Schema, root: Schema, trail: Trail) -> tuple[Schema, Trail]:
    """Return a schema without `$ref`, `allOf`, `anyOf`, `oneOf` at its top, and the trail to it.

    What stands beside a reference or a choice is kept.
    """
    for _ in range(MOST_HOPS):
        if isinstance(schema.get("$ref"), str):
            trail = (*trail, schema["$ref"])
            taken, chosen = "$ref", [_lookup(schema["$ref"], root)]
        elif schema.get("allOf"):
            taken, chosen = "allOf", schema["allOf"]
        elif schema.get("anyOf"):
            taken, chosen = "anyOf", [_option(schema["anyOf"], trail)]
        elif schema.get("oneOf"):
            taken, chosen = "oneOf", [_option(schema["oneOf"], trail)]
        else:
            break
        beside = {key: value for key, value in schema.items() if key != taken}
        schema = _merged([*chosen, beside])
    return schema, trail


def recurs(schema: Any, trail: Trail) -> bool:
    """Whether a schema leads back to where it came from, or is as deep as it may be."""
    is_back = isinstance(schema, dict) and schema.get("$ref") in trail
    return is_back or len(trail) >= DEEPEST


def kind_of(schema: Schema, trail: Trail) -> str:
    """Return the type to write; of several, the first that is not null."""
    kind = schema.get("type")
    if isinstance(kind, str):
        return kind
    if isinstance(kind, list):
        kinds = [str(name) for name in kind if name != "null"]
        is_enough = "null" in kind and recurs(schema, trail)
        return kinds[0] if kinds and not is_enough else "null"
    for key, implied in _IMPLIED.items():
        if key in schema:
            return implied
    return "string"


_IMPLIED = {
    "properties": "object",
    "required": "object",
    "items": "array",
    "prefixItems": "array",
    "minimum": "number",
    "maximum": "number",
    "multipleOf": "number",
}


def _lookup(reference: str, root: Schema) -> Any:
    target: Any = root
    for step in reference.removeprefix("#").strip("/").split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        if key:
            target = target[key]
    return target


def _option(options: list[Any], trail: Trail) -> Any:
    """Take the first option that is not null; null, though, rather than going in circles."""

    def rank(option: Any) -> int:
        if isinstance(option, dict) and option.get("type") == "null":
            return 1
        return 2 if recurs(option, trail) else 0

    return min(options, key=rank)


def _merged(schemas: list[Any]) -> Schema:
    merged: Schema = {}
    for schema in schemas:
        for key, value in (schema if isinstance(schema, dict) else {}).items():
            if key in {"properties", "$defs"}:
                merged[key] = {**merged.get(key, {}), **value}
            elif key == "required":
                merged[key] = [*dict.fromkeys([*merged.get(key, []), *value])]
            elif key in {"$ref", "anyOf", "oneOf"} and key in merged:
                merged["allOf"] = [*merged.get("allOf", []), {key: value}]
            else:
                merged[key] = value
    return merged
