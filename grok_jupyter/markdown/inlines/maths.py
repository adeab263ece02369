r"""Formulas: ``\(…\)``, ``\[…\]``, ``$…$``, ``$$…$$`` and ``\begin{align}…\end{align}``.

A formula is literal: nothing in it is Markdown. A code span wins over a formula, so a formula holds
no backticks.
"""

from __future__ import annotations

from re import compile as pattern
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.inlines.state import State

__all__ = ["read_dollar", "read_environment", "read_parenthesised"]

_ENVIRONMENT = pattern(
    r"\\begin\{((?:equation|align|aligned|alignat|gather|gathered|multline|split|cases|array|eqnarray"
    r"|matrix|smallmatrix|[pbBvV]matrix)\*?)\}"
)
_UNFINISHED_BEGIN = pattern(r"\\b(?:e(?:g(?:i(?:n(?:\{[a-zA-Z]{0,11}\*?)?)?)?)?)?\Z")
_LONGEST = 1000  # characters between single dollar signs
# An amount is recognised by its digits; only what follows them tells it from "$2x$".
_AMOUNT = pattern(r"\$\d[\d.,]*[KkMBT]?(?: +[^ \d^{}\\$=+*/<>-]|[^\w .,^{}\\$=+*/<>-]|-\d)")
_VARIABLE = pattern(r"\$(?:\{|[A-Z_]{3,}\b[^$^])")
_HELD = 120  # characters after a dollar sign that may be held back
_HELD_FORMULA = 4000  # characters after another beginning of a formula


def read_parenthesised(state: State, start: int) -> int:
    r"""Read ``\(…\)`` or ``\[…\]``; 0 if it is an escaped bracket."""
    if not state.dialect.has_maths:
        return 0
    is_display = state.text[start + 1] == "["
    closing = "\\]" if is_display else "\\)"
    end = state.find(closing, start + 2)
    if end < 0:
        _hold(state, start)
        return 0 if state.end > start else start + 1
    if state.text.startswith("(", end + 2) and is_display:  # an escaped link
        return 0
    return _formula(state, start + 2, end, start, end + 2, is_display=is_display)


def read_environment(state: State, start: int) -> int:
    r"""Read ``\begin{name}…\end{name}``; 0 if it is none."""
    begin = _ENVIRONMENT.match(state.text, start) if state.dialect.has_maths else None
    if not begin:
        if _UNFINISHED_BEGIN.match(state.text, start):
            state.hold(start)
        return 0
    closing = f"\\end{{{begin.group(1)}}}"
    end = state.find(closing, begin.end())
    if end < 0:
        _hold(state, start)
        return 0
    end += len(closing)
    return _formula(state, start, end, start, end, is_display=True)


def read_dollar(state: State, start: int) -> int:
    """Read a formula between dollar signs, or a dollar sign."""
    text = state.text
    if not state.dialect.has_maths:
        return start + 1
    if text.startswith("$$", start):
        end = state.find("$$", start + 2)
        if end < 0:
            _hold(state, start)
            return start + 2
        return _formula(state, start + 2, end, start, end + 2, is_display=True) or start + 2
    after = text[start + 1 : start + 2]
    if not after:
        state.hold(start)
        return start + 1
    if after.isspace() or text[max(start - 1, 0) : start].isalnum():
        return start + 1
    end = _end_of_formula(state, start)
    if end:
        return _formula(state, start + 1, end, start, end + 1, is_display=False) or start + 1
    return start + 1


def _end_of_formula(state: State, start: int) -> int:
    """Return where the dollar sign stands that ends a formula; 0 if the next one does not."""
    text = state.text
    end = state.find("$", start + 1)
    while end > 0 and _is_escaped(text, end):
        end = state.find("$", end + 1)
    if end < 0 and len(text) - start <= _LONGEST:
        state.doubt(start)
        if _is_promising(state, start):
            state.hold(start)
    if end < 0 or end - start > _LONGEST:
        return 0
    if text[end - 1].isspace() or text[end + 1 : end + 2].isalnum():
        return 0
    if state.is_open and end + 1 == len(text) and text[start + 1].isdigit():
        # "$10-$" may go on with another digit.
        state.doubt(start)
        state.hold(start if _is_promising(state, start) else end)
        return 0
    return end


def _is_escaped(text: str, position: int) -> bool:
    before = position
    while text[before - 1] == "\\":
        before -= 1
    return (position - before) % 2 == 1


def _is_promising(state: State, start: int) -> bool:
    """Whether a dollar sign without its partner looks like the beginning of a formula."""
    text = state.text
    if len(text) - start > _HELD or state.find("`", start) >= 0:
        return False
    return not (_AMOUNT.match(text, start) or _VARIABLE.match(text, start))


def _hold(state: State, start: int) -> None:
    state.doubt(start)
    if len(state.text) - start <= _HELD_FORMULA and state.find("`", start) < 0:
        state.hold(start, _HELD_FORMULA)


def _formula(
    state: State, begin: int, finish: int, start: int, end: int, *, is_display: bool
) -> int:
    if 0 <= state.find("`", begin) < finish:
        return 0
    tex = state.text[begin:finish].strip()
    if not tex.strip("\\"):
        return 0
    span = Element("span", {"class": "math", "data-tex": tex})
    span.set("data-display", "true" if is_display else "false")
    span.text = tex
    return state.add(span, start, end)
