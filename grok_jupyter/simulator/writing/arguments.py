"""Arguments of a tool call: what of the prompt belongs to which parameter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.refusals import bad_argument
from grok_jupyter.simulator.writing.hints import Hints
from grok_jupyter.simulator.writing.instances import Writer
from grok_jupyter.simulator.writing.numbers import number_sample
from grok_jupyter.simulator.writing.schemas import resolve

if TYPE_CHECKING:
    from grok_jupyter.simulator.writing.schemas import Schema

__all__ = ["arguments_for"]

_QUOTED = re.compile(r"[\"“]([^\"“”]{1,200})[\"”]|`([^`]{1,200})`|(?<!\w)'([^']{1,200})'(?!\w)")
_FILL = r"(?:\s+(?:is|of|named|called|the|in|for|by))*\s*[:=]?\s*[\"'`“]?"
_NO_NAMES = {
    "a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "me", "of", "on",
    "or", "that", "the", "this", "to", "what", "which", "with", "please",
}  # fmt: skip
_NUMBERS = {"integer", "number"}


def arguments_for(parameters: Schema, prompt: str) -> dict[str, Any]:
    """Write the arguments of one call.

    Each number, quoted text or place of the prompt goes to one parameter, in order. A parameter
    that may be left out is, unless the prompt says something for it.

    Parameters
    ----------
    parameters
        The tool's JSON schema.
    prompt
        What the user said.

    Raises
    ------
    Refusal
        400: the schema is none.

    Examples
    --------
    >>> number = {"type": "integer"}
    >>> arguments_for({"properties": {"a": number, "b": number}}, "What is 17 plus 25?")
    {'a': 17, 'b': 25}
    """
    schema = {"type": "object", **parameters}
    try:
        return _Arguments(schema, prompt).write()
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError,
            ValueError) as error:  # fmt: skip
        raise bad_argument(
            f"The JSON schema cannot be used: {type(error).__name__}: {error}."
        ) from error


class _Arguments:
    def __init__(self, schema: Schema, prompt: str) -> None:
        self._schema = schema
        self._prompt = prompt[:4000]
        hints = Hints(prompt)
        self._hints = hints
        self._numbers = list(hints.numbers)
        self._places = list(hints.places)
        self._quoted = ["".join(found) for found in _QUOTED.findall(self._prompt)]

    def write(self) -> dict[str, Any]:
        whole = Writer(self._schema, self._prompt).write()
        properties: Schema = self._schema.get("properties") or {}
        required = self._schema.get("required") or []
        optional_only = not required
        written: dict[str, Any] = {}
        for name, inner in properties.items():
            said = self._said(name, inner)
            if said is not None:
                written[name] = said
            elif name in required or (optional_only and not _has_default(inner)):
                written[name] = whole.get(name)
        rest = {name: value for name, value in whole.items() if name not in properties}
        return {**written, **rest}

    def _said(self, name: str, inner: Any) -> Any:
        """Return what the prompt says for a parameter; `None` if it says nothing."""
        if not isinstance(inner, dict):
            return None
        schema, _ = resolve(inner, self._schema, ())
        if schema.get("enum"):
            fitting = (value for value in schema["enum"] if self._hints.mentions(str(value)))
            return next(fitting, None)
        kind = schema.get("type")
        if kind in _NUMBERS:
            return self._number(schema, is_whole=kind == "integer")
        if kind == "array":
            return self._array(schema)
        if kind == "string":
            return self._text(name, schema)
        return None

    def _number(self, schema: Schema, *, is_whole: bool) -> Any:
        for number in self._numbers:
            value = number_sample(schema, [number], 0, is_whole=is_whole)
            if float(value) == number:
                self._numbers.remove(number)
                return value
        return None

    def _array(self, schema: Schema) -> Any:
        items = schema.get("items")
        items = resolve(items, self._schema, ())[0] if isinstance(items, dict) else {}
        if items.get("type") not in _NUMBERS or not self._numbers:
            return None
        is_whole = items["type"] == "integer"
        numbers, self._numbers = self._numbers, []
        return [number_sample(items, [number], 0, is_whole=is_whole) for number in numbers]

    def _text(self, name: str, schema: Schema) -> Any:
        if "pattern" in schema or "format" in schema:
            return None
        if Hints.is_place(name) and self._places:
            return self._places.pop(0)
        if self._quoted:
            return self._quoted.pop(0)
        return self._beside(name)

    def _beside(self, name: str) -> str | None:
        """Return the word that the prompt gives by a parameter's name: "the column price"."""
        word = re.escape(name.replace("_", " "))
        for pattern in (rf"\b{word}{_FILL}([\w.-]*\w)", rf"([\w.-]*\w)[\"'`”]?\s+{word}\b"):
            for found in re.finditer(pattern, self._prompt, re.IGNORECASE):
                if found[1].lower() not in _NO_NAMES:
                    return found[1]
        return None


def _has_default(schema: Any) -> bool:
    return isinstance(schema, dict) and "default" in schema
