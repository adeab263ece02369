"""Packages of others, fetched from npm into a cache outside of the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

SECONDS = 300  # only a guard


class MissingError(Exception):
    """Node or npm is not there, or npm could not fetch; the text says which."""


def fetched(name: str, fill: Callable[[Path], None], what: str) -> Path:
    """Return a folder of the cache, filled if it is missing.

    Parameters
    ----------
    name : str
        The folder's; it changes with what is wanted.
    fill : callable
        Puts into an empty folder what is wanted.
    what : str
        What is left out without Node, for a sentence.

    Raises
    ------
    MissingError
        If Node or npm is missing, or something cannot be fetched.
    """
    for command in ("node", "npm"):
        if shutil.which(command) is None:
            raise MissingError(
                f"no {command}: {what} are left out. Install Node 20 or later with npm (Debian: "
                "apt-get install nodejs npm)."
            )
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "grok_jupyter-tests"
    folder = home / name
    if not folder.exists():
        home.mkdir(parents=True, exist_ok=True)
        # Beside the folder, then renamed: another process may be at it, too.
        with tempfile.TemporaryDirectory(dir=home) as made:
            new = Path(made) / "packages"
            new.mkdir()
            fill(new)
            try:
                new.rename(folder)
            except OSError:
                if not folder.exists():
                    raise
    return folder


def npm(folder: Path, *arguments: str) -> str:
    """Run npm in a folder; return what it prints.

    Raises
    ------
    MissingError
        If it fails.
    """
    done = subprocess.run(
        ["npm", *arguments],
        cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    if done.returncode:
        raise MissingError(f"npm {arguments[0]} failed: {done.stderr.strip()[-400:]}")
    return done.stdout
