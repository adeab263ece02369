"""Which TeX may be typeset: none that acts, defines or reaches out of its formula."""

from __future__ import annotations

import re

__all__ = ["admissible"]

_LONGEST = 4096  # characters
_DEEPEST = 40  # braces within braces

# Commands that link, load, style, or change what formulas after this one mean: MathJax has most of
# them, other typesetters some.
_REFUSED = {
    "href", "url", "style", "class", "cssId", "data", "require", "includegraphics", "unicode",
    "input", "include", "write", "read", "openin", "openout", "special", "csname", "catcode",
    "def", "edef", "gdef", "xdef", "let", "futurelet", "global", "long", "outer", "char",
    "mathchardef", "newcommand", "renewcommand", "providecommand", "newenvironment",
    "renewenvironment", "newtheorem", "newcolumntype", "newcounter", "Newextarrow",
    "DeclareMathOperator", "DeclarePairedDelimiter", "DeclarePairedDelimiters", "definecolor",
    "mmlToken", "bbox", "enclose", "toggle", "texttip", "mathtip", "Tip", "setOptions",
    "newtagform", "renewtagform", "usetagform", "smash", "colorbox", "fcolorbox",
    "ref", "eqref", "rule", "Rule", "Space", "raise", "lower", "raisebox", "moveleft", "moveright",
}  # fmt: skip
_BLANKS = re.compile(r"\s+")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
# A formula may not be moved over what stands around it, nor push it far away.
_FAR = re.compile(
    r"\\(?:[hv]space|[hv]skip|kern|m(?:kern|skip|space)|\\|above|genfrac|cr)\s*\*?\s*[{\[]*\s*"
    r"(?:-\s*[\d.]|\+?\d{3}|\+?[2-9]\d(?:\.\d*)?\s*(?:em|ex|pc)|\+?\d\d(?:\.\d*)?\s*(?:in|cm))"
    r"|\\[bx]?cancel ?\["  # with attributes
)
_NEGATIVE_THIN = re.compile(r"\\(?:kern|m(?:kern|skip|space))\s*\{?\s*-\s*\d(?:\.\d+)?\s*mu")
_NO_END = re.compile(r"(?:\\[A-Za-z]+\s*){40}")  # nesting that needs no braces


def admissible(tex: str) -> bool:
    r"""Whether a formula may be given to a typesetter.

    Parameters
    ----------
    tex : str
        Without its delimiters.

    Examples
    --------
    >>> admissible(r"\frac{a}{b}"), admissible(r"\href{https://x.example}{a}")
    (True, False)
    """
    tex = _BLANKS.sub(" ", tex)  # so that no pattern has a run of them to divide
    if len(tex) > _LONGEST or _depth(tex) > _DEEPEST or _NO_END.search(tex):
        return False
    if any(name in _REFUSED or name.startswith("html") for name in _COMMAND.findall(tex)):
        return False
    return not _FAR.search(_NEGATIVE_THIN.sub("", tex))


def _depth(tex: str) -> int:
    depth = deepest = 0
    for sign in re.findall(r"\\[\\{}]|[{}]|\\(?:begin|left)\b|\\(?:end|right)\b", tex):
        if sign in {"{", r"\begin", r"\left"}:
            depth += 1
            deepest = max(deepest, depth)
        elif sign in {"}", r"\end", r"\right"}:
            depth -= 1
    return deepest
