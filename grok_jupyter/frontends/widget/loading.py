"""Bringing a talk back from a file: an exported one, or a notebook that was saved with a chat."""

from __future__ import annotations

import json
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any

from grok_jupyter.frontends.widget.files import path_of
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.dump import load_conversation
from grok_jupyter.text.excerpt import excerpt

__all__ = ["load"]

_LARGEST = 2**29  # bytes; no notebook that a front end can open has so many


def load(
    path: str | PathLike[str], *, name: str | None = None, index: int | None = None
) -> Conversation:
    """Read a talk from a file. Nothing else is read, and nothing in it is run.

    Parameters
    ----------
    path : str or path
        A talk that was exported as ``.json`` or ``.ipynb``, or a notebook in whose outputs a chat
        was saved.
    name : str, optional
        Which talk, where a notebook has several, by the name of the conversation.
    index : int, optional
        Which one of them, counted from 0, or from the end if negative. Default: the last.

    Raises
    ------
    InputError
        If the file holds no talk, or it is damaged.
    """
    file = path_of(path)
    data = _read(file)
    records = _talks(data)
    if name is not None:
        records = [record for record in records if _name(record) == name]
    if not records:
        wanted = "a talk" if name is None else f"a talk with the name {name!r}"
        raise InputError(
            f"{str(file)!r} does not hold {wanted}; give a .json or .ipynb that a chat was "
            "exported to, or a notebook that was saved with a chat in it."
        )
    try:
        record = records[-1 if index is None else index]
    except IndexError:
        raise InputError(
            f"Index {index} names none of the talks in {str(file)!r}; they are counted from 0 to "
            f"{len(records) - 1}."
        ) from None
    return load_conversation(record)


def _read(file: Path) -> Any:
    try:
        if not file.is_file():
            raise InputError(
                f"The file {str(file)!r} does not exist; look where the talk was saved."
            )
        if file.stat().st_size > _LARGEST:
            raise InputError(f"{str(file)!r} is too large for a talk; give another file.")
        return json.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"{str(file)!r} cannot be read ({error.strerror or error}); give another file."
        ) from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"{str(file)!r} cannot be read as a talk: it is not JSON ({excerpt(str(error))}). "
            "Export the chat as .json or .ipynb to load it again."
        ) from None


def _talks(data: Any) -> list[Any]:
    """Return the records in a file: the file itself, or what its metadata hold."""
    if isinstance(data, dict) and {"version", "turns"} <= data.keys():
        return [data]
    return [*_kept(data), *(record for output in _outputs(data) for record in _kept(output))]


def _outputs(notebook: Any) -> Iterator[Any]:
    for cell in _list(notebook, "cells"):
        yield from _list(cell, "outputs")


def _kept(holder: Any) -> Iterator[Any]:
    """Give the record in the metadata of a notebook or an output, if there is one."""
    value = holder
    for name in ("metadata", "grok_jupyter", "conversation"):
        value = value.get(name) if isinstance(value, dict) else None
    if value is not None and not isinstance(value, str):  # a cell's output has the name alone
        yield value


def _list(value: Any, name: str) -> list[Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _name(record: Any) -> Any:
    return record.get("name") if isinstance(record, dict) else None
