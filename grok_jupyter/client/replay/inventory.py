"""What a folder of recordings holds, and which of it nobody uses any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from grok_jupyter.client.replay.folder import Folder
from grok_jupyter.client.replay.recording import Damaged, Recording
from grok_jupyter.protocol.usage import Usage

__all__ = ["StoredRecording", "inventory", "unused"]

_LARGEST = 2**28  # bytes; no front end opens a notebook of so many
_WORD = re.compile(r'"([^"\\\n]{1,200})"')  # what a notebook's JSON holds in quotes, ids among it


class StoredRecording(NamedTuple):
    """One file of the folder.

    Attributes
    ----------
    name : str
        Of the file.
    recording : Recording or None
        What was asked, and when; ``None`` if it is damaged. The answer's events are left out, so
        that a folder of any size can be listed.
    id, model : str or None
        Of the answer, as the server said.
    usage : Usage or None
        Its tokens.
    damage : str
        What is wrong with it; ``""`` if nothing is.
    """

    name: str
    recording: Recording | None
    id: str | None = None
    model: str | None = None
    usage: Usage | None = None
    damage: str = ""


def inventory(folder: Folder) -> list[StoredRecording]:
    """Read every recording; those that cannot be believed say why."""
    return [_entry(folder, name) for name in folder.names()]


def unused(folder: Folder, entries: list[StoredRecording], *beside: Path) -> list[StoredRecording]:
    """Return whole recordings that neither this process nor a saved notebook has used.

    The outputs of a notebook tell the ids of the answers in them. What another program asked
    through a client leaves no trace there.

    Parameters
    ----------
    folder : Folder
        Where the recordings are.
    entries : list of StoredRecording
        All of them.
    *beside : Path
        Folders of notebooks, besides that which the recordings' folder is in.
    """
    folders = {folder.path.parent, *beside}
    ids = {entry.id for entry in entries}
    shown = {
        match[1]
        for each in folders
        for text in _notebooks(each)
        for match in _WORD.finditer(text)
        if match[1] in ids
    }
    return [
        entry
        for entry in entries
        if entry.recording is not None and entry.name not in folder.used and entry.id not in shown
    ]


def _entry(folder: Folder, name: str) -> StoredRecording:
    try:
        recording, response = folder.read(name)
    except Damaged as damage:
        return StoredRecording(name, None, damage=str(damage))
    asked = replace(recording, blocks=(), answer="")
    return StoredRecording(name, asked, response.id, response.model, response.usage)


def _notebooks(folder: Path) -> Iterator[str]:
    """Give the texts of the notebooks in a folder, but for files that are too large.

    A repository can hold a pipe, which would be waited for, or a link to a device without an end.
    """
    for path in folder.glob("*.ipynb"):
        with suppress(OSError, UnicodeError):
            if not path.is_file():
                continue
            with path.open("rb") as stream:
                data = stream.read(_LARGEST + 1)
            if len(data) <= _LARGEST:
                yield data.decode("utf-8")
