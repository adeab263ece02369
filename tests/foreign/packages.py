"""Servers that others wrote, from npm."""

from __future__ import annotations

from pathlib import Path

from npm import MissingError, fetched, npm

__all__ = ["MissingError", "installed"]

PACKAGE = "@copilotkit/aimock@1.43.0"


def installed() -> Path:
    """Return the folder that holds the package, after fetching it if it is missing.

    Raises
    ------
    MissingError
        If Node or npm is missing, or the package cannot be fetched.
    """
    name = PACKAGE.rpartition("/")[2].replace("@", "-")
    return fetched(name, _fill, "servers that others wrote")


def _fill(folder: Path) -> None:
    (folder / "package.json").write_text('{"private": true}')
    npm(folder, "install", "--ignore-scripts", "--no-audit", "--no-fund", PACKAGE)
