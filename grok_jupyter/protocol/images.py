"""Images as part of a prompt.

Limits are xAI's (image understanding guide, 2026): JPEG or PNG, at most 20 MiB each.
"""

from __future__ import annotations

import base64
import io
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.text.excerpt import excerpt
from grok_jupyter.text.keyless import keyless_repr

__all__ = ["MAX_IMAGE_BYTES", "ImagePart", "image"]

MAX_IMAGE_BYTES = 20 * 1024 * 1024
"""Largest image, in bytes, that xAI accepts."""

_LOOK = 1024  # bytes that tell what a file is
_DETAILS = ("auto", "low", "high")
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_REFUSED = {
    b"GIF8": "a GIF",
    b"BM": "a BMP",
    b"RIFF": "a WebP",
    b"II*\0": "a TIFF",
    b"MM\0*": "a TIFF",
    b"%PDF": "a PDF",
    b"<svg": "an SVG",
    b"<?xml": "an SVG",
}


@dataclass(frozen=True, slots=True)
class ImagePart:
    """An image in a message.

    Attributes
    ----------
    url : str
        ``https://...``, or a ``data:`` address that holds the image itself.
    detail : str
        How closely the model looks: ``"auto"``, ``"low"`` or ``"high"``.
    """

    url: str = field(repr=False)
    detail: str = "auto"

    __repr__ = keyless_repr

    def to_wire(self) -> dict[str, Any]:
        """Return the part as JSON-ready data."""
        return {"type": "image_url", "image_url": {"url": self.url, "detail": self.detail}}


def image(source: Any, detail: str = "auto") -> ImagePart:
    """Make an image part of a message.

    Parameters
    ----------
    source : str, path, bytes, PIL image or matplotlib figure
        An address (``https://`` or ``http://``: the server fetches it; ``data:``), a path, the
        bytes of a PNG or JPEG file, an image of PIL, a figure or axes of matplotlib, or
        ``IPython.display.Image``.
    detail : str
        ``"auto"``, ``"low"`` or ``"high"``.

    Raises
    ------
    InputError
        If the file cannot be read, is neither JPEG nor PNG, or is larger than 20 MiB.

    Examples
    --------
    >>> image("https://example.com/plot.png", detail="low").detail
    'low'
    """
    if not isinstance(detail, str) or detail not in _DETAILS:
        shown = excerpt(repr(detail), 40)
        raise InputError(f"detail={shown} is unknown; use one of {', '.join(_DETAILS)}.")
    if isinstance(source, ImagePart):
        return source if detail == "auto" else ImagePart(source.url, detail)
    if isinstance(source, str) and source[:8].lower().startswith(("http://", "https://")):
        return ImagePart(source, detail)
    data, name = _bytes_of(source)
    kind = _checked(data, len(data), name)
    return ImagePart(f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}", detail)


def _bytes_of(source: Any) -> tuple[bytes, str]:
    if isinstance(source, (bytes, bytearray, memoryview)):
        try:
            view = memoryview(source)
            beginning = bytes(view[:_LOOK]) if view.contiguous else b""
        except (TypeError, ValueError) as error:
            raise InputError(f"The bytes of the image cannot be read ({error}).") from None
        _checked(beginning, view.nbytes, "The image")
        return bytes(source), "The image"
    if isinstance(source, str) and source[:5].lower() == "data:":
        return _decoded(source), "The data: address"
    if isinstance(source, (str, os.PathLike)):
        return _read(source)
    figure = source.gcf() if hasattr(source, "gcf") else getattr(source, "figure", None)
    figure = figure if hasattr(figure, "savefig") else source  # pyplot, axes, or a figure itself
    try:
        if hasattr(figure, "savefig"):
            return _drawn(figure), "The figure"
        if hasattr(source, "save") and hasattr(source, "mode"):
            buffer = io.BytesIO()
            picture = source if source.mode in _PNG_MODES else source.convert("RGB")
            picture.save(buffer, format="PNG")
            return buffer.getvalue(), "The image"
    except InputError:
        raise
    except Exception as error:
        raise InputError(
            f"The {type(source).__name__} cannot be drawn ({type(error).__name__}: {error}); look "
            "at it in a cell of its own first."
        ) from None
    if isinstance(getattr(source, "data", None), bytes):  # IPython.display.Image
        return source.data, "The image"
    raise InputError(
        f"A value of type {type(source).__name__} is not an image; give a path, an https:// "
        "address, bytes, a PIL image or a matplotlib figure."
    )


def _decoded(address: str) -> bytes:
    head, _, encoded = address[:1000].partition(",")
    begin = len(head) + 1
    if (len(address) - begin) * 3 // 4 > MAX_IMAGE_BYTES + 2:
        raise _too_large("The data: address", (len(address) - begin) * 3 // 4)
    try:
        if not encoded:
            raise ValueError
        return base64.b64decode(address[begin:], validate=True)
    except ValueError:
        raise InputError(
            f"{address[:40]!r}… is not an image in base64; write data:image/png;base64,… or give "
            "the bytes."
        ) from None


def _read(source: str | os.PathLike[str]) -> tuple[bytes, str]:
    """Return the bytes of a file, of which no more is read than can be an image."""
    try:
        path = Path(source).expanduser()
        name = f"{str(path)!r}"
        size = path.stat().st_size
        if path.exists() and not path.is_file():
            what = "it is a folder" if path.is_dir() else "it is not a regular file"
            raise _unreadable(source, what)
        with path.open("rb") as file:
            beginning = file.read(_LOOK)
            _checked(beginning, size, name)
            return beginning + file.read(MAX_IMAGE_BYTES + 1), name
    except InputError:
        raise
    # A missing file, what is not a path, an unknown user.
    except (OSError, ValueError, RuntimeError) as error:
        raise _unreadable(source, str(getattr(error, "strerror", None) or error)) from None


def _unreadable(source: object, reason: str) -> InputError:
    return InputError(
        f"The image {excerpt(str(source), 200)!r} cannot be read ({reason}); give a path, an "
        "https:// address, bytes, a PIL image or a matplotlib figure."
    )


def _too_large(name: str, size: int) -> InputError:
    return InputError(
        f"{name} has {size / 2**20:.1f} MiB, and xAI takes at most {MAX_IMAGE_BYTES // 2**20} MiB "
        "an image; make it smaller."
    )


def _drawn(figure: Any) -> bytes:
    if not figure.get_axes():
        raise InputError(
            "The figure is empty: a notebook closes a figure when it has shown it. Keep it in a "
            "variable, figure, axes = plt.subplots(), and attach that."
        )
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", bbox_inches="tight")
    return buffer.getvalue()


_PNG_MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}


def _checked(beginning: bytes, size: int, name: str) -> str:
    """Return the type of an image, by its first bytes, unless it is none, or too large."""
    kind = _kind(beginning[:_LOOK], name)
    if size > MAX_IMAGE_BYTES:
        raise _too_large(name, size)
    return kind


def _kind(data: bytes, name: str) -> str:
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            return kind
    for mark, found in _REFUSED.items():
        if data.lstrip().startswith(mark):
            raise InputError(
                f"{name} is {found}, and xAI reads JPEG and PNG; convert it first, for example "
                "with PIL: image(Image.open(...))."
            )
    raise InputError(f"{name} is neither a JPEG nor a PNG; give the bytes of an image file.")
