"""A folder of recordings: one file each, written whole or not at all."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import time

from grok_jupyter.client.replay.played import played
from grok_jupyter.client.replay.recording import (
    MOST_BYTES,
    Damaged,
    Recording,
    has_too_much,
    read_recording,
)
from grok_jupyter.client.replay.request_key import RequestKey
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.protocol.response import Response

__all__ = ["FOLDER", "PRUNED", "Folder", "folder_at"]

FOLDER = "grok_recordings"
"""Name of the folder, beside the notebook, unless another is configured."""

PRUNED = "pruned"
"""Name of the folder within it where recordings are that nobody used."""

_SUFFIX = ".json"
_UNFINISHED = ".unfinished"
_NAME = re.compile(r"[a-z0-9-]+\.[0-9a-f]{16}\.[1-9]\d*\.json")
_DRAFT = re.compile(rf"\.{_NAME.pattern}\.[0-9a-f]{{8}}{re.escape(_UNFINISHED)}")
_LONGEST_WRITE = 600  # seconds; younger drafts may be another kernel's
_MOST_COMPARED = 100


class Folder:
    """Recordings as files.

    Attributes
    ----------
    path : Path
        Where they are; made when the first is written.
    used : set of str
        Names of the files that this process has played or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.used: set[str] = set()

    @property
    def shown(self) -> str:
        """The path as messages tell it: as short as can be, and the same on another machine."""
        return self.shown_file("")

    def shown_file(self, name: str) -> str:
        """Return the path of a file as messages tell it."""
        path = self.path / name
        try:
            return str(path.relative_to(Path.cwd()))
        except (ValueError, OSError):  # it is elsewhere; or the current directory is gone
            return str(path)

    def name_of(self, asked: RequestKey, occurrence: int) -> str:
        """Return the name of a recording's file."""
        return f"{asked.stem}.{occurrence}{_SUFFIX}"

    def load(self, asked: RequestKey, occurrence: int) -> Recording | None:
        """Return a recording; ``None`` if it does not exist.

        Raises
        ------
        Damaged
            If the file is not a whole recording of this request.
        """
        name = self.name_of(asked, occurrence)
        recording = self._parsed(name)
        if recording is None:
            return None
        played(recording)
        if recording.asked.key != asked.key or recording.occurrence != occurrence:
            raise Damaged("it answers another request than its name says")
        self.used.add(name)
        return recording

    def save(self, recording: Recording, text: str) -> None:
        """Write a recording, as its text has it, over the one that there may be.

        Raises
        ------
        OSError
            If it cannot be written; what was there before is still there.
        """
        excess = has_too_much(text)
        if excess:
            raise OSError(excess)
        name = self.name_of(recording.asked, recording.occurrence)
        self.path.mkdir(parents=True, exist_ok=True)
        draft = self.path / f".{name}.{secrets.token_hex(4)}{_UNFINISHED}"
        try:
            draft.write_text(text, encoding="utf-8", newline="\n")
            draft.replace(self.path / name)
        finally:
            draft.unlink(missing_ok=True)  # also after an interrupt
        self.used.add(name)

    def names(self) -> list[str]:
        """Return the names of all files that are called like recordings."""
        try:
            entries = list(self.path.iterdir())
        except OSError:
            return []
        return sorted(
            entry.name
            for entry in entries
            if _NAME.fullmatch(entry.name) and entry.is_file() and not entry.is_symlink()
        )

    def read(self, name: str) -> tuple[Recording, Response]:
        """Return the recording in a file, and the answer that it holds.

        Raises
        ------
        Damaged
            If it is not a whole recording, or answers another request than its name says.
        """
        recording = self._parsed(name)
        if recording is None:
            raise Damaged("it is gone")
        response = played(recording)
        if self.name_of(recording.asked, recording.occurrence) != name:
            raise Damaged("it answers another request than its name says")
        return recording, response

    def stored(self, asked: RequestKey, occurrence: int) -> tuple[Recording, Response] | None:
        """Return a recording and its answer, in less time than :meth:`load` and playing it.

        ``None`` if there is none, or it is not a whole recording of this request.
        """
        name = self.name_of(asked, occurrence)
        try:
            recording = self._parsed(name)
            if recording is None or (recording.asked, recording.occurrence) != (asked, occurrence):
                return None
            response = played(recording)
        except Damaged:
            return None
        self.used.add(name)
        return recording, response

    def of(self, question: str) -> Iterator[Recording]:
        """Return recordings of a question, however it was asked; not all, should there be many."""
        stem = RequestKey("", {"messages": [{"role": "user", "content": question}]}).stem
        words = stem.partition(".")[0]
        names = [name for name in self.names() if name.startswith(f"{words}.")]
        for name in names[:_MOST_COMPARED]:
            with suppress(Damaged):
                recording = self._parsed(name)
                if recording is not None and recording.asked.question == question:
                    yield recording

    def remove(self, name: str) -> None:
        """Delete a recording, if it is there."""
        (self.path / name).unlink(missing_ok=True)
        self.used.discard(name)

    def set_aside(self, name: str) -> None:
        """Move a recording to where none is looked for, if it is there.

        Raises
        ------
        OSError
            If it cannot be moved.
        """
        aside = self.path / PRUNED
        aside.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # another kernel may have done so
            (self.path / name).replace(aside / name)
        self.used.discard(name)

    def sweep(self) -> None:
        """Delete what processes that died while they wrote have left behind."""
        for draft in self.path.glob(f".*{_UNFINISHED}"):
            is_ours = _DRAFT.fullmatch(draft.name)
            if is_ours and time() - draft.stat().st_mtime > _LONGEST_WRITE:
                draft.unlink(missing_ok=True)

    def _parsed(self, name: str) -> Recording | None:
        file = self.path / name
        try:
            if not file.is_file() and file.exists():  # a device would be read for ever
                raise Damaged("it is not a file")
            with file.open("rb") as stream:
                data = stream.read(MOST_BYTES + 1)
            text = data.decode("utf-8") if len(data) <= MOST_BYTES else ""
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeError) as error:
            raise Damaged(f"it cannot be read: {error}") from None
        if len(data) > MOST_BYTES:
            raise Damaged(f"it has more than {MOST_BYTES:,} bytes")
        return read_recording(text)


_folders: dict[Path, Folder] = {}


def folder_at(path: Path) -> Folder:
    """Return the folder at a path; the same one for all who use it in this process.

    Raises
    ------
    ConfigError
        If the path begins in the current folder, and that is gone.
    """
    try:
        path = path.absolute()
    except OSError:
        raise ConfigError(
            f"The current folder is gone, so replay_folder={str(path)!r} is nowhere; go to one "
            "that is there, or give a whole path."
        ) from None
    return _folders.setdefault(path, Folder(path))
