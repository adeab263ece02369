"""Docstrings document the parameters that there are, by their names."""

import ast
import re
from pathlib import Path

import pytest

import grok_jupyter

SOURCES = sorted(Path(grok_jupyter.__file__).parent.rglob("*.py"))
SECTION = re.compile(r"Parameters\n-+\n(.*?)(?=\n\w[\w ]*\n-+\n|\Z)", re.DOTALL)


def documented(node):
    """The names in the section of parameters, if there is one."""
    found = SECTION.search(ast.get_docstring(node) or "")
    lines = found[1].splitlines() if found else []
    heads = [line.partition(" : ")[0] for line in lines if line[:1].strip()]
    return [name.strip().lstrip("*") for head in heads for name in head.split(",")]


def accepted(node):
    """The parameters of a function; of a class those of its constructor, or its fields."""
    if isinstance(node, ast.ClassDef):
        for inner in node.body:
            if isinstance(inner, ast.FunctionDef) and inner.name == "__init__":
                return accepted(inner)
        return {inner.target.id for inner in node.body if isinstance(inner, ast.AnnAssign)}
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs,
             arguments.vararg, arguments.kwarg]  # fmt: skip
    names = {argument.arg for argument in every if argument is not None}
    return names | {"**"} if arguments.kwarg else names


@pytest.mark.parametrize(
    "source", SOURCES, ids=lambda path: str(path.relative_to(SOURCES[0].parent))
)
def test_each_documented_parameter_exists(source):
    wrong = []
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names = accepted(node)
            # Keywords may have any name, and a class may have its constructor from another one.
            is_open = "**" in names or (isinstance(node, ast.ClassDef) and not names)
            if not is_open:
                wrong += [(node.name, name) for name in documented(node) if name not in names]
    assert wrong == []
