"""Formulas between dollar signs, as every front end knows them."""

from __future__ import annotations

import re

from grok_jupyter.text.tex import admissible

__all__ = ["begins_block", "written_formula"]

# JupyterLab's tokens: braces must balance in them, or it looks for the end elsewhere.
_TOKENS = re.compile(r"\\(?:begin|end)\{[a-z]*\*?\}|\\[{}$]|[{}]", re.IGNORECASE)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}")
_DOLLAR = re.compile(r"\\.|\$\$?", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n")
_OPENS = re.compile(r"<(?=[A-Za-z/!?])|!(?=\[)|\](?=[(:])|@(?=@)|/(?=/)")
_BAR = re.compile(r"\\?\|")
_TURN = re.compile(r"\\\\(?=[{}()\[\]$])")
_BLOCK = re.compile(r"\n[ \t]*(?=[-+*=#>|~:`<]|\d{1,9}[.)])|\n[ \t]*(?=\n|$)")


def written_formula(
    tex: str, mark: str, *, in_cell: bool = False, on_one_line: bool = False
) -> str | None:
    r"""Return a formula with its delimiters; ``None`` if it must not or cannot be typeset.

    It holds nothing that could end an attribute or begin a tag, an image or a link: JupyterLab
    puts formulas into the finished HTML.

    Parameters
    ----------
    tex : str
        Without dollar signs.
    mark : str
        ``"$"``, ``"$$"`` for one on a line of its own, ``""`` for an environment alone.
    in_cell : bool
        Whether it stands in a table, where a bar would end the cell.
    on_one_line : bool
        Whether it may not go on in another line: in a quote JupyterLab would take the marks of the
        lines for TeX, and after words nbconvert would look for its end in what follows.

    Examples
    --------
    >>> written_formula("a^2", "$")
    '$a^2$'
    """
    if not admissible(tex) or "`" in tex:
        return None
    tex = _OPENS.sub(r"\g<0> ", tex.replace('"', "''"))
    tex = _TURN.sub(r"\\\\ ", tex)
    if in_cell:
        tex = _BAR.sub(_norm, tex)
    if "\n" in tex and (on_one_line or in_cell or begins_block(tex)):
        if _COMMENT.search(tex):
            return None
        tex = " ".join(tex.split())
    if not _is_balanced(tex) or not _is_closed(tex) or not _has_no_end(tex, mark):
        return None
    return f"{mark}{tex}{mark}"


def begins_block(formula: str) -> bool:
    """Whether a line of a formula would begin a block for those who do not know formulas."""
    return _BLOCK.search(formula) is not None


def _norm(bar: re.Match[str]) -> str:
    return r"\vert " if bar.group() == "|" else r"\Vert "


def _is_balanced(tex: str) -> bool:
    depth = 0
    for sign in _TOKENS.findall(tex):
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def _is_closed(tex: str) -> bool:
    """Whether each environment ends within the formula: else nbconvert looks for its end."""
    opened: list[str] = []
    for kind, name in _ENVIRONMENT.findall(tex):
        if kind == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


def _has_no_end(tex: str, mark: str) -> bool:
    """Whether no dollar sign within the formula could end it."""
    signs = [sign for sign in _DOLLAR.findall(tex) if sign[0] == "$"]
    if not signs:
        return not tex.endswith("\\")
    return mark == "$$" and "$$" not in signs and len(signs) % 2 == 0
