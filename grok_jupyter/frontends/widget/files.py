"""Writing a talk to a file, in the form that its name says."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.rendering.talk.exports import FORMS, exported
from grok_jupyter.session.conversation import Conversation

__all__ = ["write"]


def write(conversation: Conversation, path: str | PathLike[str]) -> Path:
    """Write a talk to a file; return its path.

    Raises
    ------
    InputError
        If the name has another ending, or the file cannot be written.
    """
    file = Path(path).expanduser()
    form = file.suffix.removeprefix(".").lower()
    if form not in FORMS:
        raise InputError(
            f"{str(path)!r} says no form; end it with one of {', '.join(f'.{f}' for f in FORMS)}."
        )
    try:
        file.write_bytes(exported(conversation, form))
    except OSError as error:
        raise InputError(
            f"{str(file)!r} cannot be written ({error.strerror or error}); choose another place."
        ) from None
    return file
