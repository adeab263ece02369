"""The live view of structured output: CPU and bytes per frame, beside the Markdown stream's.

Run: python benchmarks/structured.py [KILOBYTES] [ROUNDS]

A frame is what a page is sent: 20 characters, as 100 deltas of 4 characters a second give at 20
frames a second. Each stream is fed the same number of characters; the rounds alternate between
the streams, so that a change of the machine's speed touches all of them. Looked at are the frames
of the last tenth, where the answer is as long as it gets.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "markdown"))

from fidelity.texts import of_length

from grok_jupyter.rendering.live.verbatim import VerbatimStream
from grok_jupyter.rendering.stream import MarkdownStream
from grok_jupyter.rendering.structured import JsonStream

FRAME = 20  # characters
LAST = 0.1  # of the frames


def rows(length: int) -> str:
    """People, a row each: as an answer for ``list[Person]``."""
    person = {"name": "Ada Lovelace", "born": "1815-12-10", "works": ["notes", "letters"],
              "height": 1.65, "address": {"town": "London", "country": None}}  # fmt: skip
    size = len(json.dumps(person)) + 2
    people = [{**person, "number": number} for number in range(length // size + 1)]
    return json.dumps({"items": people})[:length]


def one_text(length: int) -> str:
    """One long text in one property."""
    return json.dumps({"summary": "Words and words, one after the other. " * (length // 30)})[
        :length
    ]


STREAMS: dict[str, tuple[Callable[[], object], Callable[[int], str]]] = {
    "Markdown": (MarkdownStream, lambda length: of_length(length)[:length]),
    "Markdown, JSON in a fence": (MarkdownStream, lambda length: f"```json\n{rows(length - 8)}"),
    "JSON: rows": (JsonStream, rows),
    "JSON: one long text": (JsonStream, one_text),
    "JSON, not laid out": (VerbatimStream, rows),
}


def frames(stream: object, text: str) -> tuple[list[float], int]:
    """Feed a text; return the seconds of CPU of each frame, and the characters that were sent."""
    costs, sent = [], 0
    for begin in range(0, len(text), FRAME):
        delta = text[begin : begin + FRAME]
        begun = process_time()
        patches = stream.feed(delta)
        costs.append(process_time() - begun)
        sent += sum(len(patch.html or "") for patch in patches)
    return costs, sent


def main() -> None:
    length = 1024 * (int(sys.argv[1]) if len(sys.argv) > 1 else 64)
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    texts = {name: make(length) for name, (_, make) in STREAMS.items()}
    typical: dict[str, list[float]] = {name: [] for name in STREAMS}
    slow: dict[str, list[float]] = {name: [] for name in STREAMS}
    sent = {}
    for _ in range(rounds):
        for name, (new, _) in STREAMS.items():
            costs, sent[name] = frames(new(), texts[name])
            last = sorted(costs[-round(LAST * len(costs)) :])
            typical[name].append(median(last))
            slow[name].append(last[round(0.95 * (len(last) - 1))])
    print(f"{length // 1024} KB in frames of {FRAME} characters, the last tenth of them")
    for name in STREAMS:
        times = sent[name] / len(texts[name])
        print(
            f"{name:<28} {median(typical[name]) * 1e3:7.2f} ms a frame, 95 % within "
            f"{median(slow[name]) * 1e3:7.2f} ms; sent {times:5.1f} times the text"
        )
    for name in ("JSON: rows", "JSON: one long text"):
        for what, values in (("typical", typical), ("95 %", slow)):
            pairs = zip(values[name], values["Markdown"], strict=True)
            ratio = median(own / peer for own, peer in pairs)
            print(f"{name} / Markdown, {what}: {ratio:.2f}  (target: at most 1)")


if __name__ == "__main__":
    main()
