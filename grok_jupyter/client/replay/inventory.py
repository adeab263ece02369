"""What a folder of recordings holds, and which of it nobody uses any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from grok_jupyter.client.replay.folder import Folder
from grok_jupyter.client.replay.recording import Damaged, Recording
from grok_jupyter.protocol.response import Response

__all__ = ["Entry", "inventory", "unused"]

_WORD = re.compile(r'"([^"\\\n]{1,200})"')  # what a notebook's JSON holds in quotes, ids among it


class Entry(NamedTuple):
    """One file of the folder.

    Attributes
    ----------
    name : str
        Of the file.
    recording : Recording or None
        What it holds; ``None`` if it is damaged.
    response : Response or None
        The answer.
    damage : str
        What is wrong with it; ``""`` if nothing is.
    """

    name: str
    recording: Recording | None
    response: Response | None
    damage: str = ""


def inventory(folder: Folder) -> list[Entry]:
    """Read every recording; those that cannot be believed say why."""
    return [_entry(folder, name) for name in folder.names()]


def unused(folder: Folder, entries: list[Entry], *beside: Path) -> list[Entry]:
    """Return whole recordings that neither this process nor a saved notebook has used.

    The outputs of a notebook tell the ids of the answers in them. What another program asked
    through a client leaves no trace there.

    Parameters
    ----------
    folder : Folder
        Where the recordings are.
    entries : list of Entry
        All of them.
    *beside : Path
        Folders of notebooks, besides that which the recordings' folder is in.
    """
    folders = {folder.path.parent, *beside}
    shown = {word for each in folders for text in _notebooks(each) for word in _WORD.findall(text)}
    return [
        entry
        for entry in entries
        if entry.response is not None
        and entry.name not in folder.used
        and entry.response.id not in shown
    ]


def _entry(folder: Folder, name: str) -> Entry:
    try:
        return Entry(name, *folder.read(name))
    except Damaged as damage:
        return Entry(name, None, None, str(damage))


def _notebooks(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.ipynb"):
        with suppress(OSError, UnicodeError):
            yield path.read_text(encoding="utf-8")
