"""The pixels of a PNG, whoever compressed it and whatever else the file says.

A figure that is drawn anew gives the same pixels, but other bytes: another version of zlib, or of
the program that signs the file. Source: the PNG specification, third edition, sections 9 and 11.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from itertools import accumulate
from operator import add
from typing import NamedTuple

__all__ = ["PixelError", "pixel_digest"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type: grey, RGB, palette, with alpha
_MOST_BYTES = 2**24  # of pixels; filters take Python up to half a microsecond a byte


class PixelError(ValueError):
    """It is not a PNG that can be read here."""


class _Header(NamedTuple):
    width: int
    height: int
    depth: int
    colour: int
    interlace: int


def pixel_digest(data: bytes) -> tuple[int, int, str]:
    """Return width, height and a digest of the pixels as red, green, blue, alpha.

    Raises
    ------
    PixelError
        If the file is damaged, interlaced, or has other than 8 bits a channel.
    """
    header, chunks = _read(data)
    channels = _CHANNELS.get(header.colour)
    if channels is None or header.depth != 8 or header.interlace:
        raise PixelError("an unusual PNG")
    stride = header.width * channels
    size = header.height * (stride + 1)
    if not 0 < size <= _MOST_BYTES:
        raise PixelError("too many pixels")
    try:
        packed = zlib.decompressobj().decompress(chunks.get(b"IDAT", b""), size)
    except zlib.error as error:
        raise PixelError(str(error)) from None
    if len(packed) < size:
        raise PixelError("too few pixels")
    paint = _Paint(header.colour, chunks)
    digest = hashlib.sha256()
    for row in _rows(packed, stride, channels):
        digest.update(paint.of(row))
    return header.width, header.height, digest.hexdigest()


def _read(data: bytes) -> tuple[_Header, dict[bytes, bytes]]:
    """Return the header and what the other chunks hold, those of a kind joined."""
    if not data.startswith(_SIGNATURE):
        raise PixelError("no PNG")
    position = len(_SIGNATURE)
    chunks: dict[bytes, list[bytes]] = {}
    while position + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        chunks.setdefault(kind, []).append(data[position + 8 : position + 8 + length])
        position += length + 12
    joined = {kind: b"".join(parts) for kind, parts in chunks.items()}
    try:
        width, height, depth, colour, _, _, interlace = struct.unpack(
            ">IIBBBBB", joined.pop(b"IHDR")
        )
    except (KeyError, struct.error):
        raise PixelError("a damaged PNG") from None
    return _Header(width, height, depth, colour, interlace), joined


class _Paint:
    """Turns rows of samples into red, green, blue, alpha."""

    def __init__(self, colour: int, chunks: dict[bytes, bytes]) -> None:
        self._colour = colour
        transparency = chunks.get(b"tRNS", b"")
        self._clear = transparency[1::2] if colour in {0, 2} else b""  # one colour, 16 bits each
        palette = chunks.get(b"PLTE", b"")
        self._tables = [palette[channel:768:3].ljust(256, b"\0") for channel in range(3)]
        self._tables.append(transparency.ljust(256, b"\xff")[:256])

    def of(self, row: bytes) -> bytes:
        colour = self._colour
        if colour == 6:
            return row
        painted = bytearray(len(row) // _CHANNELS[colour] * 4)
        if colour == 3:
            for channel, table in enumerate(self._tables):
                painted[channel::4] = row.translate(table)
            return bytes(painted)
        count = _CHANNELS[colour]
        for channel in range(3):
            painted[channel::4] = row[channel if count >= 3 else 0 :: count]
        painted[3::4] = row[1::2] if colour == 4 else self._opacity(row, count)
        return bytes(painted)

    def _opacity(self, row: bytes, count: int) -> bytes:
        if len(self._clear) != count:
            return b"\xff" * (len(row) // count)
        pixels = zip(*(row[channel::count] for channel in range(count)), strict=True)
        clear = tuple(self._clear)
        return bytes(0 if pixel == clear else 255 for pixel in pixels)


def _rows(packed: bytes, stride: int, step: int) -> Iterator[bytes]:
    """Undo the filters; a pixel has ``step`` bytes."""
    above = bytes(stride)
    for start in range(0, len(packed), stride + 1):
        kind = packed[start]
        row = packed[start + 1 : start + 1 + stride]
        if kind == 0:
            above = row
        elif kind == 1:
            above = _left(row, step)
        elif kind == 2 or (kind == 4 and not any(row)):  # Paeth's guess is then the one above
            above = _sum(row, above)
        elif kind == 3:
            above = _average(row, above, step)
        elif kind == 4:
            above = _paeth(row, above, step)
        else:
            raise PixelError("an unknown filter")
        yield above


def _left(row: bytes, step: int) -> bytes:
    result = bytearray(len(row))
    for channel in range(step):
        result[channel::step] = bytes(value & 255 for value in accumulate(row[channel::step], add))
    return bytes(result)


def _sum(row: bytes, above: bytes) -> bytes:
    """Add two rows byte by byte, without carries between the bytes."""
    low = int.from_bytes(b"\x7f" * len(row))
    high = low + int.from_bytes(b"\x01" * len(row))  # 0x80 in each byte
    a, b = int.from_bytes(row), int.from_bytes(above)
    return (((a & low) + (b & low)) ^ ((a ^ b) & high)).to_bytes(len(row))


def _average(row: bytes, above: bytes, step: int) -> bytes:
    result = bytearray(len(row))
    for index, value in enumerate(row):
        left = result[index - step] if index >= step else 0
        result[index] = (value + (left + above[index]) // 2) & 255
    return bytes(result)


def _paeth(row: bytes, above: bytes, step: int) -> bytes:
    result = bytearray(len(row))
    for channel in range(step):
        left = corner = 0
        values = []
        for value, up in zip(row[channel::step], above[channel::step], strict=True):
            to_left = abs(up - corner)
            to_up = abs(left - corner)
            to_corner = abs(left + up - 2 * corner)
            if to_left <= to_up and to_left <= to_corner:
                guess = left
            elif to_up <= to_corner:
                guess = up
            else:
                guess = corner
            left = (value + guess) & 255
            corner = up
            values.append(left)
        result[channel::step] = bytes(values)
    return bytes(result)
