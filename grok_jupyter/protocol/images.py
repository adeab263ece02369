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

__all__ = ["MAX_IMAGE_BYTES", "ImagePart", "image"]

MAX_IMAGE_BYTES = 20 * 1024 * 1024
"""Largest image, in bytes, that xAI accepts."""

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
        If there is no such file, or it is no JPEG or PNG, or it is larger than 20 MiB.

    Examples
    --------
    >>> image("https://example.com/plot.png", detail="low").detail
    'low'
    """
    if detail not in _DETAILS:
        raise InputError(f"detail={detail!r} is unknown; use one of {', '.join(_DETAILS)}.")
    if isinstance(source, ImagePart):
        return source if detail == "auto" else ImagePart(source.url, detail)
    if isinstance(source, str) and source.startswith(("http://", "https://")):
        return ImagePart(source, detail)
    data, name = _bytes_of(source)
    kind = _kind(data, name)
    if len(data) > MAX_IMAGE_BYTES:
        raise InputError(
            f"{name} has {len(data) / 2**20:.1f} MiB, and xAI takes at most "
            f"{MAX_IMAGE_BYTES // 2**20} MiB an image; make it smaller."
        )
    return ImagePart(f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}", detail)


def _bytes_of(source: Any) -> tuple[bytes, str]:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source), "The image"
    if isinstance(source, str) and source.startswith("data:"):
        try:
            return base64.b64decode(source.partition(",")[2], validate=True), "The data: address"
        except ValueError:
            raise InputError(
                f"{source[:40]!r}… is no image in base64; write data:image/png;base64,… or give "
                "the bytes."
            ) from None
    if isinstance(source, (str, os.PathLike)):
        try:
            path = Path(source).expanduser()
            return path.read_bytes(), f"{str(path)!r}"
        except (OSError, ValueError, RuntimeError) as error:  # no file, no path, no such user
            reason = getattr(error, "strerror", None) or error
            raise InputError(
                f"The image {str(source)!r} cannot be read ({reason}); give a "
                "path, an https:// address, bytes, a PIL image or a matplotlib figure."
            ) from None
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
        f"A value of type {type(source).__name__} is no image; give a path, an https:// address, "
        "bytes, a PIL image or a matplotlib figure."
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
