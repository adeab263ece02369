"""What a folder of recordings holds, and which of it nobody uses any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from grok_jupyter.client.replay.folder import Folder
from grok_jupyter.client.replay.played import played
from grok_jupyter.client.replay.recording import Damaged, Recording
from grok_jupyter.protocol.response import Response

__all__ = ["Entry", "inventory", "unfinished", "unused"]


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


def unused(folder: Folder, entries: list[Entry]) -> list[Entry]:
    """Return whole recordings that neither this process nor a saved notebook has used.

    Notebooks are those in the folder's parent; their outputs tell the ids of the answers in them.
    What another program asked through a client leaves no trace there.
    """
    saved = list(_notebooks(folder.path.parent))
    return [
        entry
        for entry in entries
        if entry.response is not None
        and entry.name not in folder.used
        and not any(f'"{entry.response.id}"' in text for text in saved)
    ]


def unfinished(folder: Folder) -> list[Path]:
    """Return what a process that died while it wrote has left behind."""
    return sorted(folder.path.glob(".*.unfinished"))


def _entry(folder: Folder, name: str) -> Entry:
    try:
        recording = folder.read(name)
        return Entry(name, recording, played(recording))
    except Damaged as damage:
        return Entry(name, None, None, str(damage))


def _notebooks(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.ipynb"):
        with suppress(OSError, UnicodeError):
            yield path.read_text(encoding="utf-8")
