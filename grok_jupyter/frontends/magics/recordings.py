"""``%grok replay``: what is recorded beside the notebook, and tidying up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from grok_jupyter.client.replay.folder import PRUNED, Folder
from grok_jupyter.client.replay.inventory import StoredRecording, inventory, unused
from grok_jupyter.client.replay.modes import MODES, Mode, mode_in_force
from grok_jupyter.frontends.magics.table import show_table
from grok_jupyter.frontends.replaying import beside, folder_of
from grok_jupyter.protocol.errors import InputError, RecordingError
from grok_jupyter.rendering.status import day, plain, plain_name
from grok_jupyter.text.excerpt import excerpt

if TYPE_CHECKING:
    from grok_jupyter.frontends.magics.cell_runner import CellRunner

__all__ = ["replay"]

_MOST_ROWS = 200
_QUESTION = 60  # characters


def replay(runner: CellRunner, choice: str) -> None:
    """Do what ``%grok replay`` is told.

    Raises
    ------
    RecordingError
        If a recording is damaged, and was to be verified.
    InputError
        If it cannot be known which recordings are in use.
    """
    _DEEDS.get(choice, _status)(folder_of(runner.shell, runner.settings), runner)


def _status(folder: Folder, runner: CellRunner) -> None:
    entries = inventory(folder)
    idle = {entry.name for entry in unused(folder, entries, beside(runner.shell))}
    mode = mode_in_force(runner.settings.replay)
    rows = [_row(entry, "no" if entry.name in idle else "yes") for entry in entries[:_MOST_ROWS]]
    if rows:
        show_table(("question", "model", "recorded", "tokens", "in use"), rows)
    more = f", the first {_MOST_ROWS} above" if len(entries) > _MOST_ROWS else ""
    print(f"{_count(len(entries))} in {folder.shown!r}{more}; the mode is {mode!r}.")
    damaged = sum(bool(entry.damage) for entry in entries)
    if damaged:
        print(f"{_count(damaged)} damaged; `%grok replay verify` says why.")
    if idle:
        print(
            f"{_count(len(idle))} used neither since this kernel started nor by a saved notebook "
            "beside them; `%grok replay prune` sets those aside, once all cells have run."
        )


def _verify(folder: Folder, _: CellRunner) -> None:
    entries = inventory(folder)
    damaged = [entry for entry in entries if entry.damage]
    if not damaged:
        print(f"{_count(len(entries))} in {folder.shown!r}: whole, and as it was written.")
        return
    names = "\n".join(f"  {entry.name}: {entry.damage}" for entry in damaged)
    raise RecordingError(
        f"{len(damaged):,} of {_count(len(entries))} in {folder.shown!r} are damaged:\n"
        f"{names}\nRestore the files, or delete them and record the answers again."
    )


def _prune(folder: Folder, runner: CellRunner) -> None:
    if not folder.used:
        raise InputError(
            "Nothing has been recorded or replayed since this kernel started, so which recordings "
            "are in use is not known. Run all cells first; `%grok replay clear` deletes them all."
        )
    idle = [entry.name for entry in unused(folder, inventory(folder), beside(runner.shell))]
    for name in idle:
        folder.set_aside(name)
        print(name)
    folder.sweep()
    where = folder.shown_file(PRUNED)
    print(
        f"{_count(len(idle))} moved to {where!r}. What another notebook asked through a client may "
        "be among them: delete that folder once nothing is missing."
        if idle
        else "Every recording is in use."
    )


def _clear(folder: Folder, _: CellRunner) -> None:
    names = folder.names()
    for name in names:
        folder.remove(name)
        print(name)
    folder.sweep()
    print(f"{_count(len(names))} deleted from {folder.shown!r}.")


def _set(mode: Mode, _: Folder, runner: CellRunner) -> None:
    runner.settings.replay = mode
    in_force = mode_in_force(mode)
    print(
        _MEANINGS[in_force]
        if in_force == mode
        else "GROK_JUPYTER_REPLAY=only is set: nothing is asked, whatever a notebook says."
    )


_MEANINGS = {
    "auto": "Cells and chats replay what is recorded, and record the rest.",
    "record": "Cells and chats ask, and record anew.",
    "only": "Cells and chats replay; nothing is asked.",
    "off": "Cells and chats ask; nothing is recorded or replayed.",
}

_DEEDS: dict[str, Callable[[Folder, CellRunner], None]] = {
    "verify": _verify,
    "prune": _prune,
    "clear": _clear,
    **{mode: partial(_set, mode) for mode in MODES},
}


def _row(entry: StoredRecording, in_use: str) -> tuple[str, ...]:
    if entry.recording is None:
        return (plain_name(entry.name), "", "", "", "damaged")
    asked, occurrence = entry.recording.asked, entry.recording.occurrence
    readable = "".join(sign for sign in asked.question if sign.isprintable() or sign.isspace())
    question = plain_name(excerpt(readable, _QUESTION))
    usage = entry.usage
    return (
        question + (f" ({occurrence})" if occurrence > 1 else ""),
        plain(entry.model or asked.model),
        day(entry.recording.recorded_at),
        f"{usage.total_tokens:,}" if usage and usage.total_tokens is not None else "",
        in_use,
    )


def _count(number: int) -> str:
    return f"{number:,} recording{'s' * (number != 1)}"
