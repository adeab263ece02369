"""A user's text in Markdown, so that it shows as it was typed."""

from __future__ import annotations

from grok_jupyter.markdown.blocks.nodes import Code
from grok_jupyter.markdown.reading import Text, read
from grok_jupyter.text.portable.code import saved_code
from grok_jupyter.text.portable.signs import literal

__all__ = ["literal", "quoted"]


def quoted(text: str) -> str:
    """Write a text as a quotation: its lines and blanks are kept, fenced code stays code.

    Parameters
    ----------
    text : str
        As typed.
    """
    found = read(text)
    blocks: list[str] = []
    position = 0
    for code in found.blocks:
        if isinstance(code, Code) and code.fence:
            blocks += _paragraphs(found, position, code.begins)
            blocks.append(saved_code(code.lines, code.info, is_within=True))
            position = code.last + 1
    blocks += _paragraphs(found, position, len(found.source))
    written = "\n\n".join(blocks)
    if not written:
        return ""
    return "\n".join(f"> {row}" if row else ">" for row in written.split("\n"))


def _paragraphs(found: Text, start: int, end: int) -> list[str]:
    """Write the lines of a part of a text, those between blank ones as one paragraph."""
    paragraphs: list[list[str]] = [[]]
    for row in found.source[start:end].split("\n"):
        if row.strip(" \t"):
            paragraphs[-1].append(literal(row))
        elif paragraphs[-1]:
            paragraphs.append([])
    return ["  \n".join(rows) for rows in paragraphs if rows]
