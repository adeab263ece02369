"""The readers that are JavaScript, fetched from npm into a cache outside of the checkout."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

# What JupyterLab 4.6, 4.4 and 4.2 read with, and what VS Code reads with.
PACKAGES = {
    "marked17": "npm:marked@^17.0.6",
    "marked16": "npm:marked@^16.4.2",
    "marked9": "npm:marked@^9.1.6",
    "heading4": "npm:marked-gfm-heading-id@^4.1.4",
    "heading3": "npm:marked-gfm-heading-id@^3.1.0",
    "marked-mangle": "^1.1.13",
    "markdown-it": "^14.1.0",
}
# Of these one file is wanted, without the hundred packages that they depend on.
LATEX = {
    "latex-4.6.mjs": "@jupyterlab/rendermime@~4.6.0",
    "latex-4.2.mjs": "@jupyterlab/rendermime@~4.2.0",
}
LATEX_FILE = "package/lib/latex.js"
SECONDS = 300  # only a guard


class MissingError(Exception):
    """Node or npm is not there, or npm could not fetch; the text says which."""


def installed() -> Path:
    """Return the folder that holds the packages, after fetching what is missing.

    Raises
    ------
    MissingError
        If Node or npm is missing, or the packages cannot be fetched.
    """
    for command in ("node", "npm"):
        if shutil.which(command) is None:
            raise MissingError(
                f"no {command}: the readers of Markdown that are JavaScript are left out. "
                "Install Node 18 or later with npm (Debian: apt-get install nodejs npm)."
            )
    wanted = json.dumps([PACKAGES, LATEX], sort_keys=True)
    name = f"readers-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "grok_jupyter-tests"
    folder = home / name
    if not folder.exists():
        home.mkdir(parents=True, exist_ok=True)
        _fetch(folder)
    return folder


def _fetch(folder: Path) -> None:
    """Fetch beside the folder, then rename: another process may be at it, too."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        new = Path(made) / "packages"
        new.mkdir()
        manifest = {"private": True, "dependencies": PACKAGES}
        (new / "package.json").write_text(json.dumps(manifest, indent=2))
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps")
        _npm(new, "install", *quiet)
        for name, package in LATEX.items():
            archive = _npm(new, "pack", "--silent", _newest(new, package)).split()[-1]
            with tarfile.open(new / archive) as files:
                source = files.extractfile(LATEX_FILE)
                assert source is not None, f"{package} has no {LATEX_FILE}"
                (new / name).write_bytes(source.read())
        try:
            new.rename(folder)
        except OSError:
            if not folder.exists():
                raise


def _newest(folder: Path, package: str) -> str:
    """Return the newest version that a range names: `npm pack` would fetch each of them."""
    versions = json.loads(_npm(folder, "view", package, "version", "--json"))
    version = versions if isinstance(versions, str) else versions[-1]
    return f"{package.rpartition('@')[0]}@{version}"


def _npm(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["npm", *arguments],
        cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    if done.returncode:
        said = done.stderr.strip()[-400:]
        raise MissingError(f"npm {arguments[0]} did not get the readers of Markdown: {said}")
    return done.stdout
