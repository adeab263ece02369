"""Servers that others wrote, fetched from npm into a cache outside of the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

PACKAGE = "@copilotkit/aimock@1.43.0"
SECONDS = 300  # only a guard


class MissingError(Exception):
    """Node or npm is not there, or npm could not fetch; the text says which."""


def installed() -> Path:
    """Return the folder that holds the package, after fetching it if it is missing.

    Raises
    ------
    MissingError
        If Node or npm is missing, or the package cannot be fetched.
    """
    for command in ("node", "npm"):
        if shutil.which(command) is None:
            raise MissingError(
                f"no {command}: servers that others wrote are left out. Install Node 20 or later "
                "with npm (Debian: apt-get install nodejs npm)."
            )
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "grok_jupyter-tests"
    folder = home / PACKAGE.rpartition("/")[2].replace("@", "-")
    if not folder.exists():
        home.mkdir(parents=True, exist_ok=True)
        _fetch(folder)
    return folder


def _fetch(folder: Path) -> None:
    """Fetch beside the folder, then rename: another process may be at it, too."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        new = Path(made) / "package"
        new.mkdir()
        (new / "package.json").write_text('{"private": true}')
        done = subprocess.run(
            ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", PACKAGE],
            cwd=new, capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        if done.returncode:
            raise MissingError(f"npm did not get {PACKAGE}: {done.stderr.strip()[-400:]}")
        try:
            new.rename(folder)
        except OSError:
            if not folder.exists():
                raise
