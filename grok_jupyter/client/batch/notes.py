"""Notes about batches, beside the recordings: with one, another kernel can fetch the answers.

A note is a file of lines of JSON: what the batch is about, then a line for each request, and later
one for each time that answers were fetched. The requests themselves stand in it only where answers
are recorded; images are told by their pixels, and the key is nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import SEEK_END
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grok_jupyter.client.batch.layout import framing_of
from grok_jupyter.client.batch.requests import BatchRequest, Manifest
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.client.replay.folder import Folder
from grok_jupyter.client.replay.request_key import RequestKey
from grok_jupyter.protocol.errors import InputError, RecordingError
from grok_jupyter.text.excerpt import excerpt, printable

if TYPE_CHECKING:
    from grok_jupyter.client.shapes import Shape

__all__ = ["FOLDER", "FORMAT", "SUFFIX", "Note", "newest", "note_of", "now", "written"]

FOLDER = "batches"
"""Name of the folder with the notes, within that of the recordings."""

FORMAT = 1
"""Of the lines."""

SUFFIX = ".jsonl"
"""How the names of notes end."""

_MOST_BYTES = 2**30
_FETCHED = '{"fetched":'  # how a line begins that is added later


@dataclass(frozen=True, slots=True)
class Note:
    """The note of a batch.

    Attributes
    ----------
    path : Path
        Where it is.
    """

    path: Path

    @property
    def batch(self) -> str:
        """The id of the batch."""
        return self.path.name.removesuffix(SUFFIX)

    def head(self) -> dict[str, Any]:
        """Return its first line: what the batch is about.

        Raises
        ------
        RecordingError
            If it is damaged.
        """
        return next(self._lines())

    def manifest(self) -> Manifest:
        """Return what the batch asks, as far as the note tells.

        Raises
        ------
        RecordingError
            If it is damaged.
        """
        lines = self._lines()
        head = next(lines)
        try:
            endpoint = str(head["endpoint"])
            shape = _shape_of(head["schema"], head["type"], head["wrapper"])
            columns = head["columns"]
            if not (columns is None or isinstance(columns, dict)):
                raise ValueError("its columns are wrong")
            rows = Rows(framing_of(head["rows"]), columns)
            manifest = Manifest(rows, str(head["model"]))
            for line in lines:
                if "error" in line:
                    rows.settle(_row(line["row"], rows), None, InputError(str(line["error"])))
                elif "id" in line:
                    asked = RequestKey(endpoint, line["request"]) if line.get("request") else None
                    manifest.requests[str(line["id"])] = BatchRequest(
                        str(line["id"]),
                        _rows(line["rows"], rows),
                        str(line["key"]),
                        asked,
                        shape,
                        has_one_answer=bool(line.get("one", True)),
                    )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._damaged(f"a part is missing or wrong: {error}") from None
        return manifest

    def fetched(self) -> dict[str, float]:
        """Return the ids of the requests whose answers were fetched, and when, in Unix time."""
        found: dict[str, float] = {}
        if self.path.is_file():
            for line in self._lines():
                if "fetched" in line:
                    with suppress(TypeError, ValueError, OSError):
                        at = datetime.fromisoformat(line["fetched"]).timestamp()
                        found.update({str(one): at for one in line["ids"] if one not in found})
        return found

    def enter(self, ids: list[str]) -> None:
        """Note that answers were fetched.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        if ids and self.path.is_file():
            line = {"fetched": now(), "ids": ids}
            with self.path.open("r+", encoding="utf-8", newline="\n") as file:
                file.seek(max(0, file.seek(0, SEEK_END) - 1))
                begin = "" if file.read() == "\n" else "\n"  # what was torn stays alone
                file.write(f"{begin}{written(line)}\n")

    def _lines(self) -> Iterator[dict[str, Any]]:
        try:
            if self.path.stat().st_size > _MOST_BYTES:
                raise self._damaged(f"it has more than {_MOST_BYTES:,} bytes")
            with self.path.open(encoding="utf-8") as file:
                first = json.loads(file.readline())
                if not isinstance(first, dict) or first.get("note") != FORMAT:
                    raise self._damaged("it is not a note of a batch, of this version")
                yield first
                for text in file:
                    line = None if _is_torn(text) else json.loads(text)
                    if isinstance(line, dict):
                        yield line
        except OSError as error:
            raise self._damaged(printable(str(error.strerror or error))) from None
        except (ValueError, RecursionError) as error:
            raise self._damaged(f"it is not JSON: {excerpt(str(error))}") from None

    def _damaged(self, why: str) -> RecordingError:
        return RecordingError(
            f"The note of the batch, {str(self.path)!r}, is damaged ({why}). Restore the file, or "
            "delete it: then the answers are fetched as a list, by the numbers of the rows."
        )


def note_of(folder: Folder, identity: str) -> Note:
    """Return the note of a batch, whether it is there or not."""
    return Note(folder.path / FOLDER / f"{identity}{SUFFIX}")


def newest(folder: Folder) -> list[Note]:
    """Return all notes, the newest first."""
    try:
        paths = [path for path in (folder.path / FOLDER).iterdir() if path.is_file()]
    except OSError:
        return []
    named = [path for path in paths if path.suffix == SUFFIX and not path.name.startswith(".")]
    return [Note(path) for path in sorted(named, key=lambda path: -path.stat().st_mtime)]


def _shape_of(schema: Any, name: Any, wrapper: Any) -> Shape | None:
    """Return the shape of what was asked for; objects of types are JSON in another kernel."""
    if schema is None:
        return None
    from grok_jupyter.client.shapes.making import shape_of  # pydantic is not small

    made = replace(shape_of(schema), name=str(name))
    if wrapper is None:
        return made
    whole = made.read_whole
    return replace(
        made,
        wrapper=str(wrapper),
        read_whole=lambda text: whole(text)[wrapper],
        read_bare=json.loads,
    )


def _rows(values: Any, rows: Rows) -> list[int]:
    if not values:
        raise ValueError("a request is of no row")
    return [_row(row, rows) for row in values]


def _row(value: Any, rows: Rows) -> int:
    if type(value) is not int or not 0 <= value < len(rows):
        raise ValueError("a row is not one of its rows")
    return value


def written(line: dict[str, Any]) -> str:
    """Return a line."""
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def now() -> str:
    """Return the time as notes have it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _is_torn(text: str) -> bool:
    """Return whether a line was added later, and was not written to its end: a full disk, a kill.

    What is lost with it is only that some answers were fetched before.
    """
    text = text.rstrip("\n")
    if not text.startswith(_FETCHED):
        return _FETCHED.startswith(text)
    try:
        json.loads(text)
    except ValueError:
        return True
    return False
