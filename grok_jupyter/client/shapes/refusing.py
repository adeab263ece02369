"""Schemas that xAI refuses, found before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grok_jupyter.client.shapes.nodes import inner, walk
from grok_jupyter.text.excerpt import excerpt

__all__ = ["refused"]

_CHOICES = ("enum", "anyOf", "oneOf", "allOf")
_COUNTS = ("minContains", "maxContains")


def refused(schema: dict[str, Any]) -> str:
    """Return why xAI would refuse a schema, and what helps; ``""`` if it would not."""
    for path, node in walk(schema):
        for key in _CHOICES:
            if node.get(key) == []:
                what = "no values" if key == "enum" else "no choices"
                return f"{_at(path)} allows {what} ({key} is empty); give it at least one"
        for key in _COUNTS:
            if key in node:
                return f"{_at(path)} has {key}, which xAI refuses; leave it out, check it yourself"
        for key, name, each in inner(node):
            if key == "properties" and each is False:
                where = f"{path}.{name}" if path else name
                return f"{_at(where)} may never be there (its schema is false); leave it out"
    return _bad_reference(schema) or _circle(schema)


def _bad_reference(root: dict[str, Any]) -> str:
    for path, node in walk(root):
        reference = node.get("$ref")
        if reference is not None and _target(root, reference) is None:
            shown = excerpt(repr(reference), 80)
            return f"{_at(path)} refers to {shown}, which is not in the schema; put it into $defs"
    return ""


def _circle(root: dict[str, Any]) -> str:
    """Look for a reference that leads back to itself."""
    finished: set[str] = set()

    def visit(reference: str, way: tuple[str, ...]) -> tuple[str, ...]:
        if reference in way:
            return (*way[way.index(reference) :], reference)
        if reference in finished:
            return ()
        target = _target(root, reference)
        for following in _references(target):
            circle = visit(following, (*way, reference))
            if circle:
                return circle
        finished.add(reference)
        return ()

    for reference in _references(root):
        circle = visit(reference, ())
        if circle:
            names = " → ".join(_named(name) for name in circle)
            return (
                f"it is recursive ({names}), and xAI refuses circular references; write out as "
                "many levels as you need"
            )
    return ""


def _named(reference: str) -> str:
    return "the root" if reference == "#" else reference.rpartition("/")[2]


def _references(schema: Any) -> Iterator[str]:
    for _, node in walk(schema):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]


def _target(root: dict[str, Any], reference: Any) -> Any:
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    target: Any = root
    for step in reference[1:].split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(target, list):
            target = target[int(key)] if key.isdecimal() and int(key) < len(target) else None
        elif isinstance(target, dict):
            target = target.get(key)
        else:
            return None
    return target


def _at(path: str) -> str:
    return excerpt(path, 80) or "it"
