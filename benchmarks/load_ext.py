"""CPU that ``%load_ext grok_jupyter`` adds to a bare IPython shell, against importing peers.

Run: python benchmarks/load_ext.py [ROUNDS]

Each round is a fresh process.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median

SETUP = "from IPython.core.interactiveshell import InteractiveShell as S; shell = S.instance()"
STEPS = {
    "bare IPython shell": "",
    "%load_ext grok_jupyter": "shell.run_line_magic('load_ext', 'grok_jupyter')",
    "import grok_jupyter": "import grok_jupyter",
    "import httpx": "import httpx",
    "import openai": "import openai",
}
MEASURE = "from time import process_time as t; b = t(); {step}; print((t() - b) * 1e3)"


def cost(step: str) -> float:
    code = f"{SETUP}\n{MEASURE.format(step=step or 'pass')}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    costs: dict[str, list[float]] = {name: [] for name in STEPS}
    for _ in range(rounds):
        for name, step in STEPS.items():
            costs[name].append(cost(step))
    for name, values in costs.items():
        print(f"{name:<24} {median(values):7.1f} ms CPU  ({min(values):.1f} to {max(values):.1f})")
    extension, peer = median(costs["%load_ext grok_jupyter"]), median(costs["import openai"])
    print(f"%load_ext grok_jupyter: {extension:.0f} ms CPU  (target: at most 60)")
    print(f"%load_ext grok_jupyter / import openai: {extension / peer:.2f}")


if __name__ == "__main__":
    main()
