"""Images in a request: their type, size in pixels and size in bytes, read from their headers."""

from __future__ import annotations

import base64
import binascii
import math
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

from grok_jupyter.simulator.refusals import bad_argument

__all__ = ["Image", "read_image"]

MAX_BYTES = 20 * 1024 * 1024  # xAI docs 2026, Image understanding: 20 MiB, JPEG or PNG only

# xAI does not publish its present tokenization of images; this one has the usual shape: so many
# tokens for each tile, and a bound on the tiles.
TILE, TOKENS_PER_TILE, MAX_TILES = 448, 256, 6


@dataclass(frozen=True, slots=True)
class Image:
    """One image of a request.

    Parameters
    ----------
    kind
        Media type, such as `"image/png"`; empty for an image on another host.
    width, height
        In pixels; 0 when unknown.
    size
        In bytes; 0 when unknown.
    host
        Where an image on the Internet lies. It is never fetched.
    """

    kind: str = ""
    width: int = 0
    height: int = 0
    size: int = 0
    host: str = ""

    @property
    def tokens(self) -> int:
        """Prompt tokens that the image costs."""
        tiles = math.ceil(self.width / TILE) * math.ceil(self.height / TILE)
        return TOKENS_PER_TILE * min(max(tiles, 1), MAX_TILES)

    def __str__(self) -> str:
        if self.host:
            return f"an image on {self.host}, which I do not fetch"
        return f"{self.kind}, {self.width} × {self.height} pixels, {self.size:,} bytes"


def read_image(url: str) -> Image:
    """Describe the image behind a `data:` or `http(s):` URL without any network.

    Raises
    ------
    Refusal
        400: the URL has another scheme, or the data is no PNG or JPEG, or is too large.
    """
    parts = urlsplit(url[:2048])
    if parts.scheme in {"http", "https"} and parts.hostname:
        return Image(host=parts.hostname)
    if parts.scheme != "data":
        raise bad_argument(f"Image URL must start with https:// or data:image/, got {url[:40]!r}.")
    head, _, payload = url.partition(",")
    if not head.endswith(";base64"):
        raise bad_argument("A data URL for an image must be base64-encoded.")
    try:
        data = base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError) as error:
        raise bad_argument(f"The image is not valid base64: {error}.") from error
    if len(data) > MAX_BYTES:
        raise bad_argument(
            f"The image has {len(data):,} bytes; the limit is {MAX_BYTES:,} bytes (20 MiB)."
        )
    kind, size = _png(data) or _jpeg(data) or ("", None)
    if size is None:
        raise bad_argument("Unsupported image: only JPEG and PNG are accepted.")
    return Image(kind, *size, size=len(data))


def _png(data: bytes) -> tuple[str, tuple[int, int]] | None:
    # Signature, then the IHDR chunk, whose first two fields are width and height.
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR" or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return "image/png", (width, height)


def _jpeg(data: bytes) -> tuple[str, tuple[int, int]] | None:
    # A chain of segments; the frame header (SOF0-15 but for DHT, JPG and DAC) has the size.
    if data[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return "image/jpeg", (width, height)
        at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return None
