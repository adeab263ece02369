"""Checking an answer against a JSON schema that was given as a dict."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from grok_jupyter.client.shapes.references import without_bases
from grok_jupyter.client.shapes.shape import Misfit
from grok_jupyter.client.shapes.unfit import bounded
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.text.excerpt import excerpt

__all__ = ["validator_for"]


def validator_for(schema: dict[str, Any]) -> Callable[[str], Any]:
    """Return what decodes a JSON text, and checks it where ``jsonschema`` is installed.

    JupyterLab brings that package; it is not worth a dependency of its own. It would fetch what a
    schema refers to, from an address or a file; here it knows nothing but the schema.

    Raises
    ------
    InputError
        If it is there, and says that the schema is none.
    """
    try:
        from jsonschema import Draft202012Validator, SchemaError
        from referencing import Registry
    except ImportError:
        return json.loads
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        said = excerpt(error.message, 160)
        raise InputError(f"The JSON schema cannot be used ({said}). Nothing was sent.") from None
    nothing: Registry[Any] = Registry()
    validator = Draft202012Validator(
        without_bases(schema),
        registry=nothing,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )

    def read(text: str) -> Any:
        value = json.loads(text)
        fields = bounded((error.absolute_path, _expectation(error)) for error in _errors(value))
        if fields:
            raise Misfit(fields)
        return value

    def _errors(value: Any) -> Any:
        return sorted(validator.iter_errors(value), key=lambda error: list(map(str, error.path)))

    return read


def _expectation(error: Any) -> str:
    """Say what was expected; the message of ``jsonschema`` would quote the answer."""
    keyword, expected = error.validator, error.validator_value
    if keyword == "required":
        return str(error.message)  # names what is missing, as the schema does
    if keyword == "type":
        kinds = [expected] if isinstance(expected, str) else expected
        return f"should be of type {' or '.join(kinds)}"
    if keyword in {"enum", "const"}:
        return f"should be {'one of ' if keyword == 'enum' else ''}{shown(expected, 100)}"
    if keyword == "additionalProperties":
        return "has properties that were not asked for"
    return f"does not keep {keyword} {shown(expected, 80)}"
