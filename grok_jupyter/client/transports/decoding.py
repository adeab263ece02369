"""Bodies that a proxy compresses although nobody asked for it."""

from __future__ import annotations

import zlib

from grok_jupyter.client.transports.seam import TransportFailure

__all__ = ["Inflater", "inflater_for"]

_AT_ONCE = 65536  # bytes; a few hundred of them may say that they stand for gigabytes
_GZIP_OR_ZLIB = 47


class Inflater:
    """Decompresses gzip or deflate, so much at a time and no more."""

    def __init__(self) -> None:
        self._decompressor = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._compressed = b""

    def feed(self, data: bytes) -> None:
        """Take compressed bytes."""
        self._compressed += data

    def read(self) -> bytes:
        """Return the next bytes; ``b""`` if more has to be fed.

        Raises
        ------
        TransportFailure
            If the data is not compressed as it claims.
        """
        if not self._compressed:
            return b""
        try:
            data = self._decompressor.decompress(self._compressed, _AT_ONCE)
        except zlib.error as error:
            raise TransportFailure(f"the compressed body is damaged: {error}") from None
        self._compressed = self._decompressor.unconsumed_tail
        return data


def inflater_for(encoding: str) -> Inflater | None:
    """Return what a ``content-encoding`` needs; ``None`` for a body that is as it should be.

    Raises
    ------
    TransportFailure
        If it is an encoding that was not asked for and cannot be read piece by piece.
    """
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return None
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return Inflater()
    raise TransportFailure(f"the body is encoded as {encoding!r}, which was not asked for")
