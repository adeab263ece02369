"""Recording and replaying, as a client is told to: mode, folder and speed."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from grok_jupyter.client.replay.folder import FOLDER, Folder, folder_at
from grok_jupyter.client.replay.leaks import holds
from grok_jupyter.client.replay.logical import Logical
from grok_jupyter.client.replay.modes import Mode, mode_in_force, speed_in_force
from grok_jupyter.client.replay.numbering import NOWHERE, Numbering
from grok_jupyter.client.replay.recording import Damaged, Recording
from grok_jupyter.client.secret import Secret
from grok_jupyter.protocol.errors import RecordingError, RecordingWarning
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.protocol.record import to_record
from grok_jupyter.protocol.response import Response

__all__ = ["Replay", "Slot", "folder_path"]

_FOLDER_VARIABLE = "GROK_JUPYTER_REPLAY_FOLDER"


def folder_path(asked: str | os.PathLike[str] | None, beside: Path | None = None) -> Path:
    """Return where recordings are kept.

    Parameters
    ----------
    asked : str or path, optional
        Default: ``GROK_JUPYTER_REPLAY_FOLDER``, else ``grok_recordings``.
    beside : Path, optional
        What a relative path is relative to; default: the current directory.
    """
    name = asked or os.environ.get(_FOLDER_VARIABLE, "").strip() or FOLDER
    return (beside or Path.cwd()) / Path(name).expanduser()


def _warn(sentence: str) -> None:
    warnings.warn(sentence, RecordingWarning, stacklevel=2)


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one request among the recordings.

    Attributes
    ----------
    asked : Logical
        The request.
    occurrence : int
        Which one of several equal ones.
    """

    asked: Logical
    occurrence: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Replay:
    """How a client records and replays.

    Attributes
    ----------
    mode : str
        ``"auto"``, ``"record"``, ``"only"`` or ``"off"``.
    folder : Folder
        Where the recordings are.
    speed : float
        Times the recorded pace; 0: at once.
    numbering : Numbering
        Tells equal requests apart.
    tell : callable
        Takes a sentence that the user should read; default: a warning.
    """

    mode: Mode
    folder: Folder
    speed: float = 1.0
    numbering: Numbering = field(default_factory=Numbering)
    tell: Callable[[str], None] = _warn

    @classmethod
    def of(
        cls,
        mode: str | None,
        folder: str | os.PathLike[str] | None = None,
        speed: float | None = None,
    ) -> Self:
        """Return what a client was given, or the environment says.

        Raises
        ------
        ConfigError
            If a value cannot be used.
        """
        return cls(mode_in_force(mode), folder_at(folder_path(folder)), speed_in_force(speed))

    @property
    def may_do_without(self) -> bool:
        """Whether an answer can be had without asking, hence without a key."""
        return self.mode in {"auto", "only"}

    def slot(self, asked: Logical, origin: Origin) -> Slot:
        """Give a request its place; to be given back if no answer is to be had."""
        if origin == NOWHERE:
            # Each mode counts on its own, so that what was recorded just now can be replayed; but
            # never what a cell has asked: the chat's page may be to ask that once more.
            origin = Origin("", self.mode)
        return Slot(asked, self.numbering.claim(asked.key, origin), origin)

    def give_back(self, slot: Slot) -> None:
        """Let the next equal request have the place."""
        self.numbering.give_back(slot.asked.key, slot.origin, slot.occurrence)

    def find(self, slot: Slot) -> Recording | None:
        """Return the recording to replay; ``None`` if the server is to be asked.

        Raises
        ------
        RecordingError
            If there is none, or a damaged one, and the server must not be asked.
        """
        if self.mode == "record":
            return None
        try:
            recording = self.folder.load(slot.asked, slot.occurrence)
        except Damaged as damage:
            file = self.folder.shown_file(self.folder.name_of(slot.asked, slot.occurrence))
            if self.mode == "only":
                raise RecordingError(
                    f"The recording {file!r} cannot be believed ({damage}). Restore the file, "
                    "or record the answer again with --replay record, or replay='record'."
                ) from None
            self.tell(f"The recording {file!r} cannot be believed ({damage}): asked again.")
            return None
        if recording is None and self.mode == "only":
            raise RecordingError(self.missing(slot))
        return recording

    def missing(self, slot: Slot) -> str:
        """Say which request has no recording, and how to make one."""
        repeat = f", asked for the {_ordinal(slot.occurrence)} time" * (slot.occurrence > 1)
        return (
            f"There is no recording of {slot.asked}{repeat} in {self.folder.shown!r}"
            f"{self._nearest(slot.asked)}. Record it where there is a key, with --replay auto, or "
            "replay='auto'."
        )

    def keep(self, recording: Recording, response: Response, key: Secret | None) -> None:
        """Write down a complete answer; a failure is told, for the answer itself is there."""
        # Events may hold it in parts that only the response puts together.
        together = json.dumps(to_record(response), ensure_ascii=False)
        if holds(recording.to_text() + together, key):
            self.tell(
                "An answer was not recorded: it, or the question, holds the key. Take it out."
            )
            return
        try:
            self.folder.save(recording)
        except OSError as error:
            self.tell(
                f"The answer to {recording.asked} was not recorded: {error.strerror or error} "
                f"({self.folder.shown!r})."
            )

    def _nearest(self, asked: Logical) -> str:
        """Say what is different about a recording of the same question, if there is one."""
        for recording in self.folder.of(asked.question):
            other = recording.asked
            if other.key == asked.key:
                continue
            if other.endpoint != asked.endpoint:
                return f"; the same question was recorded at {other.endpoint!r}"
            names = {**other.request, **asked.request}
            for name in names:
                if other.request.get(name) != asked.request.get(name):
                    return f"; a recording of the same question differs in {name!r}"
        return ""


def _ordinal(number: int) -> str:
    return {2: "second", 3: "third"}.get(number, f"{number}th")
