"""What must change in a paragraph so that every reader takes it as it is meant."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.inlines.state import Bracket, Run, State, Tag
from grok_jupyter.markdown.inlines.tree import Mark
from grok_jupyter.text.portable.code import saved_span
from grok_jupyter.text.portable.edit import Edit
from grok_jupyter.text.portable.formulas import begins_block, written_formula
from grok_jupyter.text.portable.links import is_plain_address, saved_address, saved_image
from grok_jupyter.text.portable.place import Place, Saved
from grok_jupyter.text.portable.signs import visible
from grok_jupyter.text.portable.tokens import Token
from grok_jupyter.text.portable.words import Surroundings, edited

__all__ = ["Writer"]

_LINK = re.compile(r"\]\((?P<address>[^\s()<>]+)(?: \"(?P<title>[\w ,.:;!?-]*)\")?\)")
_REST = re.compile(r"[\s\ufeff]*(?:\n|\Z)")
_DANGEROUS = frozenset("$\\@`")
_EMPHASIS = frozenset("*~!'")


class Writer:
    """Walks over the pieces of a paragraph.

    Parameters
    ----------
    state : State
        After the whole text was read, runs matched.
    place : Place
        Where the paragraph stands.
    """

    def __init__(self, state: State, place: Place) -> None:
        self._state = state
        self._place = place
        self._is_explicit = place.is_explicit
        self._edits: list[Edit] = []
        self._tokens: list[Token] = []
        self._open: list[str | None] = []  # tags; None for what is not written
        self._tagged: list[bool] = []  # whether their emphasis is written as tags
        self._index = 0
        self._address = ""  # of the link that is open
        self._around = Surroundings.of(
            state.text,
            is_bounded=not (place.in_cell or place.in_container),
            is_explicit=self._is_explicit,
        )

    def written(self) -> Saved:
        """Return the edits, in order, and what the paragraph holds after them."""
        state, pieces = self._state, self._state.pieces
        begin = 0
        while self._index < len(pieces):
            index = self._index
            piece, start, end = pieces[index], state.offsets[index], state.ends[index]
            self._index += 1
            if isinstance(piece, str):
                self._words(piece, start, end, begin)
            elif isinstance(piece, Mark):
                self._mark(piece, start, end)
            else:
                self._element(piece, start, end)
            begin = self._state.ends[self._index - 1]
        return Saved(self._edits, self._tokens)

    def _replace(self, start: int, end: int, written: str) -> None:
        if written != self._state.text[start:end]:
            self._edits.append(Edit(start, end, written))

    def _words(self, piece: str, start: int, end: int, begin: int) -> None:
        """Take words; a backslash between ``begin`` and ``start`` belongs to their first sign."""
        source = self._state.text[start:end]
        self._tokens.append(Token("text", piece))
        if piece != source:
            is_harmless = source.startswith("&") and not set(piece) & _DANGEROUS
            if piece != "\n" and not is_harmless:
                self._replace(start, end, visible(piece))
            return
        lead = self._state.text[begin:start] == "\\"
        after = self._state.pieces[self._index] if self._index < len(self._state.pieces) else "\n"
        before = self._state.pieces[self._index - 2] if self._index > 1 else None
        is_closed = isinstance(before, Mark) and before.sign == "]" and before.count > 0
        following = after if isinstance(after, str) else ""
        self._edits += [
            Edit(start + first, start + last, written)
            for first, last, written in edited(
                piece,
                self._around,
                offset=start,
                is_escaped=lead,
                follows_bracket=is_closed,
                following=following,
                in_link="a" in self._open,
            )
        ]

    def _mark(self, mark: Mark, start: int, end: int) -> None:
        if isinstance(mark, Bracket) and mark.opens and mark.opens[0].tag == "img":
            self._image(mark)
            return
        is_tag = isinstance(mark, Tag) and bool(mark.opens)
        written: list[str] = []
        for _ in range(mark.closes):
            tag, is_tagged = self._open.pop(), self._tagged.pop()
            if tag is None:
                continue
            self._tokens.append(Token("tag", f"</{tag}>"))
            written.append(self._closing(tag, start, end, is_tagged=is_tagged))
        if mark.count:
            signs = mark.sign * mark.count
            self._tokens.append(Token("text", signs))
            written.append(self._signs(mark, signs))
        for element in reversed(mark.opens):
            self._tagged.append(is_tag or self._is_tagged(mark))
            written.append(self._opening(element, start, end, is_tag=is_tag))
        self._replace(start, end, "".join(written))

    def _signs(self, mark: Mark, signs: str) -> str:
        if isinstance(mark, Run):
            is_loose = self._is_tagged(mark) or (signs[0] == "~" and self._around.has_tildes)
            return visible(signs) if is_loose else signs
        if signs in {"[", "]", "!["}:
            if "a" in self._open or signs == "![" or self._is_loose(mark):
                return visible(signs)
            return signs
        name = signs[1:]
        return f"&lt;{name if name.strip('/>').isalnum() else visible(name)}"

    def _is_loose(self, mark: Mark) -> bool:
        """Whether a bracket may begin the label of a definition that ends further down."""
        is_unclosed = isinstance(mark, Bracket) and not mark.level
        return is_unclosed and self._around.begins_line(mark.start)

    def _opening(self, element: Element, start: int, end: int, *, is_tag: bool) -> str:
        tag = element.tag
        if tag == "a":
            address = saved_address(element.get("href", ""))
            self._open.append(None if address is None else "a")
            self._address = address or ""
            if address is None:
                return ""
            self._tokens.append(Token("tag", f'<a href="{address}">'))
            return "["
        self._open.append(tag)
        self._tokens.append(Token("tag", f"<{tag}>"))
        if is_tag:
            return self._apart(start, end) + f"<{tag}>"
        return f"<{tag}>" if self._tagged[-1] else self._run(start, end, tag)

    def _run(self, start: int, end: int, tag: str) -> str:
        signs = {"em": 1, "strong": 2}.get(tag)
        return self._state.text[start] * (signs or end - start)

    def _is_tagged(self, mark: Mark) -> bool:
        """Whether what a run begins is written as tags: not every reader would see it."""
        return self._is_explicit or (isinstance(mark, Run) and mark.is_lenient)

    def _closing(self, tag: str, start: int, end: int, *, is_tagged: bool) -> str:
        if tag == "a":
            return self._link_end(start, end)
        if is_tagged:
            return f"</{tag}>"
        return self._run(start, end, tag)

    def _link_end(self, start: int, end: int) -> str:
        source = self._state.text[start:end]
        address = self._address
        found = _LINK.fullmatch(source)
        if found and is_plain_address(found["address"]):
            return source
        return f"]({address})"

    def _image(self, mark: Bracket) -> None:
        """Take an image with all that stands in its description."""
        image = mark.opens[0]
        words: list[str] = []
        pieces, depth = self._state.pieces, 1
        while self._index < len(pieces):
            piece = pieces[self._index]
            self._index += 1
            if isinstance(piece, str):
                words.append(piece)
            elif isinstance(piece, Element):
                words.append("".join(piece.itertext()))
            else:
                depth -= piece.closes
                if depth <= 0:
                    break
                words.append(piece.sign * piece.count)
                depth += len(piece.opens)
        end = self._state.ends[self._index - 1]
        in_link = "a" in self._open
        written, label, address = saved_image("".join(words), image.get("src", ""), in_link=in_link)
        if written.startswith("!"):
            tag = f'<img src="{address}">'
            self._tokens.append(Token("tag", tag))
        else:
            link = [] if address is None else [f'<a href="{address}">', "</a>"]
            self._tokens += [Token("tag", tag) for tag in link[:1]]
            self._tokens.append(Token("text", label))
            self._tokens += [Token("tag", tag) for tag in link[1:]]
        self._replace(mark.start, end, written)

    def _element(self, element: Element, start: int, end: int) -> None:
        source = self._state.text[start:end]
        match element.tag:
            case "code":
                code = element.text or ""
                self._tokens.append(Token("code", code))
                self._replace(start, end, saved_span(code, source, in_cell=self._place.in_cell))
            case "span":
                self._formula(element, start, end)
            case "br":
                self._tokens.append(Token("tag", "<br>"))
                if source.startswith("<"):
                    self._replace(start, end, self._apart(start, end) + source)
            case "a":
                self._autolink(element, start, end)
            case _:  # the mark of a footnote
                words = "".join(element.itertext())
                self._tokens += _enclosed("<sup>", words)
                self._replace(start, end, f"{self._apart(start, end)}<sup>{words}</sup>")

    def _formula(self, element: Element, start: int, end: int) -> None:
        tex = element.get("data-tex", "")
        is_bare = self._state.text.startswith("\\begin", start)
        mark = "" if is_bare else "$$" if element.get("data-display") == "true" else "$"
        is_within = mark != "$" and not self._around.begins_line(start)
        on_one_line = self._place.in_quote or is_within
        written = written_formula(tex, mark, in_cell=self._place.in_cell, on_one_line=on_one_line)
        if written is None:
            self._tokens.append(Token("code", tex))
            self._replace(start, end, saved_span(tex, "", in_cell=False))
            return
        source = self._state.text[start:end]
        if written == f"{mark}{tex}{mark}" and self._keeps_lines(source, mark, on_one_line):
            written = source
        last = self._tokens[-1] if self._tokens else None
        if last is not None and last.kind == "formula":
            self._tokens.append(Token("text", " "))
            self._tokens.append(Token("formula", written))
            self._replace(start, end, f" {written}")
            return
        self._tokens.append(Token("formula", written))
        self._replace(start, end, written)

    def _keeps_lines(self, source: str, mark: str, on_one_line: bool) -> bool:  # noqa: FBT001
        """Whether a formula may keep the blanks and ends of lines around its TeX."""
        is_apart = not (on_one_line or self._place.in_cell)
        return is_apart and source.startswith(mark) and not begins_block(source)

    def _autolink(self, element: Element, start: int, end: int) -> None:
        source = self._state.text[start:end]
        words = element.text or ""
        address = saved_address(element.get("href", ""))
        if address is None:
            self._tokens.append(Token("text", words))
            self._replace(start, end, visible(words))
            return
        self._tokens += _enclosed(f'<a href="{address}">', words)
        bare = source[1:-1] if source.startswith("<") else source
        # cmark takes what stands before "mailto:" for a part of the scheme.
        is_joined = source[:7].lower() == "mailto:" and not self._around.begins_word(start)
        if is_joined or not is_plain_address(bare) or set(bare) & _EMPHASIS:
            self._replace(start, end, f"[{visible(words)}]({address})")

    def _apart(self, start: int, end: int) -> str:
        """Keep a tag from standing alone on its line, where it would begin a block of HTML."""
        is_alone = self._around.begins_line(start) and _REST.match(self._state.text, end)
        return "<span></span>" if is_alone and not self._place.in_cell else ""


def _enclosed(tag: str, words: str) -> list[Token]:
    name = tag[1:-1].partition(" ")[0]
    return [Token("tag", tag), Token("text", words), Token("tag", f"</{name}>")]
