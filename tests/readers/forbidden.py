"""TeX that does more than be looked at: it defines, links, styles, or paints outside its place."""

from __future__ import annotations

import re

# What MathJax's packages (html, newcommand, require, unicode, bbox, enclose, action, …) know.
_ACTS = {
    "href", "url", "style", "class", "cssId", "data", "require", "unicode", "includegraphics",
    "mmlToken", "bbox", "enclose", "toggle", "mathtip", "texttip", "Tip", "setOptions",
    "definecolor", "colorbox", "fcolorbox", "ref", "eqref", "input", "include", "write", "read",
    "openin", "openout", "special", "csname", "catcode", "char", "mathchardef",
}  # fmt: skip
_DEFINES = {
    "def", "edef", "gdef", "xdef", "let", "futurelet", "global", "long", "outer", "newcommand",
    "renewcommand", "providecommand", "newenvironment", "renewenvironment", "newtheorem",
    "newcolumntype", "newcounter", "Newextarrow", "DeclareMathOperator", "DeclarePairedDelimiter",
    "DeclarePairedDelimiters", "DeclarePairedDelimiterX", "DeclarePairedDelimitersX",
    "DeclarePairedDelimitersXPP", "newtagform", "renewtagform", "usetagform",
}  # fmt: skip
_PAINTS = {
    "rule", "Rule", "Space", "raise", "lower", "raisebox", "moveleft", "moveright", "smash",
}  # fmt: skip
_NAMES = {*_ACTS, *_DEFINES, *_PAINTS}
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_EM = {
    "em": 1, "ex": 0.5, "px": 1 / 16, "pt": 0.1, "pc": 1.2, "mu": 1 / 18, "cm": 2.9, "mm": 0.29,
    "in": 7.2,
}  # fmt: skip
_LENGTH = re.compile(r"(-?)\s*(\d*[.,]?\d+)\s*(em|ex|px|pt|pc|mu|cm|mm|in)(?![A-Za-z])")
_MOVES = re.compile(
    r"(?:\\(?:[hv]space|[hv]skip|m?kern|m(?:skip|space)|above|genfrac|cr|\\)\s*\*?\s*[{\[]*"
    r"|\\genfrac\s*(?:\{[^{}]*\}|[^{}\\])\s*(?:\{[^{}]*\}|[^{}\\])\s*\{)\s*$"
)
_FARTHEST = 30.0  # em to the right or down
_BACK = -2.0  # em, over what stands before


def forbidden(tex: str) -> str | None:
    """Name what a formula does that none may do; ``None`` if it only shows."""
    for name in _COMMAND.findall(tex):
        if name in _NAMES or name.startswith("html"):
            return f"\\{name}"
    for length in _LENGTH.finditer(tex):
        if _MOVES.search(tex, max(0, length.start() - 60), length.start()):
            size = float(length[2].replace(",", ".")) * _EM[length[3]] * (-1 if length[1] else 1)
            if not _BACK <= size <= _FARTHEST:
                return f"a move by {length[0]}"
    return None
