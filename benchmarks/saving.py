"""The saved text: what it costs, whether it grows with the length, how often it must be plain.

Run: python benchmarks/saving.py [ROUNDS]

Times are CPU; ratios are of one run. Peer: one rendering of the same text by `render`, which every
answer needs anyway.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "markdown"))

from fidelity.texts import answers, of_length
from markdown_it import MarkdownIt
from readers.answers import answer

from grok_jupyter.rendering.engine import render
from grok_jupyter.text.code_blocks import code_blocks
from grok_jupyter.text.portable.saving import save

LENGTHS = (16, 64, 256)  # KB


def cost(work: Callable[[str], object], text: str, rounds: int) -> float:
    """Return the median CPU milliseconds for a kilobyte of text."""
    times = []
    for _ in range(rounds):
        begun = process_time()
        work(text)
        times.append(process_time() - begun)
    return median(times) * 1e3 / (len(text) / 1024)


def row(name: str, value: str, aim: str = "") -> None:
    print(f"{name:<58} {value:>16}   {aim}", flush=True)


def costs(rounds: int) -> None:
    for kilobytes in LENGTHS:
        text = of_length(kilobytes * 1024)
        saved, rendered = cost(save, text, rounds), cost(render, text, rounds)
        aim = "at most 2 at 64 KB" if kilobytes == 64 else ""
        row(f"saved text of {kilobytes} KB, ms/KB", f"{saved:.2f}", aim)
        row("  against rendering it", f"{saved / rendered:.2f} x")


def forms(name: str, texts: list[str]) -> None:
    saved = [save(text) for text in texts]
    plain = sum(each.plain for each in saved)
    blocks = sum(each.blocks for each in saved)
    touched = sum(each.plain > 0 for each in saved)
    row(f"{name}: with a block in the plainest form", f"{touched} of {len(texts)}")
    row(f"{name}: blocks in it", f"{100 * plain / blocks:.2f} %", "under 1 %")
    reader = MarkdownIt("gfm-like", {"linkify": False})
    agree = sum(
        [block.source.strip("\n") for block in code_blocks(text)]
        == [token.content.strip("\n") for token in reader.parse(text) if token.type == "fence"]
        for text in texts
    )
    row(f"{name}: code is what markdown-it reads", f"{agree} of {len(texts)}")
    same = sum(
        len(each.markdown) / max(len(text), 1) for each, text in zip(saved, texts, strict=True)
    )
    row(f"{name}: length of the saved text against the answer", f"{same / len(texts):.3f} x")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    costs(rounds)
    forms("120 answers", [text.markdown for text in answers()])
    forms("500 answers that are hard to read", [answer(number) for number in range(500)])


if __name__ == "__main__":
    main()
