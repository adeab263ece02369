"""Recording and replaying in a notebook: its settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from grok_jupyter.client.replay.folder import Folder, folder_at
from grok_jupyter.client.replay.modes import mode_in_force, speed_in_force
from grok_jupyter.client.replay.occurrences import Occurrences
from grok_jupyter.client.replay.policy import Replay, folder_path
from grok_jupyter.frontends.watching import is_unattended

__all__ = ["beside", "folder_of", "forget_cells", "replay_of"]

_occurrences: dict[Path, Occurrences] = {}


def replay_of(
    shell: Any, magics: Any, tell: Callable[[str], None], mode: str | None = None
) -> Replay:
    """Return how a notebook records and replays.

    Without a speed of the user's, recordings play at their own pace where somebody may be watching,
    and at once where a notebook is only executed.

    Parameters
    ----------
    shell : InteractiveShell or None
        The notebook's.
    magics : GrokMagics or None
        Whose settings hold; without, those of the environment.
    tell : callable
        Takes a sentence that the user should read.
    mode : str, optional
        What a cell asks for.

    Raises
    ------
    ConfigError
        If a setting cannot be used.
    """
    folder = folder_of(shell, magics)
    asked = mode or getattr(magics, "replay", None)
    in_force = mode_in_force(asked)
    return Replay(
        in_force,
        folder,
        speed_in_force(
            getattr(magics, "replay_speed", None), default=0.0 if is_unattended(shell) else 1.0
        ),
        _occurrences.setdefault(folder.path, Occurrences()),
        tell,
        requested_mode=asked or in_force,
    )


def folder_of(shell: Any, magics: Any) -> Folder:
    """Return where the recordings of a notebook are: beside it, wherever its cells have gone."""
    return folder_at(folder_path(getattr(magics, "replay_folder", None), beside(shell)))


def beside(shell: Any) -> Path:
    """Return the folder of the notebook, where its kernel began."""
    return Path(getattr(shell, "starting_dir", ""))


def forget_cells() -> None:
    """Forget what the cells have asked: requests are numbered anew."""
    _occurrences.clear()
