"""One paragraph of Markdown, rewritten so that it reads the same everywhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection

from grok_jupyter.text.addresses import image_label, leads_astray
from grok_jupyter.text.tex import admissible

__all__ = ["rewrite"]

_SPECIAL = re.compile(r"[\\`$<!\]]")
_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")
# Strikethrough, escapes, links and addresses may come before code, or not: parsers differ.
_DOUBTFUL = ("~", "\\`", "](", "://", "www.")
_BEGIN = re.compile(r"\\begin\{([a-z]*\*?)\}")
_TICKS = re.compile(r"`+")
_AUTOLINK = re.compile(r"<(?:(?:https?://|mailto:)[^\s<>`]*|[\w.+-]+@[\w.-]+)>")
_OPENS = re.compile(r"<(?=[A-Za-z/!?])|!(?=\[)|\](?=[(:])")
_BARE_TAG = re.compile(r"</?(?:br|sub|sup|kbd) ?/?>", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z/!?]")
_REST = re.compile(r"[ \t\r]*(?:\n|\Z)")
_MARKERS = " \t>-*+.)0123456789"
_MARKS = re.compile(r"!+(\[?)")
_NOTE = re.compile(r"\[\^([\w-]{1,40})\](?![(\[])")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\(\s*<?([^\s()<>`!\[\]$\\]*)")
# A title may not run on: for some parsers it would swallow the blocks that follow.
_DEFINITION = re.compile(
    r"""\]:[ \t]*[^\s"'(]\S*(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*(?:\n|\Z)"""
)
_DATA = re.compile(r"!\[[^\[\]]*\]\(data:image/(?:png|jpeg|gif|webp);base64,[\w+/=]*\)")


def rewrite(text: str, notes: Collection[str] = ()) -> str:
    """Rewrite formulas, dollar signs, tags, images and footnotes; leave code as it is.

    Parameters
    ----------
    text : str
        A paragraph.
    notes : collection of str
        The labels of the footnotes that are defined, in this paragraph or another one.
    """
    return _Scanner(text, notes).rewritten()


class _Scanner:
    """Walks over the text once; what was searched for in vain is not searched for again."""

    def __init__(self, text: str, notes: Collection[str]) -> None:
        self._text = text
        self._notes = notes
        self._output: list[str] = []
        # JupyterLab's MathJax reads the page, where an escaped sign is a sign again, and pairs it
        # with the next one. It does not look beyond an element (measured in JupyterLab 4.6).
        is_alone = text.count("$") + text.count(r"\(") + text.count(r"\[") == 1
        self._plain_dollar = r"\$" if is_alone else r"<span>\$</span>"
        self._missing: set[str] = set()  # delimiters that do not occur any more
        self._ticks: dict[int, list[int]] = {}  # where runs of so many backticks begin
        for run in _TICKS.finditer(text):
            self._ticks.setdefault(len(run.group()), []).append(run.start())
        self._is_doubtful = any(run > 1 for run in self._ticks) or any(
            sign in text for sign in _DOUBTFUL
        )

    def rewritten(self) -> str:
        position = 0
        while special := _SPECIAL.search(self._text, position):
            self._output.append(self._text[position : special.start()])
            match special.group():
                case "`":
                    position = self._code(special.start())
                case "\\":
                    position = self._backslash(special.start())
                case "$":
                    position = self._dollar(special.start())
                case "<":
                    position = self._angle(special.start())
                case "]":
                    position = self._bracket(special.start())
                case _:
                    position = self._image(special.start())
        self._output.append(self._text[position:])
        return "".join(self._output)

    def _copy(self, start: int, end: int) -> int:
        self._output.append(self._text[start:end])
        return end

    def _replace(self, replacement: str, end: int) -> int:
        self._output.append(replacement)
        return end

    def _find(self, delimiter: str, start: int) -> int:
        if delimiter in self._missing:
            return -1
        found = self._text.find(delimiter, start)
        if found < 0:
            self._missing.add(delimiter)
        return found

    def _code(self, start: int) -> int:
        run = _TICKS.match(self._text, start)
        end = run.end() if run else start + 1
        starts = self._ticks.get(end - start, [])
        following = bisect_left(starts, end)
        if following == len(starts):
            self._is_doubtful = True
            if end - start < 3:
                return self._copy(start, end)
            return self._replace(r"\`" * (end - start), end)  # it must not become a fence
        inner = self._text[end : starts[following]]
        end += starts[following] - start
        if "\n" in inner or "|" in inner:  # items and cells are parsed apart
            self._is_doubtful = True
        if self._is_doubtful and _OPENS.search(inner):
            return self._replace(_as_element(inner), end)
        return self._copy(start, end)

    def _formula(self, formula: str, end: int) -> int:
        if "`" in formula:
            self._is_doubtful = True
        if not admissible(formula):  # one could redefine what every other formula on the page means
            return self._replace(_as_element(formula), end)
        return self._replace(_disarmed(formula), end)

    def _backslash(self, start: int) -> int:
        if self._text.startswith("\\$", start):
            return self._replace(self._plain_dollar, start + 2)
        if self._text.startswith("\\<", start):
            return self._replace("&lt;", start + 2)
        for opening, closing, mark in (("\\(", "\\)", "$"), ("\\[", "\\]", "$$")):
            if self._text.startswith(opening, start):
                end = self._find(closing, start + 2)
                inner = self._text[start + 2 : end].strip() if end > 0 else ""
                if inner:
                    return self._formula(f"{mark}{inner}{mark}", end + 2)
        environment = _BEGIN.match(self._text, start)
        if environment:  # a formula for JupyterLab, also without dollar signs around it
            closing = f"\\end{{{environment.group(1)}}}"
            end = self._find(closing, environment.end())
            if end > 0:
                end += len(closing)
                return self._formula(self._text[start:end], end)
            return self._replace("&#92;", start + 1)
        return self._copy(start, start + 2)

    def _dollar(self, start: int) -> int:
        if self._text.startswith("$$", start):
            end = self._find("$$", start + 2)
            if end > start + 2:
                return self._formula(self._text[start : end + 2], end + 2)
            return self._replace(self._plain_dollar * 2, start + 2)
        end = self._end_of_formula(start)
        if end:
            return self._formula(self._text[start:end], end)
        return self._replace(self._plain_dollar, start + 1)

    def _end_of_formula(self, start: int) -> int:
        """Return where the formula that may begin here ends; 0 if the sign is a price or a shell's.

        It opens before anything but a space and not after a word; its closing sign is the next
        one, after anything but a space and not before a word.
        """
        text = self._text
        before, after = text[start - 1 : start], text[start + 1 : start + 2]
        if not after or after.isspace() or before.isalnum():
            return 0
        end = self._find("$", start + 1)
        while end > 0 and text[end - 1] == "\\":
            end = self._find("$", end + 1)
        if end < 0 or text[end - 1].isspace() or text[end + 1 : end + 2].isalnum():
            return 0
        return end + 1

    def _angle(self, start: int) -> int:
        link, tag = _AUTOLINK.match(self._text, start), _BARE_TAG.match(self._text, start)
        if link:
            return self._copy(start, link.end())
        if tag and not self._is_alone(start, tag.end()):
            return self._copy(start, tag.end())
        if _TAG.match(self._text, start):
            return self._replace("&lt;", start + 1)
        return self._copy(start, start + 1)

    def _is_alone(self, start: int, end: int) -> bool:
        """Whether a tag stands alone on its line, where it would begin a block of HTML."""
        if not _REST.match(self._text, end):
            return False
        before = self._text[self._text.rfind("\n", 0, start) + 1 : start]
        return not before.strip(_MARKERS)

    def _image(self, start: int) -> int:
        marks = _MARKS.match(self._text, start)
        if not marks or not marks.group(1):
            return self._copy(start, marks.end() if marks else start + 1)
        start = marks.end() - 2  # one before the last would take its place
        note = _NOTE.match(self._text, start + 1)
        if note and note.group(1) in self._notes:
            return self._copy(start, start + 1)
        data = _DATA.match(self._text, start)
        if data:
            return self._copy(start, data.end())
        image = _IMAGE.match(self._text, start)
        if not image:
            return start + 1  # without its "!", it is a link
        return self._replace(f"[{image_label(*image.groups())}", image.end(1))

    def _note(self, start: int) -> int:
        """Write a footnote, or its mark in the text, so that those show it too who know none."""
        before, mark, label = self._output[-1].rpartition("[^")
        if not mark or label not in self._notes:
            return 0
        self._output[-1] = before
        begin = start - len(mark + label)
        is_text = self._text.startswith("]:", start) and self._text[begin - 1 : begin] in {"", "\n"}
        ends_line = "<br>" if is_text and begin else ""
        return self._replace(f"{ends_line}<sup>{label}</sup>", start + (2 if is_text else 1))

    def _bracket(self, start: int) -> int:
        if end := self._note(start):
            return end
        if self._text.startswith(("](", "]:"), start) and (
            leads_astray(self._text, start + 2)
            or (self._text[start + 1] == ":" and not _DEFINITION.match(self._text, start))
        ):
            return self._replace(f"]\\{self._text[start + 1]}", start + 2)
        return self._copy(start, start + 1)


def _as_element(code: str) -> str:
    """Write a code span as an element, its signs as entities.

    Parsers do not agree on every code span: emphasis, addresses and cells of tables may come first.
    Where one may see none, what it holds must not be anything else.
    """
    inner = code.replace("\n", " ")
    if inner.startswith(" ") and inner.endswith(" ") and inner.strip():
        inner = inner[1:-1]
    signs = _SIGNS.sub(lambda sign: f"&#{ord(sign.group())};", inner)
    return f"<code>{signs}</code>"


def _disarmed(text: str) -> str:
    """Set apart what would begin a tag or an image; in a formula the blank changes nothing."""
    return _OPENS.sub(r"\g<0> ", text)
