"""Correcting a sent cell for real: a name that is not there, a missing key, a division by zero."""

from __future__ import annotations

import ast
import builtins
import difflib
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from grok_jupyter.simulator.writing.quote import code_span

__all__ = ["correction"]

_LONGEST = 100_000  # characters of a prompt that is looked through
_CELL = re.compile(r"^(`{3,})(?:python|py)?[ \t]*\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_ERROR = re.compile(
    r"^(NameError|UnboundLocalError|KeyError|ZeroDivisionError): (.*)$", re.MULTILINE
)
_NAME = re.compile(r"name '([^']+)' is not defined|variable '([^']+)'")
_MAGIC = re.compile(r"^([ \t]*)[%!](?=.)", re.MULTILINE)
_MODULES = {
    "np": "import numpy as np", "pd": "import pandas as pd", "pl": "import polars as pl",
    "plt": "import matplotlib.pyplot as plt", "Path": "from pathlib import Path",
    "Counter": "from collections import Counter", "datetime": "from datetime import datetime",
    **{
        name: f"import {name}"
        for name in ("math", "json", "random", "re", "os", "sys", "time", "statistics", "itertools")
    },
}  # fmt: skip


class _Corrected(NamedTuple):
    """Code that is right, and what was wrong."""

    code: str
    reason: str


def correction(prompt: str) -> str | None:
    r"""Return the corrected cell and what was wrong, as Markdown; None where there is none.

    The prompt holds a cell in a fenced block, and the last line of a traceback.

    Examples
    --------
    >>> cell = "```python\ntotal = 1\nprint(totl)\n```"
    >>> print(correction(f"{cell}\nNameError: name 'totl' is not defined"))
    ```python
    total = 1
    print(total)
    ```
    <BLANKLINE>
    `totl` is not defined; `total` is.
    """
    if len(prompt) > _LONGEST:
        return None
    errors = list(_ERROR.finditer(prompt))
    if not errors:
        return None
    kind, said = errors[-1].groups()
    blocks = [found[2] for found in _CELL.finditer(prompt)]
    names = {name for block in blocks for name in _bound(_parsed(block))}
    for block in blocks:
        corrected = _CORRECTIONS[kind](block, said, names)
        if corrected is not None and _parsed(corrected.code).body:
            mark = "`" * max(3, 1 + max(map(len, re.findall("`+", block)), default=0))
            code = corrected.code.rstrip("\n")
            return f"{mark}python\n{code}\n{mark}\n\n{corrected.reason}"
    return None


def _name(block: str, said: str, names: set[str]) -> _Corrected | None:
    found = _NAME.search(said)
    name = (found[1] or found[2]) if found else ""
    tree = _parsed(block)
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
    loads = [node for node in used if isinstance(node.ctx, ast.Load)]
    if not loads:
        return None
    near = difflib.get_close_matches(name, sorted(names - {name}), n=1)
    if not near and name not in _MODULES:
        near = difflib.get_close_matches(name, dir(builtins), n=1)
    if near:
        changes = [(_place(block, node), near[0]) for node in loads]
        is_placed = all(block[begin:end] == name for (begin, end), _ in changes)
        # Before 3.12, Python did not tell the places within all f-strings.
        changed = _changed(block, changes) if is_placed else _renamed(block, name, near[0])
        return _Corrected(changed, f"{code_span(name)} is not defined; {code_span(near[0])} is.")
    if name in _MODULES:
        return _Corrected(f"{_MODULES[name]}\n\n{block}", f"{code_span(name)} was not imported.")
    return None


def _key(block: str, said: str, _: set[str]) -> _Corrected | None:
    try:
        key = ast.literal_eval(said)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    tree = _parsed(block)
    wrong = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.slice, ast.Constant)
        and node.slice.value == key
    ]
    if not wrong:
        return None
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    near = difflib.get_close_matches(str(key), sorted(texts - {key}), n=1)
    if near:
        changes = [(_place(block, node.slice), repr(near[0])) for node in wrong]
        reason = f"There is no key {code_span(repr(key))}; {code_span(repr(near[0]))} is one."
        return _Corrected(_changed(block, changes), reason)
    changes = []
    for node in wrong:
        (begin, end), value = _place(block, node), ast.get_source_segment(block, node.value)
        changes.append(((begin, end), f"{value}.get({key!r})"))
    reason = f"There is no key {code_span(repr(key))}; `get` gives `None` in its place."
    return _Corrected(_changed(block, changes), reason)


def _division(block: str, _: str, __: set[str]) -> _Corrected | None:
    divisions = [
        node
        for node in ast.walk(_parsed(block))
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod))
        and not _is_text(node.left)  # a percent sign that formats
    ]
    # What stands within another one is divided first.
    inner = [
        node
        for node in divisions
        if not any(other is not node and other in set(ast.walk(node)) for other in divisions)
        and not (isinstance(node.right, ast.Constant) and node.right.value)
    ]
    if not inner:
        return None
    changes, divisors = [], []
    for node in inner:
        whole = ast.get_source_segment(block, node) or ""
        divisor = ast.get_source_segment(block, node.right) or ""
        divisors.append(divisor)
        changes.append((_place(block, node), f"({whole} if {divisor} else 0)"))
    said = " and ".join(code_span(divisor) for divisor in dict.fromkeys(divisors))
    return _Corrected(
        _changed(block, changes), f"The divisor {said} can be zero; then the result is 0 now."
    )


def _is_text(node: ast.expr) -> bool:
    is_constant = isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))
    return is_constant or isinstance(node, ast.JoinedStr)


_CORRECTIONS: dict[str, Callable[[str, str, set[str]], _Corrected | None]] = {
    "NameError": _name,
    "UnboundLocalError": _name,
    "KeyError": _key,
    "ZeroDivisionError": _division,
}


def _parsed(block: str) -> ast.Module:
    """Parse a cell; lines for IPython are left out of it, each place stays."""
    try:
        return ast.parse(_MAGIC.sub(r"\1#", block))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ast.Module([], [])


def _bound(tree: ast.AST) -> Iterator[str]:
    """Return the names that code defines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]


def _place(block: str, node: ast.expr) -> tuple[int, int]:
    """Return where a node begins and ends, in characters."""
    lines = block.splitlines(keepends=True)

    def at(line: int, offset: int) -> int:
        before = sum(map(len, lines[: line - 1]))
        return before + len(lines[line - 1].encode()[:offset].decode("utf-8", "ignore"))

    end_line, end_offset = node.end_lineno or node.lineno, node.end_col_offset or 0
    return at(node.lineno, node.col_offset), at(end_line, end_offset)


def _renamed(block: str, name: str, other: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", other, block)


def _changed(block: str, changes: list[tuple[tuple[int, int], str]]) -> str:
    for (begin, end), text in sorted(changes, reverse=True):
        block = block[:begin] + text + block[end:]
    return block
