"""Many hostile answers, in a few processes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import NamedTuple

from readers.examine import Found, examine
from readers.hostile import hostile
from readers.shrink import shrunk

CHUNK = 1000  # answers that one process examines at a time
_EXAMPLES = 3  # findings of each kind that a chunk keeps


class Chunk(NamedTuple):
    """What one run of numbers came to."""

    seed: int
    start: int
    harmed: int  # answers that come to harm with any reader
    counts: Counter  # (reader, kind of harm) → answers
    examples: list[tuple[int, Found]]  # with the answer's number


def hunt(seed: int, starts: Iterable[int], jobs: int, size: int = CHUNK) -> Iterator[Chunk]:
    """Yield each chunk as it is done, in no order."""
    # Not forked: a process that has threads, or Node, may not be doubled.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(examined, seed, start, size) for start in starts]
        for done in as_completed(waiting):
            yield done.result()


def examined(seed: int, start: int, size: int) -> Chunk:
    """Examine the answers ``start`` to ``start + size``."""
    texts = {hostile(seed, start + place): start + place for place in range(size)}
    counts: Counter = Counter()
    examples, harmed = [], set()
    for found in examine(texts):
        key = found.reader, found.kind
        counts[key] += 1
        harmed.add(found.text)
        if counts[key] <= _EXAMPLES:
            examples.append((texts[found.text], found))
    return Chunk(seed, start, len(harmed), counts, examples)


def report(seed: int, examples: Iterable[tuple[int, Found]], most: int = 10) -> str:
    """Describe findings: one of each kind of harm, shrunk, with the seed that makes it."""
    kinds: dict[str, tuple[int, Found]] = {}
    for number, found in sorted(examples, key=lambda each: len(each[1].text)):
        kinds.setdefault(found.kind, (number, found))
    said = []
    for number, found in list(kinds.values())[:most]:
        small = shrunk(found)
        said.append(
            f"{small.reader}: {small.harm}\n"
            f"    seed {seed}, number {number}; the smallest answer:\n"
            f"    {small.text!r}\n    is saved as\n    {small.saved!r}"
        )
    if len(kinds) > most:
        said.append(f"and {len(kinds) - most} other kinds: {', '.join(list(kinds)[most:])}")
    return "\n".join(said)
