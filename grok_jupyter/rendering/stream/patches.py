"""What a front end is sent: which part of which block becomes what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from grok_jupyter.rendering.lengths import common_length, utf16_length

__all__ = ["NOTES", "SHELL", "Patch", "Shown", "difference"]

NOTES = -1  # the block of the footnotes, which stands behind all the others
SHELL = -1  # the part that is a block's shell

_ENDS = re.compile(r"(?:</\w+>)*\Z")


class Shown(NamedTuple):
    """A block as a front end shows it.

    Attributes
    ----------
    shell : str
        The HTML of the block's outer elements.
    parts : list of str
        The HTML of what stands one after the other in the innermost of these.
    """

    shell: str
    parts: list[str]

    @property
    def html(self) -> str:
        """The block in one piece."""
        ends = _ENDS.search(self.shell)
        place = ends.start() if ends else len(self.shell)
        return "".join((self.shell[:place], *self.parts, self.shell[place:]))


class Patch(NamedTuple):
    """One change of what is shown.

    Attributes
    ----------
    block : int
        The block, counted from 0; -1 is the section of footnotes, always the last one.
    part : int
        The part of the block, counted from 0, in the order in which they stand in the shell's
        innermost element; -1 is the shell itself, and replacing it removes all parts.
    keep : int
        How much of the part's HTML stays, from its beginning, in UTF-16 code units, as JavaScript
        counts. Always 0 for shells.
    html : str or None
        What follows. ``None`` removes the part and all later ones; for a shell, the block and all
        later ones.
    """

    block: int
    part: int
    keep: int
    html: str | None


def difference(block: int, old: Shown | None, new: Shown) -> Iterator[Patch]:
    """Yield the patches that make ``new`` of ``old``."""
    if old is None or old.shell != new.shell:
        yield Patch(block, SHELL, 0, new.shell)
        known: list[str] = []
    else:
        known = old.parts
    for part, html in enumerate(new.parts):
        before = known[part] if part < len(known) else None
        if before is None:
            yield Patch(block, part, 0, html)
        elif before is not html and before != html:
            keep = common_length(before, html)
            yield Patch(block, part, utf16_length(html[:keep]), html[keep:])
    if len(known) > len(new.parts):
        yield Patch(block, len(new.parts), 0, None)
