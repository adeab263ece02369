"""``--schema EXPR``: what the answer of a cell is to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grok_jupyter.client.shapes import Shape, shape_of
from grok_jupyter.frontends.magics.expressions import named
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.protocol.errors import InputError

__all__ = ["asked_shape"]


def asked_shape(options: Options, namespace: Mapping[str, Any]) -> Shape | None:
    """Return the shape that a cell asks for, if it asks for one.

    Raises
    ------
    InputError
        If the expression fails, gives nothing that describes an answer, or another option asks
        for something else. Nothing is sent then.
    """
    source = options.schema
    if source is None:
        if options.repair:
            raise InputError(
                "--repair asks again for an answer that does not fit a schema; say which one with "
                "--schema EXPR."
            )
        return None
    if options.output_format not in {None, "json"}:
        raise InputError(
            f"-f {options.output_format} does not go with --schema, which shows the answer as "
            "JSON; leave one of them out."
        )
    if "response_format" in options.parameters:
        raise InputError("-p response_format is set by --schema; leave one of them out.")
    value = named(source, namespace, "--schema")
    try:
        return shape_of(value)
    except InputError as error:
        raise InputError(f"--schema {source}: {error}") from None
