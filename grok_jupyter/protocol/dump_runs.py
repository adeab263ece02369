"""Calls of functions as plain data that JSON can write, and back."""

from __future__ import annotations

from typing import Any, cast

from grok_jupyter.protocol.checked import Checked
from grok_jupyter.protocol.images import ImagePart, image
from grok_jupyter.protocol.tool_runs import ToolRun, ToolStatus
from grok_jupyter.text.excerpt import writable

__all__ = ["dump_run", "read_image", "read_run"]

_STATUSES = ("waiting", "running", "done", "failed", "refused")


def dump_run(run: ToolRun, largest_image: int | None = None) -> dict[str, Any]:
    """Return a call as data that JSON can write; see ``dump_response``."""
    fields: dict[str, Any] = {
        "id": writable(run.id),
        "name": writable(run.name),
        "arguments": writable(run.arguments),
        "status": run.status,
        "result": writable(run.result),
        "elapsed": run.elapsed,
        "image": run.image and _image(run.image, largest_image),
    }
    return {name: value for name, value in fields.items() if value not in (None, "")}


def read_run(record: Checked) -> ToolRun:
    """Return the call of a record that is being checked; no function is known by it."""
    part = record.object("image")
    left_out = part.whole("left_out", 0, 2**31) if part else None
    result = record.text("result")
    if left_out is not None:
        result = f"[The result was an image of about {left_out // 1000:,} KB; it was not saved.]"
    return ToolRun(
        record.text("id"),
        record.text("name"),
        record.text("arguments"),
        cast("ToolStatus", record.one_of("status", *_STATUSES)),
        result,
        record.seconds("elapsed"),
        read_image(part) if part and left_out is None else None,
    )


def _image(part: ImagePart, largest: int | None) -> dict[str, Any]:
    if largest is not None and len(part.url) > largest:
        return {"left_out": len(part.url)}
    return {"url": part.url, "detail": part.detail}


def read_image(record: Checked) -> ImagePart:
    """Return the image of a record.

    Raises
    ------
    InputError
        If its address is neither data nor one of the web: it would name a file.
    """
    url, detail = record.text("url"), record.one_of("detail", "auto", "low", "high")
    if not url.startswith(("data:", "http://", "https://")):  # anything else would name a file
        record.one_of("url", "data:…", "https://…")
    return image(url, detail)
