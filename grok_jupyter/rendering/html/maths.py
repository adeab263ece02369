"""Formulas: TeX for the front end's own typesetter, and MathML where there is none."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import lru_cache
from xml.etree.ElementTree import Element

from grok_jupyter.rendering.html.mathml import MATHML
from grok_jupyter.text.tex import admissible

__all__ = ["prepare"]

_CACHED = 512  # formulas: the block that is being written is made again with each frame
_DEEPEST = 60  # elements within elements
_TOKENS = {"mi", "mn", "mo", "mtext"}  # hold text alone
_REFERENCE = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
_ESCAPED = re.compile(r"\\([%_&#$ {}])")

# What latex2mathml does not know under its name, or gets wrong under it.
_REWRITTEN = (
    (re.compile(r"\\(begin|end)\{(?:aligned|align|eqnarray\*?|flalign\*?)\}"), r"\\\1{align*}"),
    (re.compile(r"\\(begin|end)\{(?:gathered|gather\*?|multline\*?)\}"), r"\\\1{matrix}"),
    (re.compile(r"\\(begin|end)\{dcases\}"), r"\\\1{cases}"),
    (re.compile(r"\\(?:begin|end)\{(?:equation|displaymath|math)\*?\}"), ""),
    (
        re.compile(r"\\begin\{alignedat\}\s*\{\d+\}|\\begin\{alignat\*?\}\s*\{\d+\}"),
        r"\\begin{align*}",
    ),
    (re.compile(r"\\end\{(?:alignedat|alignat\*?)\}"), r"\\end{align*}"),
    (re.compile(r"\\arg\s*\\(min|max)(?![A-Za-z])"), r"\\arg\1"),
    (re.compile(r"\\tag\*?\{([^{}]*)\}"), r"\\qquad\\text{(\1)}"),
    (re.compile(r"\\\\\s*\[[^\]]*\]"), r"\\\\ "),
    (re.compile(r"\\label\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])"), ""),
)


def prepare(root: Element, *, with_mathml: bool) -> None:
    """Make the formulas in a tree ready to be shown.

    What must not be typeset becomes code that shows the TeX. Nothing is raised: a formula that
    cannot be made MathML keeps its TeX as text.

    Parameters
    ----------
    root : Element
        Each ``<span class="math">`` in it has ``data-tex`` and ``data-display``.
    with_mathml : bool
        Whether to fill the formulas with MathML, for pages without a typesetter.
    """
    for span in list(root.iter("span")):
        if span.get("class") != "math":
            continue
        tex = span.get("data-tex", "")
        if not admissible(tex):
            span.tag = "code"
            span.attrib.clear()
            span.text = tex
        elif with_mathml:
            formula = _converted(tex, is_display=span.get("data-display") == "true")
            if formula is not None:
                span.text = None
                span.append(deepcopy(formula))


@lru_cache(maxsize=_CACHED)
def _converted(tex: str, *, is_display: bool) -> Element | None:
    from latex2mathml.converter import convert_to_element

    for pattern, replacement in _REWRITTEN:
        tex = pattern.sub(replacement, tex)
    try:
        formula = convert_to_element(tex, display="block" if is_display else "inline")
        del formula.attrib["xmlns"]
        return formula if _is_understood(formula) else None
    except Exception:  # its parser fails in many ways on TeX that it does not understand
        return None


def _is_understood(formula: Element) -> bool:
    """Put right what the library writes; say whether it understood every command."""
    level = [formula]
    for _ in range(_DEEPEST):
        for element in level:
            if element.tag not in MATHML:
                return False
            text = _REFERENCE.sub(lambda found: chr(int(found[1], 16)), element.text or "")
            if element.tag == "mtext":
                text = _ESCAPED.sub(r"\1", text)
                if "$" in text:
                    return False
            if "\\" in text[:-1]:
                return False
            if element.tag in _TOKENS and len(element):
                element.tag = "mrow"
            element.text = text or None
        level = [child for element in level for child in element]
        if not level:
            return True
    return False
