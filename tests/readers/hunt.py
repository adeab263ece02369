"""Hunt for answers that come to harm, for as long as it takes.

    python tests/readers/hunt.py --count 2000000 --seed 7 --jobs 2

Prints how far it is; started again with the same seed it goes on where it ended, and forgets that
with ``--fresh``. The exit status is 1 if any answer came to harm.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000, help="answers to examine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--fresh", action="store_true", help="forget an earlier run of this seed")
    asked = parser.parse_args()

    from readers.hunting import CHUNK, hunt, report

    state = TESTS / "artifacts" / f"hunt-{asked.seed}.json"
    state.parent.mkdir(exist_ok=True)
    if asked.fresh:
        state.unlink(missing_ok=True)
    done = json.loads(state.read_text()) if state.exists() else {"starts": [], "harmed": 0}
    starts = [start for start in range(0, asked.count, CHUNK) if start not in set(done["starts"])]
    counts: Counter[tuple[str, str]] = Counter()
    examples = []
    for chunk in hunt(asked.seed, starts, asked.jobs):
        done["starts"].append(chunk.start)
        done["harmed"] += chunk.harmed
        state.write_text(json.dumps(done))
        counts += chunk.counts
        examples += [each for each in chunk.examples if len(examples) < 10_000]
        print(f"{len(done['starts']) * CHUNK:,} examined, {done['harmed']:,} harmed", flush=True)
    for (reader, kind), number in counts.most_common(60):
        print(f"{number:8,}  {reader:20} {kind}")
    if examples:
        print(report(asked.seed, examples, most=30))
    return 1 if done["harmed"] else 0


if __name__ == "__main__":
    # This folder is a package; its modules are no scripts.
    sys.path[:1] = [str(TESTS.parent), str(TESTS), str(TESTS / "markdown")]
    sys.exit(main())
