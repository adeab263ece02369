"""Images of a question, small enough to be kept in a notebook."""

from __future__ import annotations

import base64
import io
from typing import Any

from grok_jupyter.protocol.images import ImagePart

__all__ = ["described", "thumbnail"]

_EDGE = 240  # pixels
_KINDS = ("data:image/png;base64", "data:image/jpeg;base64")
_LARGEST = 32_000  # characters of an image that is kept as it is


def thumbnail(part: ImagePart) -> str:
    """Return the address of a small picture of an image; ``""`` if there is none.

    Pillow makes it, where it is installed; without it, small images are shown as they are. An
    image at another address is not fetched.
    """
    data = _data(part)
    if not data:
        return ""
    if len(part.url) <= _LARGEST:
        return part.url
    try:
        from PIL import Image

        with Image.open(io.BytesIO(data)) as picture:
            picture.draft("RGB", (_EDGE, _EDGE))  # of a JPEG no more is decoded than is shown
            picture.thumbnail((_EDGE, _EDGE))
            buffer = io.BytesIO()
            picture.convert("RGB").save(buffer, "JPEG", quality=80)
    except Exception:  # no Pillow, a damaged file, too many pixels: its size is told all the same
        return ""
    address = f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"
    return address if len(address) <= _LARGEST else ""


def described(part: ImagePart) -> str:
    """Return what an image is: type, width and height if they are known, size in bytes."""
    data = _data(part)
    if not data:
        return "an image at another address, which the server fetches"
    kind = part.url[5:].partition(";")[0].removeprefix("image/").upper()
    pixels = _pixels(data)
    return ", ".join(filter(None, (kind, pixels, f"{len(data):,} bytes")))


def _data(part: ImagePart) -> bytes:
    head, _, encoded = part.url.partition(",")
    if head not in _KINDS:
        return b""
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError:
        return b""


def _pixels(data: bytes) -> str:
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
        return f"{width:,} × {height:,} pixels"
    size = _jpeg_size(data)
    return f"{size[0]:,} × {size[1]:,} pixels" if size else ""


def _jpeg_size(data: bytes) -> Any:
    """Return width and height as the frame's head of a JPEG says; None if there is none."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        mark, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= mark <= 0xCF and mark not in {0xC4, 0xC8, 0xCC}:
            height, width = (int.from_bytes(data[at + i : at + i + 2], "big") for i in (5, 7))
            return width, height
        at += 2 + max(length, 2)
    return None
