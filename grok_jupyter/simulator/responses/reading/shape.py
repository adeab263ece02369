"""The shape that an answer must have (`text.format`), and how the model is to reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.refusals import does_not_deserialize, unsupported_parameter
from grok_jupyter.simulator.request.fields import obj, string
from grok_jupyter.simulator.responses.reading.refusing import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grok_jupyter.simulator.catalogue.models import Model

__all__ = ["read_effort", "read_format"]

_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
# In these words in live traffic (2026-10).
_NOT_VALID = "is not valid under any of the schemas listed in the 'anyOf' keyword"
_SUMMARIES = (None, "auto", "concise", "detailed")
# Captured 2026-08 to 10: what is echoed where nothing was asked for.
_DEFAULT_EFFORTS = {"grok-4.3": "low"}


def read_format(body: dict[str, Any]) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """Read `text.format`.

    Returns
    -------
    tuple
        The schema (`{}` for any JSON object, `None` for text), and the format as it is echoed.

    Raises
    ------
    Refusal
        422 for a wrong shape, 400 for a schema that is none.
    """
    wanted = obj(obj(body, "text") or {}, "format") or {}
    kind = wanted.get("type", "text")
    if kind == "text":
        return None, {"type": "text"}
    if kind == "json_object":
        return {}, {"type": "json_object"}
    if kind != "json_schema":
        raise refuse(f"text.format must be text, json_object or json_schema, not {kind}.")
    if obj(wanted, "json_schema") is not None:
        raise does_not_deserialize("text.format: missing field `schema`; it is laid flat here")
    schema, name = obj(wanted, "schema"), string(wanted, "name")
    if schema is None:
        raise does_not_deserialize("text.format: missing field `schema`")
    if not name:
        raise does_not_deserialize("text.format: missing field `name`")
    wrong = [
        f"[standard_violation] {path}: {_quoted(value)} {_NOT_VALID}"
        for path, value in _wrong_types(schema, "")
    ]
    if wrong:
        raise refuse(f"Invalid request content: Schema validation failed: {'; '.join(wrong[:8])}")
    echo = {"type": kind, "schema": schema, "name": name, "strict": wanted.get("strict")}
    return schema, echo


def read_effort(body: dict[str, Any], model: Model) -> tuple[str | None, dict[str, Any]]:
    """Read `reasoning`.

    Returns
    -------
    tuple
        The effort that was asked for, and the object as it is echoed.

    Raises
    ------
    Refusal
        400 for an effort that the model refuses.
    """
    wanted = obj(body, "reasoning") or {}
    if wanted.get("summary") not in _SUMMARIES:
        raise refuse("reasoning.summary must be auto, concise or detailed.")
    effort = string(wanted, "effort")
    if effort is not None and not model.efforts:
        raise unsupported_parameter(model.id, "reasoning_effort")
    if effort is not None and effort not in model.efforts:
        raise refuse(f"This model does not support `reasoning_effort` value `{effort}`.")
    usual = _DEFAULT_EFFORTS.get(model.id, "high") if model.efforts else None
    # Whatever was asked for, live traffic says "detailed".
    return effort, {"effort": effort or usual, "summary": "detailed"}


def _wrong_types(schema: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Find the places whose `type` no JSON schema has, at any depth."""
    if isinstance(schema, list):
        for place, part in enumerate(schema):
            yield from _wrong_types(part, f"{path}/{place}")
    if not isinstance(schema, dict):
        return
    for name, part in schema.items():
        if name in {"enum", "const", "default", "examples"}:
            continue
        if name == "type" and not path.endswith("/properties"):
            kinds = part if isinstance(part, list) else [part]
            if not all(isinstance(kind, str) and kind in _TYPES for kind in kinds):
                yield f"{path}/type", part
            continue
        yield from _wrong_types(part, f"{path}/{name}")


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
