"""A data frame of a million rows in a prompt, against the library's own ``describe``.

Run: python benchmarks/values.py [ROUNDS]

Each library is measured in a fresh process. Printed are medians: seconds for the prompt's text,
seconds for ``describe``, the growth of the process in MB while the text is made, and how much
longer the text of 10 million rows is than that of 10.
"""

from __future__ import annotations

import multiprocessing
import sys
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from memory import Peak

ROWS, COLUMNS = 1_000_000, 50


def pandas_frame(rows: int, columns: int) -> Any:
    import pandas as pd

    return pd.DataFrame(_columns(rows, columns))


def polars_frame(rows: int, columns: int) -> Any:
    import polars as pl

    return pl.DataFrame(_columns(rows, columns))


FRAMES = {"pandas": pandas_frame, "polars": polars_frame}


def _columns(rows: int, columns: int) -> dict[str, Any]:
    numbers = np.random.default_rng(1)
    words = np.array(["north", "south", "east", "west"], dtype=object)
    day = np.datetime64("2026-01-01")
    kinds = (
        lambda: numbers.normal(size=rows),
        lambda: numbers.integers(0, 1000, rows),
        lambda: words[numbers.integers(0, 4, rows)],
        lambda: day + numbers.integers(0, 365, rows).astype("timedelta64[D]"),
    )
    return {f"column_{n}": kinds[n % 4 if n % 10 == 2 else n % 2]() for n in range(columns)}


def measure(library: str, rounds: int, results: Any) -> None:
    from grok_jupyter.values import rendered

    make = FRAMES[library]
    rendered(make(1000, 4))  # imports are not the frame's
    frame = make(ROWS, COLUMNS)
    written, described = [], []
    with Peak() as peak:
        rendered(frame)
    for _ in range(rounds):
        begun = perf_counter()
        rendered(frame)
        written.append(perf_counter() - begun)
        begun = perf_counter()
        frame.describe()
        described.append(perf_counter() - begun)
    del frame
    few, many = (len(rendered(make(rows, 5))) for rows in (10, 10_000_000))
    results.put((median(written), median(described), peak.grown, many / few))


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    context = multiprocessing.get_context("spawn")
    print(f"{ROWS:,} rows x {COLUMNS} columns")
    for library in FRAMES:
        results = context.SimpleQueue()
        process = context.Process(target=measure, args=(library, rounds, results))
        process.start()
        written, described, grown, longer = results.get()
        process.join()
        print(
            f"{library:8} text {written:.2f} s, {written / described:.2f} x describe "
            f"({described:.2f} s), {grown:.0f} MB over the frame; text of 10 million rows "
            f"{longer:.2f} x that of 10"
        )


if __name__ == "__main__":
    main()
