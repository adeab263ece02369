"""Everything that must pass, in one command: lint, format, types, wheel, tests, notebooks.

The tests run against the wheel that is built here and installed into this environment, not
against the checkout.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
LEAST_COVERED = 95  # percent of lines and branches
WORKERS = "2"  # processes that test; in the browser each has a JupyterLab and a Chromium of its own


def main() -> None:
    # A shell starts what runs in the background with interrupts ignored, and children inherit
    # that; tests of interrupts need what a terminal gives.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as dist:
        step("lint", PYTHON, "-m", "ruff", "check", ".")
        step("format", PYTHON, "-m", "ruff", "format", "--check", ".")
        step("types", PYTHON, "-m", "mypy")
        step("wheel and sdist", PYTHON, "-m", "build", "--no-isolation", "--outdir", dist)
        wheel = next(Path(dist).glob("*.whl"))
        step(
            "install the wheel",
            PYTHON, "-m", "pip", "install", "-q", "--force-reinstall", "--no-deps", str(wheel),
        )  # fmt: skip
    for old in ROOT.glob(".coverage*"):
        old.unlink()
    shutil.rmtree(ROOT / "tests" / "artifacts", ignore_errors=True)
    coverage = (PYTHON, "-m", "coverage")
    step("tests", *coverage, "run", "-m", "pytest", "-q", "-ra", "--durations=8", "-n", WORKERS)
    step("notebooks", *coverage, "run", "-m", "pytest", "-q", "-n", WORKERS, "--nbval", "notebooks")
    step("combine coverage", *coverage, "combine", "-q")
    step("coverage", *coverage, "report", f"--fail-under={LEAST_COVERED}")


def step(name: str, *command: str) -> None:
    print(f"\n== {name}", flush=True)
    begun = monotonic()
    # PYTHONSAFEPATH keeps the checkout off the path: what is tested is what is installed.
    environment = {**os.environ, "PYTHONSAFEPATH": "1", "GROK_JUPYTER_TESTS_INSTALLED": "1"}
    environment.pop("VIRTUAL_ENV", None)  # of another environment, IPython would bring it in
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    print(f"== {name}: {monotonic() - begun:.0f} s", flush=True)
    if done.returncode:
        sys.exit(f"\n{name} failed: {' '.join(command)}")


if __name__ == "__main__":
    main()
