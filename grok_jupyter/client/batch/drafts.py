"""Writing the note of a batch, before there is one: what cannot be noted is not sent."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from grok_jupyter.client.batch.layout import layout_of
from grok_jupyter.client.batch.notes import FOLDER, FORMAT, SUFFIX, Note, now, written
from grok_jupyter.client.batch.requests import Manifest
from grok_jupyter.client.replay.folder import Folder
from grok_jupyter.client.replay.leaks import holds
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.text.excerpt import printable

__all__ = ["Draft", "draft"]

_UNFINISHED = ".unfinished"


class Draft:
    """A note that is written before its batch has an id."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def named(self, identity: str) -> Note:
        """Give it its name."""
        note = Note(self._path.parent / f"{identity}{SUFFIX}")
        self._path.replace(note.path)
        return note

    def drop(self) -> None:
        """Delete it, if it was not named."""
        self._path.unlink(missing_ok=True)


def draft(
    folder: Folder, manifest: Manifest, name: str, *, with_requests: bool, keys: set[str]
) -> Draft:
    """Write a note.

    Parameters
    ----------
    folder : Folder
        The recordings beside which it goes.
    manifest : Manifest
        What the batch asks.
    name : str
        Of the batch.
    with_requests : bool
        Whether answers are to be recorded.
    keys : set of str
        What no file may hold.

    Raises
    ------
    ConfigError
        If it cannot be written.
    """
    path = folder.path / FOLDER
    made = Draft(path / f".{secrets.token_hex(8)}{_UNFINISHED}")
    try:
        path.mkdir(parents=True, exist_ok=True)
        with made._path.open("w", encoding="utf-8", newline="\n") as file:
            for line in _note(manifest, name, with_requests=with_requests, keys=keys):
                file.write(f"{line}\n")
    except OSError as error:
        with suppress(OSError):
            made.drop()
        raise ConfigError(
            f"The batch cannot be noted in {folder.shown_file(FOLDER)!r} "
            f"({printable(str(error.strerror or error))}), and without a note no other kernel "
            "could fetch it, so nothing was sent. Make room there, or set another replay_folder."
        ) from None
    except BaseException:
        made.drop()
        raise
    return made


def _note(manifest: Manifest, name: str, *, with_requests: bool, keys: set[str]) -> Iterator[str]:
    shape, rows = manifest.shape, manifest.rows
    endpoint = next((one.asked.endpoint for one in manifest.requests.values() if one.asked), "")
    head = {
        "note": FORMAT,
        "name": name,
        "model": manifest.model,
        "endpoint": endpoint,
        "made": now(),
        "requests": len(manifest.bodies),
        "rows": layout_of(rows.framing),
        "columns": rows.kinds,
        "schema": shape.schema if shape is not None else None,
        "type": shape.name if shape is not None else None,
        "wrapper": shape.wrapper if shape is not None else None,
    }
    if holds(written(head), keys):
        head |= {"name": "", "schema": None}
    yield written(head)
    for row, error in rows.errors.items():
        yield _clean({"row": row, "error": str(error)}, keys)
    for one in manifest.requests.values():
        line: dict[str, Any] = {"id": one.id, "rows": one.rows, "key": one.digest}
        if not one.has_one_answer:
            line["one"] = False
        whole = {**line, "request": one.asked.request if one.asked and with_requests else None}
        text = written(whole)
        yield written(line) if holds(text, keys) else text


def _clean(line: dict[str, Any], keys: set[str]) -> str:
    text = written(line)
    return written({**line, "error": "It cannot be asked."}) if holds(text, keys) else text
