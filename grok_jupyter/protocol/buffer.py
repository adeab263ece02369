"""Text that grows by many small pieces."""

from __future__ import annotations

import re

__all__ = ["TextBuffer"]

_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HIGH_AT_END = re.compile("[\ud800-\udbff]\\Z")


class TextBuffer:
    r"""Accumulates pieces; joins them only when somebody reads.

    Some servers cut an emoji into two escaped surrogates, ``\ud83d`` and ``\ude00``, in two
    events. A high half therefore waits for its low half, so that the text can always be encoded
    as UTF-8; a half that never meets its other one becomes U+FFFD.

    One thread appends while others read: a read takes the pieces that are there.
    """

    __slots__ = ("_joined", "_pending", "_pieces")

    def __init__(self) -> None:
        self._pieces: list[str] | tuple[str, ...] = []
        self._joined: tuple[int, str] = (0, "")  # how many pieces, and their text
        self._pending = ""  # a high surrogate without its other half

    def append(self, piece: str) -> str:
        """Add a piece; return what became readable by it."""
        if self._pending or not piece.isascii():
            piece = self._whole_characters(piece)
        if piece:
            self._add(piece)
        return piece

    def flush(self) -> str:
        """Say that no more comes; return the stand-in for a half character, or ``""``."""
        rest = "\ufffd" if self._pending else ""
        self._pending = ""
        if rest:
            self._add(rest)
        # The garbage collector looks at lists for ever, and at tuples of texts but once.
        self._pieces = tuple(self._pieces)
        return rest

    @property
    def last(self) -> str:
        """The piece that was added last."""
        return self._pieces[-1] if self._pieces else ""

    def pieces(self, begin: int) -> list[str]:
        """Return the pieces from one on, without joining what was joined before."""
        return list(self._pieces[begin:])

    def __str__(self) -> str:
        known, text = self._joined
        count = len(self._pieces)
        if count > known:
            text += "".join(self._pieces[known:count])
            self._joined = (count, text)
        return text

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def _add(self, piece: str) -> None:
        pieces = self._pieces
        if isinstance(pieces, tuple):
            pieces = self._pieces = list(pieces)
        pieces.append(piece)

    def _whole_characters(self, piece: str) -> str:
        piece = self._pending + piece
        self._pending = ""
        if not _SURROGATE.search(piece):
            return piece
        if _HIGH_AT_END.search(piece):
            self._pending = piece[-1]
            piece = piece[:-1]
        piece = _PAIR.sub(lambda pair: _joined(pair.group()), piece)
        return _SURROGATE.sub("\ufffd", piece)


def _joined(pair: str) -> str:
    return pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
