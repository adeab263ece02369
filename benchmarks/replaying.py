"""CPU per delta of recording and of replaying, against the same stream without either.

Run: python benchmarks/replaying.py [DELTAS] [ROUNDS]

All ask for the same body, from a server in another process; the rounds alternate. What a recording
costs falls due at the end of the answer, when it is checked and written.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from serving import serving

from grok_jupyter import Client
from grok_jupyter.chat import user


def main() -> None:
    deltas = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with serving("answer", deltas) as url, tempfile.TemporaryDirectory() as name:

        def read(mode: str) -> Callable[[], None]:
            def run() -> None:
                with Client(
                    "key", base_url=url, replay=mode, replay_speed=0, replay_folder=name
                ) as client:
                    for _, chunk in client.chat.create("grok-4.6").append(user("x")).stream():
                        _ = chunk.content

            return run

        readers = {"off": read("off"), "record": read("record"), "only (replay)": read("only")}
        for run in readers.values():
            run()  # imports, and a recording to replay
        spent: dict[str, list[float]] = {reader: [] for reader in readers}
        for _ in range(rounds):
            for reader, run in readers.items():
                begun = process_time()
                run()
                spent[reader].append((process_time() - begun) / deltas * 1e6)
        (file,) = Path(name).iterdir()
        size = file.stat().st_size / deltas
        print(f"{deltas} deltas, {rounds} rounds; a recording has {size:.0f} bytes a delta")
        print(f"{'':16}{'µs per delta':>14}{'against off':>14}")
        for reader, values in spent.items():
            ratio = median(value / off for value, off in zip(values, spent["off"], strict=True))
            print(f"{reader:16}{median(values):>14.1f}{ratio:>14.2f}")


if __name__ == "__main__":
    main()
