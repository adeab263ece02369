"""The one thing that the demo computes: a sum, a product, a power that stands in a prompt."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable

__all__ = ["expression_in", "worked_out"]

Number = int | float

_EXPRESSION = re.compile(r"(?<![\w.])[(\d][\d\s.()+*/%^×-]*[\d)](?![\w])")
_MOST_CHARACTERS = 60
_MOST_EXPONENT, _LARGEST = 64, 10**18

_OPERATORS: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}


def expression_in(prompt: str) -> str | None:
    """Return the first expression in a prompt that can be worked out, as Python has it.

    Examples
    --------
    >>> expression_in("What is 17 × 23?")
    '17 * 23'
    >>> expression_in("What is new on 2026-11-12?") is None
    True
    """
    for found in _EXPRESSION.finditer(prompt[:4000]):
        text = " ".join(found[0].replace("×", "*").replace("^", "**").split())
        is_date = re.fullmatch(r"\d+([-/]\d+)+", text) is not None  # or a range, or a score
        if len(text) <= _MOST_CHARACTERS and not is_date and worked_out(text) is not None:
            return text
    return None


def worked_out(expression: str) -> str | None:
    """Return what an expression of numbers comes to; `None` if it cannot be told.

    Examples
    --------
    >>> worked_out("17 * 23")
    '391'
    """
    try:
        tree = ast.parse(expression, mode="eval").body
        if not isinstance(tree, ast.BinOp):
            return None
        return str(_value(tree))
    except (ArithmeticError, SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return None


def _value(node: ast.expr) -> Number:
    number: Number
    if isinstance(node, ast.Constant):
        # Nothing but plain numbers passes the pattern above.
        number = float(str(node.value)) if isinstance(node.value, float) else int(str(node.value))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = -_value(node.operand)
    elif isinstance(node, ast.BinOp):
        left, right = _value(node.left), _value(node.right)
        if isinstance(node.op, ast.Pow) and abs(right) > _MOST_EXPONENT:
            raise ValueError("the exponent is too large")
        number = _OPERATORS[type(node.op)](left, right)
    else:
        raise ValueError("this is no expression of numbers")  # noqa: TRY004
    if isinstance(number, complex) or not math.isfinite(number) or abs(number) > _LARGEST:
        raise ValueError("the number is too large")
    return number
