"""The readers that are JavaScript, from npm."""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path

from npm import MissingError, fetched, npm

__all__ = ["MissingError", "installed"]

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


def installed() -> Path:
    """Return the folder that holds the packages, after fetching what is missing.

    Raises
    ------
    MissingError
        If Node or npm is missing, or the packages cannot be fetched.
    """
    wanted = json.dumps([PACKAGES, LATEX], sort_keys=True)
    name = f"readers-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"
    return fetched(name, _fill, "the readers of Markdown that are JavaScript")


def _fill(folder: Path) -> None:
    manifest = {"private": True, "dependencies": PACKAGES}
    (folder / "package.json").write_text(json.dumps(manifest, indent=2))
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps")
    npm(folder, "install", *quiet)
    for name, package in LATEX.items():
        archive = npm(folder, "pack", "--silent", _newest(folder, package)).split()[-1]
        with tarfile.open(folder / archive) as files:
            source = files.extractfile(LATEX_FILE)
            assert source is not None, f"{package} has no {LATEX_FILE}"
            (folder / name).write_bytes(source.read())


def _newest(folder: Path, package: str) -> str:
    """Return the newest version that a range names: `npm pack` would fetch each of them."""
    versions = json.loads(npm(folder, "view", package, "version", "--json"))
    version = versions if isinstance(versions, str) else versions[-1]
    return f"{package.rpartition('@')[0]}@{version}"
