"""A JSON value that fits a JSON schema, the same each time.

Covers what structured outputs and tool schemas use: types, enum, const, nested objects, arrays,
`$ref` and `$defs` (recursive ones too), anyOf, oneOf, allOf, formats and bounds. Contradictory
schemas get a value all the same; nobody can satisfy them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.refusals import bad_argument
from grok_jupyter.simulator.writing.found import Found, is_number
from grok_jupyter.simulator.writing.hints import Hints
from grok_jupyter.simulator.writing.judging import judged
from grok_jupyter.simulator.writing.numbers import number_sample
from grok_jupyter.simulator.writing.samples import fits, string_sample
from grok_jupyter.simulator.writing.schemas import kind_of, recurs, resolve

if TYPE_CHECKING:
    from grok_jupyter.simulator.writing.schemas import Schema, Trail

__all__ = ["Writer"]

_MOST_FOUND = 20  # elements of a list, for as many as a prompt speaks of


class Writer:
    """Writes one value for one schema.

    Parameters
    ----------
    schema
        The whole JSON schema; its `$defs` are looked up in it.
    prompt
        Where names, dates, numbers, places and enum values are taken from when it mentions some
        that fit.

    Examples
    --------
    >>> Writer({"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 2}).write()
    ['a', 'b']
    """

    def __init__(self, schema: Schema, prompt: str = "") -> None:
        self._root = schema
        self._hints = Hints(prompt)
        self._found = Found(prompt)

    def write(self) -> Any:
        """Return the value.

        Raises
        ------
        Refusal
            400: the schema is none, such as `properties` that are a list.
        """
        try:
            return self._value(self._root, "", 0, ())
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError,
                ValueError) as error:  # fmt: skip
            raise bad_argument(
                f"The JSON schema cannot be used: {type(error).__name__}: {error}."
            ) from error

    def _value(self, schema: Any, name: str, salt: int, trail: Trail) -> Any:
        if not isinstance(schema, dict):  # true: anything goes
            return "demo"
        schema, trail = resolve(schema, self._root, trail)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return self._chosen(schema["enum"], salt)
        kind = kind_of(schema, trail)
        if kind == "object":
            return self._object(schema, salt, (*trail, ""))
        if kind == "array":
            return self._array(schema, name, (*trail, ""))
        if kind == "boolean":
            return salt % 2 == 0
        if kind == "null":
            return None
        if kind in {"integer", "number"}:
            return self._number(schema, name, salt, is_whole=kind == "integer")
        found = self._found.string(name, schema.get("format"))
        if found is not None and fits(found, schema):
            return found
        return string_sample(schema, name, salt, self._hints)

    def _number(self, schema: Schema, name: str, salt: int, *, is_whole: bool) -> float:
        mentioned = self._found.numbers_for(name)
        if salt and salt >= len(mentioned):  # of siblings there are more than numbers: all differ
            return number_sample(schema, (), salt, is_whole=is_whole)
        return number_sample(schema, mentioned, 0, is_whole=is_whole)

    def _chosen(self, values: list[Any], salt: int) -> Any:
        mentioned = self._mentioned(values)
        if salt < len(mentioned):
            return mentioned[salt]
        mood = None if salt else judged(values, self._hints.prompt)
        if mood is not None:
            return mood
        return values[salt % len(values)]

    def _mentioned(self, values: list[Any]) -> list[str]:
        """Return the values that the prompt has, in the order in which it has them."""
        texts = [value for value in values if isinstance(value, str)]
        return sorted(filter(self._hints.mentions, texts), key=self._hints.place_of)

    def _object(self, schema: Schema, salt: int, trail: Trail) -> dict[str, Any]:
        properties: Schema = schema.get("properties") or {}
        required = schema.get("required") or []
        wanted = [
            name
            for name, inner in properties.items()
            if name in required or not recurs(inner, trail)
        ]
        wanted += [name for name in required if name not in properties]
        value = {name: self._value(properties.get(name), name, salt, trail) for name in wanted}
        rest = schema.get("additionalProperties")
        if not value and isinstance(rest, dict) and is_number(rest):
            is_whole = rest["type"] == "integer"
            for word, number in self._found.pairs.items():
                value[word] = number_sample(rest, [number], 0, is_whole=is_whole)
        missing = int(schema.get("minProperties", 0)) - len(value)
        if isinstance(rest, dict) and not value and not recurs(rest, trail):
            missing = max(missing, 1)
        for number in range(missing):
            value[f"key_{number + 1}"] = self._value(rest, "key", number, trail)
        return value

    def _array(self, schema: Schema, name: str, trail: Trail) -> list[Any]:
        first = list(schema.get("prefixItems") or [])
        items = schema.get("items")
        wished = least = int(schema.get("minItems", 0))
        if not recurs(items, trail):
            wished = max(least, len(first) or 2)
        if items is False:
            wished = min(wished, len(first))
        # The elements of "tags" are asked for by the name "tag".
        singular = name.removesuffix("s")
        if not first and items is not False:
            wished = max(least, self._count(items, singular, trail) or wished)
        most = int(schema.get("maxItems", wished))
        return [
            self._value(first[at] if at < len(first) else items, singular, at, trail)
            for at in range(min(wished, most))
        ]

    def _count(self, items: Any, name: str, trail: Trail) -> int:
        """Return how many elements the prompt speaks of; 0 if it does not say."""
        if not isinstance(items, dict) or recurs(items, trail):
            return 0
        schema, _ = resolve(items, self._root, trail)
        chosen = self._mentioned(schema.get("enum") or [])
        return min(len(chosen) or self._found.count_for(name, schema), _MOST_FOUND)
