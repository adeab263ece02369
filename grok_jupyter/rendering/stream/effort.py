"""How much work a stream has done for the text that it was given."""

from __future__ import annotations

__all__ = ["Effort"]

_EACH_FRAME = 8_000  # characters that a frame may read and write, whatever is new
_EACH_NEW = 16  # and for each new character
_DEBT = 200_000  # characters; about a fifth of a second


class Effort:
    """Allows each frame some work of its own, and otherwise as much as the text has grown.

    Frames of most texts need less. Where they need more, again and again (a row of a thousand
    cells, an address of a hundred thousand characters), some are left out until the text has
    grown by as much as they would cost: so all of them together cost no more than the text is
    long, times a constant.
    """

    def __init__(self) -> None:
        self._debt = 0

    @property
    def is_exhausted(self) -> bool:
        """Whether a frame had better be left out."""
        return self._debt > _DEBT

    def allow(self, new: int) -> None:
        """Note that so many characters have arrived, and another frame is due."""
        self._debt = max(0, self._debt - _EACH_FRAME - _EACH_NEW * new)

    def spend(self, characters: int) -> None:
        """Note that so many characters were read, or written as HTML."""
        self._debt += characters
