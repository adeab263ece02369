"""What a reader of a page sees: the blocks in order, how they are nested, and their words.

Two pages with the same outline show the same answer. Left out is what parsers write in several
ways without a difference to the eye: loose and tight lists, which tags make emphasis, how a
diagram's or a task's box is drawn, links (the text of a link counts).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import html5lib

from readers.masks import unmasked
from readers.typeset import formulas

_BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "table", "hr",
    "div", "section", "dl", "dt", "dd", "details",
}  # fmt: skip
_TRANSPARENT = {"div", "section", "thead", "tbody", "tfoot"}
_ESCAPED = re.compile(r"\\([\\$])")
_TABS = re.compile(r"^( *)(\t+)", re.MULTILINE)
_BOX = re.compile(r"\s*\[[x ]\]\s*")
_NOTE_MARK = re.compile(r"⟨(.*?)⟩ ?")


def outline(html: str, *, typesets: bool = False, name: str = "") -> list[str]:
    """Return one line for each block, indented as it is nested.

    Parameters
    ----------
    html : str
        A page of :func:`readers.reading.read`, or ``render(text, maths="tex")``.
    typesets : bool
        Whether MathJax reads the page.
    name : str
        Whose page it is, to leave out what this reader does to code.
    """
    root = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    outliner = _Outliner(_typeset if typesets else unmasked, name)
    lines = outliner.blocks(root, 0)
    # Footnotes stand at the end of a page, or where they were written.
    notes = sorted(line for line in lines if line.startswith("note "))
    return [line for line in lines if not line.startswith("note ")] + notes


def code_of(lines: list[str]) -> list[str]:
    """Return the blocks of code in an outline."""
    return [line.partition("code ")[2] for line in lines if line.lstrip().startswith("code ")]


def with_old_tabs(text: str) -> str:
    """Return code as marked 9 shows it: a tab at the beginning of a line is four blanks."""
    return _TABS.sub(lambda tabs: tabs[1] + "    " * len(tabs[2]), text)


def _typeset(text: str) -> str:
    pieces, end = [], 0
    for formula in formulas(text):
        pieces += [_ESCAPED.sub(r"\1", text[end : formula.start]), bracketed(formula.tex)]
        end = formula.end
    return "".join((*pieces, _ESCAPED.sub(r"\1", text[end:])))


def bracketed(tex: str) -> str:
    """Return how an outline shows a formula: blanks mean nothing in TeX."""
    return f"⟦{''.join(tex.split())}⟧"


class _Outliner:
    def __init__(self, read: Callable[[str], str], name: str) -> None:
        self._read = read  # a text of the page, up to the next tag
        self._name = name

    def blocks(self, element, depth: int) -> list[str]:
        """Return the lines of all that is in an element."""
        lines: list[str] = []
        words: list[str] = []

        def end_paragraph() -> None:
            if text := _folded("".join(words)):
                lines.append(_paragraph(text, depth))
            words.clear()

        for part in _parts(element):
            if isinstance(part, str):
                words.append(self._read(part))
            elif part.tag == "p" and _BOX.fullmatch("".join(words)):
                words.append(self._words(part))  # a task's box may stand before its paragraph
                end_paragraph()
            elif part.tag in _BLOCKS:
                end_paragraph()
                lines += self._block(part, depth)
            else:
                words.append(self._inline(part))
        end_paragraph()
        return lines

    def _block(self, element, depth: int) -> list[str]:
        tag = element.tag
        indent = "  " * depth
        if tag == "pre":
            return [f"{indent}code {self._code(element)!r}"]
        if tag == "hr":
            return [f"{indent}hr"]
        if tag == "table":
            return [f"{indent}table", *(f"{indent}  {row}" for row in self._rows(element))]
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            return [f"{indent}{tag} {_folded(self._words(element))}"]
        if tag == "p" or tag in _TRANSPARENT:
            if tag == "section" and "footnotes" in (element.get("class") or ""):
                return self._notes(element)
            return self.blocks(element, depth)
        name = tag
        if tag == "ol" and (element.get("start") or "1") != "1":
            name = f"ol from {element.get('start')}"
        return [f"{indent}{name}", *self.blocks(element, depth + 1)]

    def _notes(self, section) -> list[str]:
        lines = []
        for number, item in enumerate(section.iter("li"), 1):
            said = self.blocks(item, 0)
            lines += [f"note {item.get('value') or number} {said[0]}", *said[1:]] if said else []
        return lines

    def _rows(self, table) -> list[str]:
        return [
            " | ".join(_folded(self._words(cell)) for cell in row if cell.tag in {"td", "th"})
            for row in table.iter("tr")
        ]

    def _code(self, pre) -> str:
        text = "".join(pre.itertext())
        named = next((part.get("class") or "" for part in pre.iter("code")), "")
        language = named.removeprefix("language-").split()[:1]
        if self._name == "nbconvert" and language:
            # A language that it does not know stands as the first line of the code.
            text = text.removeprefix(f"{language[0]}\n")
        if self._name in {"lab-9", "lab-4.2"}:
            text = with_old_tabs(text)
        return text.strip("\n")

    def _words(self, element) -> str:
        return "".join(
            self._read(part) if isinstance(part, str) else self._inline(part)
            for part in _parts(element)
        )

    def _inline(self, element) -> str:
        tag, classes = element.tag, (element.get("class") or "").split()
        if tag == "br":
            return " "
        if tag == "input":
            return "[x] " if element.get("checked") is not None else "[ ] "
        if tag == "img":
            return f"(picture {element.get('alt', '')})"
        if tag == "code":
            return "".join(element.itertext())
        if tag == "span" and "math" in classes:
            return bracketed(element.get("data-tex", ""))
        if tag == "a" and ("anchor-link" in classes or element.get("href", "")[:6] == "#fnref"):
            return ""  # leads to itself, or back
        words = self._words(element)
        if tag == "sup" and ("footnote-ref" in classes or words.isdigit()):
            return f"⟨{words}⟩"
        return words


def _parts(element):
    """Yield texts and elements; a break is part of a text, as it is for MathJax."""
    text = element.text or ""
    for child in element:
        if not isinstance(child.tag, str):
            text += child.tail or ""
        elif child.tag == "br":
            text += "\n" + (child.tail or "")
        else:
            if text:
                yield text
            yield child
            text = child.tail or ""
    if text:
        yield text


def _paragraph(text: str, depth: int) -> str:
    note = _NOTE_MARK.match(text)
    if note and not depth:
        return f"note {note[1]} p {text[note.end() :]}"
    return f"{'  ' * depth}p {text}"


def _folded(text: str) -> str:
    return " ".join(text.split())
