"""What of a text names the row, for a cell that is asked once per row."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grok_jupyter.frontends.prompt.interpolation import Expression, compiled, expressions
from grok_jupyter.frontends.prompt.variables import variables_of

__all__ = [
    "ROW",
    "column_alone",
    "columns_in",
    "columns_of",
    "is_of_row",
    "names_row",
    "sources_in",
]

ROW = "row"
"""What the row is called; a variable of the notebook's that is called so, too, is hidden."""


def is_of_row(text: str, *, is_source: bool) -> bool:
    """Whether the value of an option names the row; a source is an expression as it stands."""
    return ("{{" in text or is_source) and any(sources_in(text))


def sources_in(text: str) -> Iterator[str]:
    """Yield the expressions of an option that name the row: in braces, or the text itself."""
    if "{{" in text:
        for part in expressions(text):
            if isinstance(part, Expression) and names_row(part.source):
                yield part.source
    elif ROW in text and compiled(text) is not None and names_row(text):
        yield text


def columns_in(text: str) -> Iterator[str]:
    """Yield the columns that the expressions of a text name, in their order."""
    for part in expressions(text):
        if isinstance(part, Expression) and names_row(part.source):
            yield from (name for name, _ in columns_of(part.source))


def names_row(source: str) -> bool:
    """Whether an expression names the row, also within a function of its own."""
    return ROW in variables_of(source)


def column_alone(source: str) -> str | None:
    """Return the column that an expression is, and nothing else; ``None`` if it is more."""
    match ast.parse(source.strip(), mode="eval").body:
        case ast.Attribute(value=ast.Name(id="row"), attr=name):
            return name
        case ast.Subscript(value=ast.Name(id="row"), slice=ast.Constant(value=value)):
            return str(value)
    return None


def columns_of(source: str) -> Iterator[tuple[str, bool]]:
    """Yield the columns that an expression names, and whether as an attribute of the row."""
    for node in ast.walk(ast.parse(source.strip(), mode="eval")):
        match node:
            case ast.Attribute(value=ast.Name(id="row"), attr=name):
                yield name, True
            case ast.Subscript(value=ast.Name(id="row"), slice=ast.Constant(value=value)):
                yield str(value), False
