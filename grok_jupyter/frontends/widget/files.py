"""Writing a talk to a file, in the form that its name says."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from os import PathLike
from pathlib import Path

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.rendering.talk.exports import FORMS, exported
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.text.excerpt import excerpt

__all__ = ["path_of", "write"]

_LONGEST = 80  # characters of a path that a message quotes


def path_of(path: str | PathLike[str]) -> Path:
    """Return a path that a user gave, ``~`` being their folder.

    Raises
    ------
    InputError
        If it is not a path, or names the folder of an unknown user.
    """
    try:
        file = Path(path).expanduser()
        is_path = "\0" not in str(file)
    except (RuntimeError, TypeError):  # no such user; no path at all
        is_path = False
    if not is_path:
        raise InputError(
            f"{excerpt(repr(path), _LONGEST)} is not a path; give one such as 'talk.md' or "
            "'~/talks/talk.json'."
        )
    return file


def write(conversation: Conversation, path: str | PathLike[str]) -> Path:
    """Write a talk to a file; return its path.

    The file is written beside and then put in its place, so an earlier one is whole until then.

    Raises
    ------
    InputError
        If the name is not a path or has another ending, or the file cannot be written.
    """
    file = path_of(path)
    form = file.suffix.removeprefix(".").lower()
    if form not in FORMS:
        raise InputError(
            f"{excerpt(str(path), _LONGEST)!r} does not name a form of export; end it with one "
            f"of {', '.join(f'.{f}' for f in FORMS)}."
        )
    try:
        _put(file, exported(conversation, form))
    except (OSError, ValueError) as error:  # ValueError: a name that no system can encode
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            f"{excerpt(str(file), _LONGEST)!r} cannot be written ({reason}); choose another place."
        ) from None
    return file


def _put(file: Path, data: bytes) -> None:
    place = Path(os.path.realpath(file))  # a link stays one, and what it leads to is exchanged
    if place.exists() and not place.is_file():
        raise OSError(0, "it is a folder or a device")
    draft = place.with_name(f".grok-{secrets.token_hex(8)}.unfinished")
    try:
        draft.write_bytes(data)
        with suppress(FileNotFoundError):
            shutil.copymode(place, draft)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)  # also after an interrupt
