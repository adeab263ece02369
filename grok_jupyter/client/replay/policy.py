"""Recording and replaying, as a client is told to: mode, folder and speed."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from grok_jupyter.client.environment import variable
from grok_jupyter.client.replay.folder import FOLDER, Folder, folder_at
from grok_jupyter.client.replay.leaks import holds, known_keys
from grok_jupyter.client.replay.modes import Mode, is_forced, mode_in_force, speed_in_force
from grok_jupyter.client.replay.occurrences import Claim, Occurrences
from grok_jupyter.client.replay.recording import Damaged, Recording
from grok_jupyter.client.replay.request_key import RequestKey
from grok_jupyter.client.secret import Secret
from grok_jupyter.protocol.dump import dump_response
from grok_jupyter.protocol.errors import ConfigError, RecordingError, RecordingWarning
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.protocol.response import Response
from grok_jupyter.text.excerpt import excerpt, printable
from grok_jupyter.text.redaction import holds_key

__all__ = ["Replay", "Slot", "folder_path"]

_HOW_TO_RECORD = (
    "Record it where there is a key: --replay auto for a cell, %config GrokMagics.replay = 'auto' "
    "for a notebook, replay='auto' for a client."
)
_HOW_IF_FORCED = "Record it where there is a key, and GROK_JUPYTER_REPLAY=only is not set."
_FOLDER_VARIABLE = "GROK_JUPYTER_REPLAY_FOLDER"


def folder_path(asked: str | os.PathLike[str] | None, beside: Path | None = None) -> Path:
    """Return where recordings are kept.

    Parameters
    ----------
    asked : str or path, optional
        Default: ``GROK_JUPYTER_REPLAY_FOLDER``, else ``grok_recordings``.
    beside : Path, optional
        What a relative path is relative to; default: the current directory, when it is used.

    Raises
    ------
    ConfigError
        If it is not a path.
    """
    name = asked or variable(_FOLDER_VARIABLE) or FOLDER
    try:
        path = Path(name).expanduser()
        is_path = "\0" not in str(path)
    except (RuntimeError, TypeError):  # an unknown user; not a path at all
        is_path = False
    if not is_path:
        raise ConfigError(
            f"replay_folder={excerpt(repr(name), 80)} is not a path; give one such as {FOLDER!r}."
        )
    return (beside or Path()) / path


def _warn(sentence: str) -> None:
    warnings.warn(sentence, RecordingWarning, stacklevel=2)


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one request among the recordings.

    Attributes
    ----------
    asked : RequestKey
        The request.
    claim : Claim
        Which one of several equal ones.
    key : Secret or None
        What it is asked with.
    """

    asked: RequestKey
    claim: Claim
    key: Secret | None

    @property
    def occurrence(self) -> int:
        """Which one it is of several equal requests, from 1."""
        return self.claim.number

    def __str__(self) -> str:
        question = self.asked.question
        for key in known_keys(self.key):
            question = Secret(key).redact(question)  # before it is cut, which may leave a part
        return f"{excerpt(question, 60)!r} to {excerpt(self.asked.model, 40)}"


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
    occurrences : Occurrences
        Tells equal requests apart.
    tell : callable
        Takes a sentence that the user should read; default: a warning.
    requested_mode : str
        The mode requested; ``GROK_JUPYTER_REPLAY=only`` overrides it. Equal requests are numbered
        for each by itself.
    """

    mode: Mode
    folder: Folder
    speed: float = 1.0
    occurrences: Occurrences = field(default_factory=Occurrences)
    tell: Callable[[str], None] = _warn
    requested_mode: str = ""

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
        in_force, path = mode_in_force(mode), folder_path(folder)
        at = Folder(path) if in_force == "off" else folder_at(path)
        return cls(in_force, at, speed_in_force(speed), requested_mode=mode or in_force)

    @property
    def may_do_without(self) -> bool:
        """Whether an answer can be had without asking, hence without a key."""
        return self.mode in {"auto", "only"}

    def slot(self, asked: RequestKey, origin: Origin, key: Secret | None) -> Slot:
        """Give a request its place; to be given back if no answer is to be had."""
        return Slot(asked, self.occurrences.claim(asked.key, origin, self.requested_mode), key)

    def give_back(self, slot: Slot) -> None:
        """Let the next equal request have the place."""
        self.occurrences.give_back(slot.claim)

    def find(self, slot: Slot, *, can_ask: bool) -> Recording | None:
        """Return the recording to replay; ``None`` if the server is to be asked.

        Raises
        ------
        RecordingError
            If it is missing or damaged, and the server must not be asked.
        ConfigError
            If there is a damaged one, and no key to ask again.
        """
        if self.mode == "record":
            return None
        try:
            recording = self.folder.load(slot.asked, slot.occurrence)
        except Damaged as damage:
            file = self.folder.shown_file(self.folder.name_of(slot.asked, slot.occurrence))
            why = f"The recording {file!r} is damaged ({damage})"
            again = "Restore the file, or record the answer again where there is a key."
            if self.mode == "only":
                raise RecordingError(f"{why}. {again}") from None
            if not can_ask:
                raise ConfigError(f"{why}, and no key is set to ask again with. {again}") from None
            self.tell(f"{why}: asked again.")
            return None
        if recording is not None:
            slot.claim.has_answer = True
        elif self.mode == "only":
            raise RecordingError(self.missing(slot))
        return recording

    def missing(self, slot: Slot) -> str:
        """Say which request has no recording, and how to make one."""
        repeat = f" (asked {slot.occurrence} times, recorded fewer)" * (slot.occurrence > 1)
        return (
            f"There is no recording of {slot}{repeat} in {self.folder.shown!r}"
            f"{self._nearest(slot.asked)}. {_HOW_TO_RECORD if not is_forced() else _HOW_IF_FORCED}"
        )

    def keep(self, slot: Slot, recording: Recording, response: Response) -> bool:
        """Write down a complete answer, and return whether that was done.

        What keeps it from being done is told; it is not an error, for the answer itself is there.
        """
        text = recording.to_text()
        # Events may hold a key in parts that only the response puts together.
        together = json.dumps(dump_response(response), ensure_ascii=False)
        if holds(text + together, known_keys(slot.key)) or holds_key(text + together):
            self.tell(
                "An answer was not recorded: it, or the question, holds the key. Take it out."
            )
            return False
        try:
            self.folder.save(recording, text)
        except OSError as error:
            why = printable(str(error.strerror or error))
            self.tell(f"The answer to {slot} was not recorded: {why} ({self.folder.shown!r}).")
            return False
        slot.claim.has_answer = True
        return True

    def _nearest(self, asked: RequestKey) -> str:
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
                    where = excerpt(repr(name), 40)
                    return f"; a recording of the same question differs in {where}"
        return ""
