"""A front end in small: applies patches, and knows what a reader sees and has seen change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

_ENDS = re.compile(r"(?:</[a-z0-9]+>)*\Z")
_KINDS = {
    **{f"h{level}": "heading" for level in range(1, 7)},
    "li": "list", "td": "cell", "th": "cell", "code": "code", "strong": "strong", "em": "em",
    "a": "link",
}  # fmt: skip

Seen = list[tuple[str, tuple[str, ...]]]


class Page:
    """What a front end shows, block by block."""

    def __init__(self) -> None:
        self._shells: dict[int, str] = {}
        self._parts: dict[int, list[str]] = {}
        self._seen: dict[int, Seen] = {}

    def apply(self, patches: Iterable[tuple[int, int, int, str | None]]) -> None:
        """Do what the patches say."""
        for block, part, keep, html in patches:
            self._seen.pop(block, None)
            if part == -1 and html is None:
                self._remove(block)
            elif part == -1:
                assert block == -1 or block <= sum(known >= 0 for known in self._shells)
                self._shells[block], self._parts[block] = html or "", []
            elif html is None:
                del self._parts[block][part:]
            else:
                parts = self._parts[block]
                assert part <= len(parts), "a part is left out"
                kept = _beginning(parts[part], keep) if part < len(parts) else ""
                parts[part : part + 1] = [kept + html]

    def _remove(self, block: int) -> None:
        for known in [known for known in self._shells if known == block or 0 <= block < known]:
            del self._shells[known], self._parts[known]
            self._seen.pop(known, None)

    @property
    def order(self) -> list[int]:
        """The blocks as they stand: the footnotes come last."""
        return sorted(self._shells, key=lambda block: (block < 0, block))

    def block(self, number: int) -> str:
        """Return the HTML of a block."""
        shell, parts = self._shells[number], self._parts[number]
        ends = _ENDS.search(shell)
        place = ends.start() if ends else len(shell)
        return "".join((shell[:place], *parts, shell[place:]))

    @property
    def html(self) -> str:
        """All of it."""
        return "\n".join(self.block(number) for number in self.order)

    def seen(self) -> dict[int, Seen]:
        """Return, by block, each visible sign and what kind of text it belongs to."""
        for number in self._shells:
            if number not in self._seen:
                self._seen[number] = visible(self.block(number))
        return dict(self._seen)


def _beginning(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le")


def visible(html: str) -> Seen:
    """Return each visible sign of a fragment with the kinds of text around it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.seen


def flickers(before: dict[int, Seen], after: dict[int, Seen]) -> bool:
    """Whether a reader sees text vanish or change its kind between two frames."""
    changed = [number for number in before if before[number] is not after.get(number)]
    return any(not _goes_on(before[number], after.get(number, [])) for number in changed)


def _goes_on(before: Seen, after: Seen) -> bool:
    """Whether all of ``before`` is still there, in its order."""
    if after[: len(before)] == before:
        return True
    rest = iter(after)
    return all(sign in rest for sign in before)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: Seen = []
        self._open: list[str] = []
        self._formula: int | None = None  # how deep the formula is that is being read
        self._kinds: tuple[str, ...] = ()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "hr", "img", "input"}:
            return
        self._open.append(tag)
        values = dict(attrs)
        if tag == "span" and values.get("class") == "math":
            self._formula = len(self._open)
            self._kinds = self._find_kinds()
            self._add(values.get("data-tex") or "", (*self._kinds, "maths"))
        self._kinds = self._find_kinds()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if self._formula and len(self._open) < self._formula:
            self._formula = None
        self._kinds = self._find_kinds()

    def handle_data(self, data: str) -> None:
        if self._formula is None:
            self._add(data, self._kinds)

    def _find_kinds(self) -> tuple[str, ...]:
        return tuple(sorted(_KINDS[tag] for tag in self._open if tag in _KINDS))

    def _add(self, text: str, kinds: tuple[str, ...]) -> None:
        self.seen += [(sign, kinds) for sign in text if not sign.isspace()]
