"""Code as it is saved: fences where every reader sees them, elements elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grok_jupyter.text.portable.languages import KNOWN, OTHER_NAMES
from grok_jupyter.text.portable.signs import entities, entity

__all__ = ["element", "fenced", "must_be_element", "saved_code", "saved_span"]

_RUN = re.compile(r"[`~]{3,}")
_WORD = re.compile(r"[{.\s]*([\w+#.-]*)")
# JupyterLab and GitHub draw mermaid's diagrams, whose labels may hold images at any address.
_ACTS = re.compile(
    r"<[a-z!/?]|&[#\w]|#\w+;|//|%%\s*\{|@\{|`|(?:java|vb)script|data:|\b(?:img|image|src|icon|click|href|callback|call|url|import|config)\b",
    re.IGNORECASE,
)
# In a list or a quote not every reader sees each fence, and JupyterLab looks for formulas there.
_UNSAFE_WITHIN = re.compile(
    r"<[A-Za-z/!?]|[$\t]|\][(:\[]|!\[|@@|\\\\[()\[\]]|\\(?:begin|end)\{"
    r"|^[ \t]*(?:(?:=+|-+)[ \t]*$|`{3}|~{3})",
    re.IGNORECASE | re.MULTILINE,
)
# JupyterLab takes these for formulas in any code, and halves their backslashes.
_PAIRS = ("\\\\(", "\\\\)"), ("\\\\[", "\\\\]")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LINE_OR_TAB = re.compile(r"[\n\t]")
# What ends a line for JavaScript alone; and runs that keep JupyterLab busy: it tries each part.
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\u2028\u2029]|[`~]{20}")
_UNSAFE_SPAN = re.compile(
    r"<[A-Za-z/!?]|\][(:]|!\[|\$\$|@@|\\\\[()\[\]]|\\(?:begin|end)|`|[\s\\]\Z|\A\s"
    r"|[\n\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]",
    re.IGNORECASE,
)


def fenced(text: str, language: str = "") -> str:
    """Return ``text`` as a block of code, whatever it holds."""
    lines = text.removesuffix("\n").split("\n")
    return saved_code(lines, language, is_within=False) + "\n"


def saved_code(
    lines: Sequence[str], info: str = "", *, is_within: bool, head: str = "", rest: str = ""
) -> str:
    """Write a block of code so that every reader sees where it begins and ends.

    Parameters
    ----------
    lines : sequence of str
        The code.
    info : str
        What follows its opening fence.
    is_within : bool
        Whether it stands in a list or a quote.
    head, rest : str
        What the first line and the other ones begin with there.
    """
    code = "\n".join(lines)
    if must_be_element(code, is_within=is_within):
        return f"{head}{element(code)}"
    mark = _mark(code)
    rows = [f"{head}{mark}{_word(info, code)}"]
    rows += [f"{rest}{row}" if row else rest.rstrip() for row in lines]
    rows.append(f"{rest}{mark}")
    return "\n".join(rows)


def must_be_element(code: str, *, is_within: bool) -> bool:
    """Whether code must be written as an element: not every reader would see it as it is."""
    if is_within and _UNSAFE_WITHIN.search(code):
        return True
    return _UNSAFE.search(code) is not None or _pairs(code)


def element(code: str) -> str:
    """Return a block of code as an element on one line, in which no reader finds Markdown."""
    return f"<pre><code>{_LINE_OR_TAB.sub(_numbered, entities(code))}&#10;</code></pre>"


def _numbered(sign: re.Match[str]) -> str:
    return entity(sign.group())


def saved_span(code: str, source: str, *, in_cell: bool) -> str:
    """Write a span of code: as it is in the source, or as an element if readers might differ.

    Emphasis, addresses and cells of tables may come before code, or not. Where some may see none,
    what it holds must not be anything else.
    """
    is_safe = not _UNSAFE_SPAN.search(code) and not (in_cell and "|" in code)
    if is_safe and source == f"`{code}`":
        return source
    return f"<code>{entities(' '.join(code.split(chr(10))))}</code>"


def _pairs(code: str) -> bool:
    """Whether JupyterLab takes a part of the code for a formula; it does not look past a blank."""
    if not any(opening in code for opening, _ in _PAIRS):
        return False
    return any(
        0 <= part.find(opening) < part.rfind(closing)
        for part in _BLANK_LINE.split(code)
        for opening, closing in _PAIRS
    )


def _mark(code: str) -> str:
    return "`" * (max((len(run) for run in _RUN.findall(code)), default=2) + 1)


def _word(info: str, code: str) -> str:
    """Return the language that an info string names; nothing else of it could be trusted.

    nbconvert prints a name that Pygments does not know. A diagram that could do more than be
    looked at is shown as its code.
    """
    word = _WORD.match(info)
    language = word.group(1) if word else ""
    language = OTHER_NAMES.get(language.lower(), language)
    if language.lower() == "mermaid":
        return "" if _ACTS.search(code) else language
    return language if language.lower() in KNOWN else ""
