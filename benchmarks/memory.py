"""Growth of the process by a 20 MB answer, and by a line that never ends until it is refused.

Run: python benchmarks/memory.py

Each is measured in a fresh process.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from typing import Self

import psutil
from serving import serving

from grok_jupyter import Client, StreamError
from grok_jupyter.chat import user


class Peak:
    """The largest resident size while a block runs, in MB above where it began."""

    def __enter__(self) -> Self:
        self._process = psutil.Process(os.getpid())
        self._begun = self._highest = self._process.memory_info().rss
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._done.wait(0.002):
            self._highest = max(self._highest, self._process.memory_info().rss)

    def __exit__(self, *_: object) -> None:
        self._highest = max(self._highest, self._process.memory_info().rss)
        self._done.set()
        self._thread.join()

    @property
    def grown(self) -> float:
        """Return the growth in MB."""
        return (self._highest - self._begun) / 1e6


def ask(url: str) -> int:
    stream = Client("key", base_url=url).chat.create("x").append(user("x")).stream()
    for _ in stream:
        pass
    return len(stream.response.content)


def warm_up() -> None:
    with serving("answer", 10, 4) as url:
        ask(url)  # imports and connections are not the answer's


def long_answer() -> None:
    warm_up()
    with serving("answer", 20_000, 1000) as url, Peak() as peak:
        size = ask(url)
    print(
        f"an answer of {size / 1e6:.0f} MB in 20,000 deltas: +{peak.grown:.0f} MB  (target: < 120)"
    )


def endless_line() -> None:
    warm_up()
    with serving("endless line") as url, Peak() as peak:
        try:
            ask(url)
        except StreamError as error:
            print(error)
    print(f"an endless line until it is refused: +{peak.grown:.0f} MB  (target: < 150)")


def main() -> None:
    for measure in (long_answer, endless_line):
        process = multiprocessing.get_context("spawn").Process(target=measure)
        process.start()
        process.join()


if __name__ == "__main__":
    main()
