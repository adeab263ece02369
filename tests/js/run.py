"""Check the JavaScript of the pages: lint (Biome), types (tsc), unit tests (node --test).

Run: python tests/js/run.py

Users need none of it: the pages are joined by Python. Where Node is missing this says so and
passes, but in CI it fails. The tools are fetched by `npm ci`, once, into a cache outside of the
checkout.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = HERE.parents[1] / "grok_jupyter"
SECONDS = 600  # only a guard


def main() -> int:
    try:
        tools = installed()
    except MissingError as error:
        print(f"JavaScript was not checked: {error}")
        return int(os.environ.get("CI", "").lower() == "true")
    bin_ = tools / "node_modules" / ".bin"
    tests = sorted(str(path) for path in HERE.glob("*.test.js"))
    steps = {
        "lint": (bin_ / "biome", "lint", f"--config-path={HERE / 'lint.json'}", SOURCES, *tests),
        "types": (bin_ / "tsc", "-p", HERE),
        "unit tests": ("node", *as_modules(), "--test", "--test-reporter=dot", *tests),
    }
    failed = [name for name, command in steps.items() if not passes(name, command)]
    return len(failed)


class MissingError(Exception):
    """Node or npm is not there, or npm could not fetch; the text says which."""


def installed() -> Path:
    """Return the folder with the tools, after fetching them if they are missing."""
    for command in ("node", "npm"):
        if shutil.which(command) is None:
            raise MissingError(f"{command} is missing; install Node 20 or later with npm.")
    files = [HERE / name for name in ("package.json", "package-lock.json")]
    name = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "grok_jupyter-tests"
    folder = home / f"js-{name}"
    if not folder.exists():
        home.mkdir(parents=True, exist_ok=True)
        fetch(files, folder)
    return folder


def fetch(files: list[Path], folder: Path) -> None:
    """Fetch beside the folder, then rename: another process may be at it, too."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        new = Path(made) / "tools"
        new.mkdir()
        for path in files:
            shutil.copy(path, new)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            command, cwd=new, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        if done.returncode:
            raise MissingError(f"npm could not fetch the tools: {done.stderr.strip()[-400:]}")
        try:
            new.rename(folder)
        except OSError:
            if not folder.exists():
                raise


def as_modules() -> list[str]:
    """Return what has Node 20 take our files for modules; later ones see it by themselves."""
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return ["--experimental-default-type=module"] if int(said[1:].split(".")[0]) < 22 else []


def passes(name: str, command: tuple[str | Path, ...]) -> bool:
    print(f"-- JavaScript: {name}", flush=True)
    done = subprocess.run(list(map(str, command)), timeout=SECONDS, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
