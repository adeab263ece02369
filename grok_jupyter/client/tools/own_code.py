"""Whose code a file is: the user's own, or a library's."""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from functools import cache
from pathlib import Path

__all__ = ["is_library"]

_PACKAGE = __name__.partition(".")[0]


def is_library(filename: str) -> bool:
    """Return whether a code object's file is no code of the user's: installed, frozen, or none.

    Cells have files, too: which ones, the caller knows.
    """
    if filename.startswith("<") or not Path(filename).is_absolute():
        return True  # frozen modules, what exec() was given
    parts = filename.replace("\\", "/").split("/")
    is_installed = "site-packages" in parts or "dist-packages" in parts
    return is_installed or os.path.realpath(filename).startswith(_library_folders())


@cache
def _library_folders() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    folders = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders += site.getsitepackages() if hasattr(site, "getsitepackages") else []
    folders.append(str(Path(sys.modules[_PACKAGE].__file__ or "").parent))
    return tuple(os.path.realpath(folder) + os.sep for folder in folders)
