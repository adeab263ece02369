"""From whatever describes an answer to its shape."""

from __future__ import annotations

import inspect
import json
import re
import warnings
from collections.abc import Mapping
from typing import Annotated, Any, get_origin

from grok_jupyter.client.shapes.adapting import adapted, as_checked, as_sent, is_object
from grok_jupyter.client.shapes.enforcing import unenforced
from grok_jupyter.client.shapes.keywords import no_schema
from grok_jupyter.client.shapes.plain import validator_for
from grok_jupyter.client.shapes.references import outside
from grok_jupyter.client.shapes.refusing import refused
from grok_jupyter.client.shapes.shape import Shape
from grok_jupyter.client.shapes.typed_dicts import readable
from grok_jupyter.protocol.errors import InputError, SchemaWarning
from grok_jupyter.protocol.given import shown
from grok_jupyter.text.excerpt import excerpt

__all__ = ["shape_of", "shape_to_ask_for"]

_MODULES = re.compile(r"\b(?:[A-Za-z_]\w*\.|<locals>\.)+(?=\w)")
_LONGEST = 80  # characters of a name
_NO_NAME = "the JSON schema"
_WRAPPERS = {"array": "items"}


def shape_of(kind: Any) -> Shape:
    """Return the shape of an answer that is to be of a type.

    Parameters
    ----------
    kind : type or mapping
        Whatever pydantic reads: a pydantic model, a dataclass, a ``TypedDict``, a ``NamedTuple``,
        an ``Enum``, ``Literal[…]``, ``list[Model]``, ``dict[str, int]``, a union; or a JSON schema
        as a dict.

    Raises
    ------
    InputError
        If it has no JSON schema, or one that xAI refuses; the sentence says why. Nothing is sent.

    Examples
    --------
    >>> shape = shape_of(list[int])
    >>> shape.wrapper, shape.value_of('{"items": [1, 2]}')
    ('items', [1, 2])
    """
    if isinstance(kind, Shape):
        return kind
    return _of_schema(kind) if isinstance(kind, Mapping) else _of_type(kind)


def shape_to_ask_for(kind: Any) -> Shape:
    """Return the shape as :func:`shape_of`, and warn of what xAI does not enforce.

    Warns
    -----
    SchemaWarning
        For whoever called the one who asks.
    """
    shape = shape_of(kind)
    if shape.caution and shape is not kind:  # else whoever has made it knows
        warnings.warn(shape.caution, SchemaWarning, stacklevel=3)
    return shape


def _of_type(kind: Any) -> Shape:
    from pydantic import TypeAdapter, create_model

    _refuse_what_is_no_type(kind)
    name = _name(kind)
    try:
        kind = readable(kind)
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        bare = _checked(name, adapter.json_schema())
        if is_object(bare):
            whole, wrapper = adapter, None
            schema = bare
        else:
            wrapper = _WRAPPERS.get(bare.get("type", ""), "value")
            model = create_model("Answer", **{wrapper: (kind, ...)})  # type: ignore[call-overload] # by name
            whole = TypeAdapter(model)
            schema = _checked(name, whole.json_schema())
    except InputError:
        raise
    except Exception as error:  # pydantic's own, one of the type's, or an AssertionError
        raise _without_schema(name, error) from None

    def read_whole(text: str) -> Any:
        value = whole.validate_json(text)
        return value if wrapper is None else getattr(value, wrapper)

    loose = unenforced(schema)
    return Shape(name, as_sent(schema), wrapper, loose, read_whole, adapter.validate_json)


def _of_schema(given: Mapping[str, Any]) -> Shape:
    try:
        schema = json.loads(json.dumps(given, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(
            f"The JSON schema cannot be written as JSON ({excerpt(str(error))}); use plain "
            "numbers, strings, lists and dicts."
        ) from None
    why = no_schema(schema)
    if why:
        raise InputError(why)
    name = schema["title"] if isinstance(schema.get("title"), str) else _NO_NAME
    name = excerpt(name, _LONGEST)
    _refuse(name, outside(schema))
    bare = _checked(name, schema)
    if is_object(bare):
        wrapper, whole = None, bare
    else:
        wrapper = _WRAPPERS.get(str(bare.get("type", "")), "value")
        definitions: dict[str, Any] = {
            key: bare[key] for key in ("$defs", "definitions") if key in bare
        }
        inner = {key: value for key, value in bare.items() if key not in definitions}
        whole = {
            "type": "object",
            "properties": {wrapper: inner},
            "required": [wrapper],
            "additionalProperties": False,
            **definitions,
        }
    read_bare = validator_for(as_checked(bare))

    def read_whole(text: str) -> Any:
        return read_bare(text if wrapper is None else json.dumps(json.loads(text)[wrapper]))

    return Shape(name, as_sent(whole), wrapper, unenforced(whole), read_whole, read_bare)


def _checked(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    try:
        schema = adapted(schema)
        reason = refused(schema)
    except RecursionError:
        reason = "it is nested too deeply; make it flatter"
    _refuse(name, reason)
    return schema


def _refuse(name: str, reason: str) -> None:
    if reason:
        raise InputError(f"{_subject(name)} cannot be asked for: {reason}. Nothing was sent.")


def _refuse_what_is_no_type(kind: Any) -> None:
    if kind is None or isinstance(kind, (str, bytes, int, float, list, tuple, set)):
        raise InputError(
            f"{shown(kind, 60)} is given where the shape of an answer belongs; give a pydantic "
            "model, a dataclass, list[Model], another type, or a JSON schema as a dict."
        )
    if not isinstance(kind, type) and hasattr(type(kind), "model_json_schema"):
        raise InputError(
            f"An object of {type(kind).__name__} is given, where a model belongs; pass the class "
            "itself."
        )
    if inspect.isroutine(kind) or inspect.ismodule(kind):
        raise InputError(
            f"{_name(kind)} is a {type(kind).__name__}, not the shape of an answer; give a type, "
            "such as a pydantic model."
        )


def _subject(name: str) -> str:
    return "The JSON schema" if name == _NO_NAME else name


def _without_schema(name: str, error: Exception) -> InputError:
    said = str(error).partition(" For further information")[0].partition("\n")[0]
    said = said.partition(" Set `arbitrary_types_allowed")[0].rstrip(".")
    return InputError(
        f"{name} has no JSON schema ({excerpt(said, 160)}); use types that JSON can hold: a "
        "pydantic model, a dataclass, list, dict, str, int, float, bool, dates. Nothing was sent."
    )


def _name(kind: Any) -> str:
    if get_origin(kind) is Annotated:
        return _name(kind.__origin__)
    if isinstance(kind, type) and not hasattr(kind, "__args__"):
        return excerpt(kind.__name__, _LONGEST)
    if inspect.isroutine(kind) or inspect.ismodule(kind):
        return excerpt(kind.__name__, _LONGEST)
    return excerpt(_MODULES.sub("", shown(kind, 4 * _LONGEST)), _LONGEST)
