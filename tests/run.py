"""Everything that must pass, in one command, or a part of it.

Run: python tests/run.py [PART ...]

lint       format, style, types, the pages' JavaScript
fast       all tests that need no browser
browser    the tests in JupyterLab, Notebook 7 and Voila, in headless Chromium
notebooks  each notebook shows what it showed when it was stored (nbval)
lowest     `fast` with the oldest packages that pyproject.toml allows; only when it is asked for

Without a part: the first four, and how much of the code the tests go through. Parts run one after
the other: beside each other, the pages of the browser leave the rest no time. What is tested is
the wheel that is built here, installed into a folder that is gone afterwards: the environment that
runs this stays as it is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from threading import Event
from time import monotonic

ROOT = Path(__file__).parents[1]
PARTS = ("lint", "fast", "browser", "notebooks")
LEAST_COVERED = 95  # percent of lines and branches
PYTEST = ("pytest", "-q", "-ra", "--durations=8")
FAST = ("-n", "4")  # processes that test: on two cores, two of four always wait for something
BROWSER = ("-n", "3")  # each has servers and a Chromium of its own, and takes most of a core
# Of another environment, IPython would bring the first one in; without the second one, what is made
# of a file stays, and the next process has it. Nobody's key is for tests either.
LEFT_OUT = ("VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
NO_FORK = "GROK_JUPYTER_TESTS_NO_FORK"  # tests/forkserver
NO_NBVAL = ("-p", "no:nbval")  # its imports take seconds in each process
COLLECT = ("pytest", "-q", "--collect-only", *NO_NBVAL, "tests")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", metavar="PART", nargs="*", choices=[*PARTS, "lowest", []])
    named = parser.parse_args().parts
    parts = named or PARTS
    # A shell starts what runs in the background with interrupts ignored, and children inherit
    # that; tests of interrupts need what a terminal gives.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    begun = monotonic()
    failed: list[StepError] = []
    with tempfile.TemporaryDirectory(prefix="grok_jupyter-wheel-") as folder:
        if "lint" in parts:
            lint(also_collect="fast" in parts)
        if set(parts) - {"lint"}:
            failed = test(parts, Path(folder), measures=not named)
    print(f"\n== all of {', '.join(parts)}: {monotonic() - begun:.0f} s")
    if failed:
        sys.exit("\n" + "\n".join(map(str, failed)))


def lint(*, also_collect: bool) -> None:
    """Run all that looks at the code, several of it at the same time.

    Raises
    ------
    StepError
        If something of it fails; all the others have run nevertheless.
    """
    lanes = [
        [
            ("types", "mypy"),
            # What a user's type checker makes of the public names: mypy, and pyright of PyPI.
            ("types as a user sees them", "mypy", "--strict", "tests/typing/api.py"),
        ],
        [
            ("style", "ruff", "check", "."),
            ("format", "ruff", "format", "--check", "."),
            ("JavaScript: lint, types, unit tests", "tests/js/run.py"),
            ("and with pyright", "basedpyright", "--level", "error", "tests/typing/api.py"),
        ],
    ]
    if also_collect:
        # pytest rewrites the tests as it loads them, which takes each process of `fast` seconds,
        # but not where one has done so before.
        lanes.append([("load the tests", *COLLECT)])
    is_over = Event()
    with ThreadPoolExecutor(len(lanes)) as pool:
        try:
            failed = [each for some in pool.map(run_lane, lanes, repeat(is_over)) for each in some]
        finally:
            is_over.set()  # after an interrupt, no other step begins
    if failed:
        raise StepError("\n".join(map(str, failed)))


def run_lane(lane: Sequence[tuple[str, ...]], is_over: Event) -> list[StepError]:
    """Run steps one after the other, until all is over; return what failed."""
    failed = []
    for name, *command in lane:
        if is_over.is_set():
            break
        try:
            step(name, *command, is_alone=False)
        except StepError as error:
            failed.append(error)
    return failed


def test(parts: Sequence[str], folder: Path, *, measures: bool) -> list[StepError]:
    """Build and install the wheel, then test it, one part after the other; return what failed.

    Where one part fails, the others run all the same: one run names all there is to mend.

    Raises
    ------
    StepError
        If there is no wheel to test.
    """
    step("wheel and sdist", "build", "--no-isolation", "--outdir", str(folder / "dist"))
    wheel = str(next((folder / "dist").glob("*.whl")))
    site = str(folder / "site")
    step("install the wheel", "pip", "install", "-q", "--no-deps", "--target", site, wheel)
    # PYTHONSAFEPATH keeps the checkout off the path: what is tested is what is installed.
    path = os.pathsep.join(filter(None, [site, os.environ.get("PYTHONPATH")]))
    installed = {
        "PYTHONPATH": path, "PYTHONSAFEPATH": "1", "GROK_JUPYTER_TESTS_INSTALLED": "1",
    }  # fmt: skip
    steps: dict[str, Callable[[], None]] = {
        "fast": lambda: fast(installed, measures=measures),
        "lowest": lambda: lowest(folder / "lowest", wheel),
        "browser": lambda: browser(installed),
        "notebooks": lambda: notebooks(installed),
    }
    failed = []
    for part, run in steps.items():
        if part in parts:
            try:
                run()
            except StepError as error:
                failed.append(error)
    return failed


def browser(environment: Mapping[str, str]) -> None:
    shutil.rmtree(ROOT / "tests" / "artifacts", ignore_errors=True)
    step("browser", *PYTEST, *BROWSER, *NO_NBVAL, "tests/browser", environment=environment)


def notebooks(environment: Mapping[str, str]) -> None:
    # The embedded endpoint does not write as slowly as one reads.
    at_once = {**environment, "GROK_JUPYTER_DEMO_SPEED": "0"}
    step("notebooks", *PYTEST, "--nbval", "notebooks", environment=at_once)


def fast(environment: Mapping[str, str], *, measures: bool) -> None:
    tests = (*PYTEST, *FAST, *NO_NBVAL, "tests", "--ignore=tests/browser")
    if not measures:
        step("fast", *tests, environment=environment)
        return
    for old in ROOT.glob(".coverage*"):
        old.unlink()
    step("fast, measuring coverage", "coverage", "run", "-m", *tests, environment=environment)
    step("combine coverage", "coverage", "combine", "-q", environment=environment)
    step("coverage", "coverage", "report", f"--fail-under={LEAST_COVERED}", environment=environment)


def lowest(environment: Path, wheel: str) -> None:
    """Test in an environment with the oldest packages that pyproject.toml allows."""
    step("an environment", "uv", "venv", "-q", "--python", sys.executable, str(environment))
    python = str(environment / ("Scripts" if os.name == "nt" else "bin") / "python")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    # uv takes for direct what it is told itself, not what a wheel asks for.
    direct = environment.with_suffix(".txt")
    lines = [*project["dependencies"], *extras["lab"], *extras["keyring"], *extras["test"]]
    direct.write_text("\n".join(lines), encoding="utf-8")
    install = ("uv", "pip", "install", "-q", "--python", python)
    step("the oldest packages", *install, "--resolution", "lowest-direct", "-r", str(direct))
    step("install the wheel there", *install, "--no-deps", wheel)
    # What old packages still use of new ones is not ours to mend.
    old = ("-W", "ignore::DeprecationWarning", "-W", "ignore::PendingDeprecationWarning")
    step(
        "lowest", *PYTEST, *FAST, *NO_NBVAL, *old, "tests", "--ignore=tests/browser",
        python=python,
        # Here each kernel imports for itself what it needs.
        environment={"PYTHONSAFEPATH": "1", "GROK_JUPYTER_TESTS_INSTALLED": "1", NO_FORK: "1"},
    )  # fmt: skip


class StepError(Exception):
    """A step failed; the text says which."""


def step(
    name: str,
    *command: str,
    python: str = sys.executable,
    environment: Mapping[str, str] = {},
    is_alone: bool = True,
) -> None:
    """Run ``python -m command``, or a file.

    What it prints is shown at once where it runs alone, and else when it has ended.

    Raises
    ------
    StepError
        If it fails.
    """
    arguments = command if command[0].endswith(".py") else ("-m", *command)
    print(f"== {name} …", flush=True)
    kept = {
        variable: value
        for variable, value in os.environ.items()
        if variable not in LEFT_OUT
        and (variable == NO_FORK or not variable.startswith(("XAI_", "GROK_")))
    }
    begun = monotonic()
    output = {} if is_alone else {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(
        [python, *arguments], cwd=ROOT, env={**kept, **environment}, check=False, text=True,
        errors="replace", **output,
    )  # fmt: skip
    # A list of all tests says nothing.
    said = "" if is_alone or (command == COLLECT and not done.returncode) else done.stdout
    print(f"{said}== {name}: {monotonic() - begun:.0f} s", flush=True)
    if done.returncode:
        raise StepError(f"{name} failed: python {' '.join(arguments)}")


if __name__ == "__main__":
    try:
        main()
    except StepError as error:
        sys.exit(f"\n{error}")
