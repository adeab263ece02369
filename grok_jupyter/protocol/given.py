"""What callers give, whatever it is: as a message quotes it, and as a JSON schema."""

from __future__ import annotations

from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.server_secrets import without_secrets
from grok_jupyter.text.excerpt import excerpt

__all__ = ["schema_of", "shown"]


def shown(value: Any, limit: int = 120) -> str:
    """Return a value as a message quotes it, in so many characters at most.

    What is nested without end has no repr, nor has a number of thousands of digits.
    """
    try:
        if type(value) in {dict, list}:  # a tool as the wire has it may hold a token
            value = without_secrets(value, "…")
        return excerpt(repr(value), limit)
    except KeyboardInterrupt:
        raise
    except BaseException:  # whatever a repr raises
        return f"<{type(value).__name__}>"


def schema_of(shape: Any) -> Any:
    """Return the JSON schema of a pydantic model; ``None`` for what is none.

    Raises
    ------
    InputError
        If the model has no schema, or is an object in place of its class.
    """
    make = getattr(shape, "model_json_schema", None)
    if make is None:
        return None
    if not isinstance(shape, type):
        raise InputError(
            f"An object of {type(shape).__name__} is given, where a model belongs; pass the class "
            "itself."
        )
    try:
        return make()
    except Exception as error:  # pydantic's own, or one of the model's
        raise InputError(
            f"{shape.__name__} has no JSON schema ({excerpt(str(error))}); use fields that JSON "
            "can hold."
        ) from None
