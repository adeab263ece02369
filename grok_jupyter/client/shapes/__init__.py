"""Shapes of answers: from a type to a JSON schema, and from the answer to an object of the type."""

from __future__ import annotations

from grok_jupyter.client.shapes.making import shape_of, shape_to_ask_for
from grok_jupyter.client.shapes.shape import Misfit, Shape

__all__ = ["Misfit", "Shape", "shape_of", "shape_to_ask_for"]
