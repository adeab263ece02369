"""Bodies that a proxy compresses although nobody asked for it."""

from __future__ import annotations

import zlib
from typing import Any

from grok_jupyter.client.transports.seam import TransportFailure

__all__ = ["Inflater", "inflater_for"]

_AT_ONCE = 65536  # bytes; a few hundred of them may say that they stand for gigabytes
_GZIP_OR_ZLIB = 47
_BARE_DEFLATE = -15
_COMPRESSIONS = {
    "aes128gcm", "br", "compress", "dcb", "dcz", "exi", "pack200-gzip", "x-compress", "zstd",
}  # fmt: skip
"""Codings that are registered with IANA and cannot be read piece by piece here."""


class Inflater:
    """Decompresses gzip or deflate, so much at a time and no more.

    Proxies that unpack a body may leave its label on; what is not compressed passes as it is.

    Parameters
    ----------
    unreadable : str
        How a body is compressed, where that cannot be read here.
    """

    def __init__(self, unreadable: str = "") -> None:
        self._unreadable = unreadable
        self._decompressor: Any = None
        self._compressed = b""
        self._is_plain = False

    def feed(self, data: bytes) -> None:
        """Take the next bytes as they came."""
        self._compressed += data

    def read(self) -> bytes:
        """Return the next bytes; ``b""`` if more has to be fed.

        Raises
        ------
        TransportFailure
            If the data is damaged, or cannot be read here.
        """
        data = b""
        while self._compressed and not data:
            if self._decompressor is None and not self._is_plain:
                self._look()
            if self._is_plain:
                plain, self._compressed = self._compressed, b""
                return plain
            if self._decompressor.eof:
                self._begin_member()
            try:
                data = self._decompressor.decompress(self._compressed, _AT_ONCE)
            except zlib.error as error:
                raise TransportFailure(f"the compressed body is damaged: {error}") from None
            if not self._decompressor.eof:
                self._compressed = self._decompressor.unconsumed_tail
                break
            self._compressed = self._decompressor.unused_data
        return data

    def _begin_member(self) -> None:
        """Go on with the next member: proxies may compress each event by itself."""
        self._compressed = self._compressed.lstrip(b"\0")
        if self._compressed[:1] != _GZIP:
            self._compressed = b""  # whatever is behind the body is no part of it
        self._decompressor = zlib.decompressobj(_GZIP_OR_ZLIB)

    def _look(self) -> None:
        begin = self._compressed[0]
        if self._unreadable:
            if begin not in _TEXT or not self._compressed[:40].isascii():
                raise TransportFailure(
                    f"the body is encoded as {self._unreadable!r}, which was not asked for"
                )
            self._is_plain = True
        elif begin in {0x1F, 0x78}:
            self._decompressor = zlib.decompressobj(_GZIP_OR_ZLIB)
        elif begin in _TEXT:
            self._is_plain = True
        else:
            self._decompressor = zlib.decompressobj(_BARE_DEFLATE)


_GZIP = b"\x1f"
_TEXT = b' \t\r\n{[<:"deir\xef'  # how JSON, a page, or an event stream begins


def inflater_for(encoding: str) -> Inflater | None:
    """Return what a ``content-encoding`` needs; ``None`` for a body that is as it should be.

    A name that is not a compression, such as ``none`` or ``utf-8``, means nothing: servers send
    it to keep proxies from compressing. A compression that was not asked for, and cannot be read
    piece by piece, is an error once the body turns out to be compressed.
    """
    parts = [part.partition(";")[0].strip().lower() for part in encoding.split(",")]
    names = [name for name in parts if name]
    known = [name for name in names if name in _COMPRESSIONS | _READABLE]
    if not known:
        return None
    if len(known) == 1 and known[0] in _READABLE:
        return Inflater()
    return Inflater(unreadable=encoding)


_READABLE = {"gzip", "x-gzip", "deflate"}
