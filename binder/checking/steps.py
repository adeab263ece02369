"""One step of the check: a command, timed and by name."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic


@dataclass(frozen=True)
class Place:
    """Where a command runs: its environment and its folder; by default, those of this process."""

    variables: Mapping[str, str] | None = None
    folder: Path | None = None


def step(name: str, *command: object, place: Place = Place()) -> str:
    """Run a command, print how many seconds it took, and return its standard output.

    Raises
    ------
    SystemExit
        The command failed; with what it wrote.
    """
    begun = monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        env=place.variables, cwd=place.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    print(f"{monotonic() - begun:6.1f} s  {name}", flush=True)
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
