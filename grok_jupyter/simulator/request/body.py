"""What the bodies of both APIs have in common: JSON, knobs of their own, an identity, a model."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.catalogue.models import Model, find_model
from grok_jupyter.simulator.knobs import KnobError, Knobs
from grok_jupyter.simulator.refusals import (
    Refusal,
    bad_argument,
    does_not_deserialize,
    no_such_model,
)
from grok_jupyter.simulator.request.fields import obj, string

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["identity_of", "own_knobs", "parse_body", "read_model"]


def parse_body(data: bytes, required: str) -> dict[str, Any]:
    """Read a body that must be a JSON object.

    Parameters
    ----------
    required
        The fields it must have, as they are named to whoever sent something else.

    Raises
    ------
    Refusal
        400 for what is no JSON, 422 for what is no object.
    """
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, f"Failed to parse the request body as JSON: {error}") from error
    if not isinstance(body, dict):
        raise does_not_deserialize(f"expected a map with the fields {required}")
    return body


def own_knobs(body: dict[str, Any], knobs: Knobs) -> tuple[Knobs, frozenset[str]]:
    """Return the knobs for this request, and the names of those that it brought along.

    Raises
    ------
    Refusal
        400: one of them does not exist or has a value that makes no sense.
    """
    own = obj(body, "simulator") or {}
    try:
        return knobs.overridden(own), frozenset(own)
    except KnobError as error:
        raise bad_argument(str(error)) from error


def identity_of(body: Mapping[str, Any]) -> str:
    """Return a hash of a request without its `"simulator"` field."""
    logical = {name: value for name, value in body.items() if name != "simulator"}
    canonical = json.dumps(logical, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_model(body: dict[str, Any]) -> Model:
    """Look up the model that a request names.

    Raises
    ------
    Refusal
        422 without a name, 404 for one that is not known, 400 for a model that makes images.
    """
    name = string(body, "model")
    if name is None:
        raise does_not_deserialize("missing field `model`")
    model = find_model(name)
    if model is None:
        raise no_such_model(name)
    if model.makes_images:
        raise bad_argument(
            f"The model {name} is an image model and is therefore not available on this endpoint. "
            "Please use a compatible endpoint such as /v1/images/generations instead."
        )
    return model
