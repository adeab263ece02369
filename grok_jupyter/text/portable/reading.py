"""How the saved text reads in JupyterLab: formulas taken out, CommonMark, formulas put back."""

from __future__ import annotations

import re
from html import escape, unescape
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.blocks.nodes import Code, Heading, Markup, Paragraph, Rule, Table
from grok_jupyter.markdown.blocks.references import Numbering, Resolver
from grok_jupyter.markdown.blocks.tables import cells
from grok_jupyter.markdown.blocks.tree import code_lines
from grok_jupyter.markdown.dialect import Dialect
from grok_jupyter.markdown.inlines.delimiters import match_runs
from grok_jupyter.markdown.inlines.scanner import scan
from grok_jupyter.markdown.inlines.state import Bracket, State
from grok_jupyter.markdown.inlines.tree import Mark
from grok_jupyter.markdown.reading import read
from grok_jupyter.text.portable.outline import Within, outline_of
from grok_jupyter.text.portable.removal import without_formulas
from grok_jupyter.text.portable.tokens import Token, as_html, folded

__all__ = ["as_read"]

_BEGIN, _END = "\x02", "\x03"  # around raw HTML in words
_SIGN = "\ue000"  # stands for an "@" that is an entity in the page, too
_RAW = re.compile(f"{_BEGIN}([^{_END}]*){_END}")
_PRE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
_PLACE = re.compile("@@([0-9]+)@@")


def _raw(html: str) -> str:
    return f"{_BEGIN}{html}{_END}"


_DIALECT = Dialect(raw=_raw, has_maths=False, has_footnotes=False, is_lenient=False)


def as_read(saved: str) -> tuple[list[str], list[str]] | None:
    """Return the outlines of the blocks that JupyterLab makes of a saved text, and its formulas.

    ``None`` where it shows an error: where something looks like the place of a formula that it
    has not taken out.
    """
    text, formulas = without_formulas(saved)
    found = read(text, _DIALECT)
    leaves = _Leaves(Resolver(found.references, Numbering()))
    outlines = [outline_of(block, (), leaves) for block in found.blocks]
    try:
        return [_restored(html, formulas) for html in outlines], formulas
    except IndexError:
        return None


def _restored(html: str, formulas: list[str]) -> str:
    """Put formulas back, as JupyterLab does, wherever their places are; fold them in text."""
    if "@@" not in html:
        return html.replace(_SIGN, "@")
    parts = _PRE.split(html)
    for index, part in enumerate(parts):
        if index % 2:
            parts[index] = _PLACE.sub(lambda at: formulas[int(at[1])], part)
        else:
            parts[index] = _PLACE.sub(lambda at: folded(formulas[int(at[1])]), part)
    return "".join(parts).replace(_SIGN, "@")


class _Leaves:
    """Reads the leaves of a tree as CommonMark and GitHub do."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def words(self, leaf: Paragraph | Heading, within: Within) -> str:  # noqa: ARG002
        """Return the outline of a text."""
        return self._outline(leaf.text)

    def row(self, table: Table, index: int, within: Within) -> list[str]:  # noqa: ARG002
        """Return the outlines of the cells of a row."""
        texts = table.header if index < 0 else cells(table.rows[index])
        return [self._outline(text) for text in texts[: len(table.aligned)]]

    def table(self, table: Table, within: Within) -> None:
        """Leave a table to its rows."""

    def rule(self, rule: Rule, within: Within) -> None:
        """Take no notice."""

    def code(self, code: Code, within: Within) -> str:  # noqa: ARG002
        """Return a block of code."""
        source = "".join(f"{line}\n" for line in code_lines(code))
        return f"<pre><code>{escape(source, quote=False)}</code></pre>"

    def markup(self, markup: Markup) -> str:
        """Return raw HTML."""
        return "\n".join(markup.lines).strip()

    def _outline(self, text: str) -> str:
        state = State(text, self._resolver, _DIALECT)
        scan(state)
        match_runs(state.runs, 0)
        html = _RAW.sub(lambda raw: unescape(raw[1]), as_html(_tokens(state)))
        return folded(html)


def _tokens(state: State) -> list[Token]:
    tokens: list[Token] = []
    opened: list[str] = []
    hidden = -1  # how deep the description of an image lies
    for piece, start in zip(state.pieces, state.offsets, strict=True):
        if isinstance(piece, Mark):
            for _ in range(piece.closes):
                tag = opened.pop()
                if hidden < 0 and tag != "img":
                    tokens.append(Token("tag", f"</{tag}>"))
                if hidden == len(opened):
                    hidden = -1
            if piece.count and hidden < 0:
                tokens.append(Token("text", piece.sign * piece.count))
            for element in reversed(piece.opens):
                if hidden < 0:
                    tokens.append(Token("tag", _begin(element)))
                    if isinstance(piece, Bracket) and piece.is_image:
                        hidden = len(opened)
                opened.append(element.tag)
        elif hidden >= 0:
            continue
        elif isinstance(piece, str):
            is_entity = piece == "@" and state.text[start] == "&"
            tokens.append(Token("text", _SIGN if is_entity else piece))
        elif piece.tag == "code":
            tokens.append(Token("code", piece.text or ""))
        elif piece.tag == "br":
            tokens.append(Token("tag", "<br>"))
        else:
            tokens += [
                Token("tag", _begin(piece)),
                Token("text", "".join(piece.itertext())),
                Token("tag", f"</{piece.tag}>"),
            ]
    return tokens


def _begin(element: Element) -> str:
    for name in ("href", "src"):
        if name in element.attrib:
            return f'<{element.tag} {name}="{element.attrib[name]}">'
    return f"<{element.tag}>"
