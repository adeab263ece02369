"""Which parts of two sequences are the same, in a time that grows with their length only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

__all__ = ["aligned"]

_SMALL = 90_000  # pairs of items, up to which each is compared with each
_RUNS = (1, 3, 7)  # items in a row that stand once on each side; blanks are items, too
_MOST_LEVELS = 10

Block = tuple[int, int, int]
"""Where it begins in the first sequence, where in the second, and how long it is."""


def aligned(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Yield the parts of two sequences in order: whether they are the same, and both sides.

    Short ones are compared item by item. Long ones are cut first at what stands once on each side,
    in the same order (*patience diff*); where there is nothing to cut at, they differ.

    Examples
    --------
    >>> [part for part in aligned("abc", "axc")]
    [(True, 'a', 'a'), (False, 'b', 'x'), (True, 'c', 'c')]
    """
    at = to = 0
    for begin, start, length in [*sorted(_blocks(before, after)), (len(before), len(after), 0)]:
        if at < begin or to < start:
            yield False, before[at:begin], after[to:start]
        at, to = begin + length, start + length
        if length:
            yield True, before[begin:at], after[start:to]


def _blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[Block]:
    left = [(0, len(before), 0, len(after), 0)]
    while left:
        begin, end, start, stop, level = left.pop()
        same = _common(before, after, begin, start, min(end - begin, stop - start), 1)
        yield begin, start, same
        begin, start = begin + same, start + same
        same = _common(before, after, end - 1, stop - 1, min(end - begin, stop - start), -1)
        end, stop = end - same, stop - same
        yield end, stop, same
        if begin == end or start == stop:
            continue
        if (end - begin) * (stop - start) <= _SMALL:
            matcher = SequenceMatcher(None, before[begin:end], after[start:stop], autojunk=False)
            for at, to, length in matcher.get_matching_blocks():
                yield begin + at, start + to, length
            continue
        if level == _MOST_LEVELS:
            continue
        anchors = _anchors(before[begin:end], after[start:stop])
        if not anchors:
            continue
        at = to = 0
        for at_next, to_next in [*anchors, (end - begin, stop - start)]:
            left.append((begin + at, begin + at_next, start + to, start + to_next, level + 1))
            at, to = at_next, to_next


def _common(
    before: Sequence[str], after: Sequence[str], at: int, to: int, most: int, step: int
) -> int:
    """Return how many items are the same from two places on."""
    for count in range(most):
        if before[at + count * step] != after[to + count * step]:
            return count
    return most


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of runs that stand once on each side, in the same order on both."""
    for length in _RUNS:
        ours, theirs = _once(before, length), _once(after, length)
        found = _in_order([(at, theirs[run]) for run, at in ours.items() if run in theirs])
        if found:
            return found
    return []


def _once(items: Sequence[str], length: int) -> dict[tuple[str, ...], int]:
    """Return the runs of a length that stand there once, and where, by place."""
    places: dict[tuple[str, ...], int] = {}
    several = set()
    shifted = [items[at:] for at in range(length)]
    for at, run in enumerate(zip(*shifted, strict=False)):
        if run in places:
            several.add(run)
        places[run] = at
    return {run: at for run, at in places.items() if run not in several}


def _in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most pairs, of those sorted by the first, whose second grows as well."""
    lowest: list[int] = []  # the lowest end of an order of each length
    ends: list[int] = []  # the pair that it belongs to
    before = [-1] * len(pairs)
    for number, (_, to) in enumerate(pairs):
        length = bisect_left(lowest, to)
        lowest[length : length + 1] = [to]
        ends[length : length + 1] = [number]
        before[number] = ends[length - 1] if length else -1
    found = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]
