"""Which files may be told of: those that code of this session came from.

An exception says itself which file it is about, and code what its file is called; both may name
any file, a list of passwords, too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType, ModuleType

__all__ = ["is_frames_source", "is_syntax_source"]


def is_frames_source(frame: FrameType) -> bool:
    """Return whether the file that a frame's code names is the source of a module.

    One whose import fails is no longer among the modules; its own frame still knows what it was
    imported from.
    """
    filename = frame.f_code.co_filename
    if not _is_python(filename):
        return False
    spec = frame.f_globals.get("__spec__")
    is_imported = getattr(spec, "has_location", False) is True and _is_loaders(spec, filename)
    return is_imported or _is_modules(filename)


def is_syntax_source(filename: str, codes: Iterable[CodeType]) -> bool:
    """Return whether a file with an error of syntax is one that this session reads as code.

    Parameters
    ----------
    filename : str
        What the exception names.
    codes : iterable of code
        What its traceback went through; one of them may import the file.
    """
    if not _is_python(filename):
        return False
    if _is_modules(filename) or _is_below(filename):
        return True
    path = Path(os.path.realpath(filename))
    name, folder = path.stem, path.parent
    if name == "__init__":
        name, folder = folder.name, folder.parent
    named = {part for code in codes for word in code.co_names for part in word.split(".")}
    return name in named and str(folder) in _folders()


def _is_python(filename: str) -> bool:
    return Path(filename).is_absolute() and filename.endswith(".py")


def _is_loaders(spec: object, filename: str) -> bool:
    return (
        isinstance(spec, ModuleSpec)
        and isinstance(spec.loader, SourceFileLoader)
        and spec.origin == spec.loader.path == filename
    )


def _is_modules(filename: str) -> bool:
    last, real = Path(filename).name, os.path.realpath(filename)
    for module in list(sys.modules.values()):
        path = vars(module).get("__file__") if isinstance(module, ModuleType) else None
        if not isinstance(path, str) or Path(path).name != last:
            continue
        if os.path.realpath(path) == real:
            return True
    return False


def _is_below(filename: str) -> bool:
    return os.path.realpath(filename).startswith(os.path.realpath(os.curdir) + os.sep)


def _folders() -> set[str]:
    """Return the folders that modules are imported from."""
    found = {os.path.realpath(path) for path in sys.path if isinstance(path, str)}
    for module in list(sys.modules.values()):
        paths = vars(module).get("__path__") if isinstance(module, ModuleType) else None
        if isinstance(paths, list):
            found |= {os.path.realpath(path) for path in paths if isinstance(path, str)}
    return found
