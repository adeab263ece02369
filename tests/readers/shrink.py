"""The smallest answer that still comes to the same harm."""

from __future__ import annotations

from collections.abc import Callable

from readers.examine import Found, examine

_TRIES = 3000


def shrunk(found: Found) -> Found:
    """Return the same finding on a text from which nothing can be taken away."""

    def same(text: str) -> Found | None:
        readers = () if found.reader == "portable" else (found.reader,)
        return next((other for other in examine([text], readers) if other.kind == found.kind), None)

    best = found
    tries = _TRIES
    for separator in ("\n", ""):
        best, tries = _without(best, separator, same, tries)
    return best


def _without(
    best: Found, separator: str, same: Callable[[str], Found | None], tries: int
) -> tuple[Found, int]:
    """Take away runs of lines, or of characters, ever shorter ones."""
    parts = best.text.split(separator) if separator else list(best.text)
    size = max(1, len(parts) // 2)
    while tries > 0:
        at, is_smaller = 0, False
        while at < len(parts) and tries > 0:
            fewer = parts[:at] + parts[at + size :]
            tries -= 1
            if smaller := same(separator.join(fewer)):
                best, parts, is_smaller = smaller, fewer, True
            else:
                at += size
        if size == 1 and not is_smaller:
            break
        size = max(1, size // 2) if not is_smaller or size > 1 else 1
    return best, tries
