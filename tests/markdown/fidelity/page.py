"""A front end in small: applies patches, and knows what a reader sees and has seen change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from itertools import chain

_ENDS = re.compile(r"(?:</[a-z0-9]+>)*\Z")
_KINDS = {
    **{f"h{level}": "heading" for level in range(1, 7)},
    "li": "list", "td": "cell", "th": "cell", "code": "code", "strong": "strong", "em": "em",
    "a": "link",
}  # fmt: skip

Seen = list[tuple[str, tuple[str, ...]]]
"""Each visible sign, and what kind of text it belongs to."""


class Page:
    """What a front end shows, block by block."""

    def __init__(self) -> None:
        self._shells: dict[int, str] = {}
        self._parts: dict[int, list[str]] = {}
        self._seen: dict[int, list[Seen]] = {}

    def apply(self, patches: Iterable[tuple[int, int, int, str | None]]) -> None:
        """Do what the patches say."""
        for block, part, keep, html in patches:
            del self._seen.setdefault(block, [])[max(part + 1, 0) :]
            if part == -1 and html is None:
                self._remove(block)
            elif part == -1:
                assert block == -1 or block <= len(self._shells) - (-1 in self._shells)
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
            del self._shells[known], self._parts[known], self._seen[known]

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

    def seen(self) -> dict[int, list[Seen]]:
        """Return what a reader sees of each block: of its shell, and of each of its parts."""
        for number, shell in self._shells.items():
            seen = self._seen.setdefault(number, [])
            if not seen:
                seen.append(visible(shell))
            if new := self._parts[number][len(seen) - 1 :]:
                around = kinds_within(shell)
                seen += [visible(html, around) for html in new]
        return {number: list(self._seen[number]) for number in self._shells}


def _beginning(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le")


def visible(html: str, around: tuple[str, ...] = ()) -> Seen:
    """Return each visible sign of a fragment with the kinds of text around it."""
    reader = _Reader(around)
    reader.feed(html)
    reader.close()
    return reader.seen


def kinds_within(shell: str) -> tuple[str, ...]:
    """Return the kinds of text that a shell's parts belong to."""
    ends = _ENDS.search(shell)
    tags = re.findall(r"[a-z0-9]+", ends.group()) if ends else []
    return tuple(_KINDS[tag] for tag in tags if tag in _KINDS)


def flickers(before: dict[int, list[Seen]], after: dict[int, list[Seen]]) -> bool:
    """Whether a reader sees text vanish or change its kind between two frames."""
    return any(not _goes_on(seen, after.get(number, [])) for number, seen in before.items())


def _goes_on(before: list[Seen], after: list[Seen]) -> bool:
    """Whether all of ``before`` is still there, in its order."""
    same = 0
    while same < min(len(before), len(after)) and before[same] is after[same]:
        same += 1
    old, new = list(chain(*before[same:])), list(chain(*after[same:]))
    if new[: len(old)] == old:
        return True
    rest = iter(new)
    return all(sign in rest for sign in old)


class _Reader(HTMLParser):
    def __init__(self, around: tuple[str, ...]) -> None:
        super().__init__(convert_charrefs=True)
        self._around = around
        self.seen: Seen = []
        self._open: list[str] = []
        self._formula: int | None = None  # how deep the formula is that is being read
        self._kinds = self._find_kinds()

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
        kinds = [_KINDS[tag] for tag in self._open if tag in _KINDS]
        return tuple(sorted([*self._around, *kinds]))

    def _add(self, text: str, kinds: tuple[str, ...]) -> None:
        self.seen += [(sign, kinds) for sign in text if not sign.isspace()]
