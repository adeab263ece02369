"""The code of an answer that goes into a cell."""

from __future__ import annotations

from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.shown import shown
from grok_jupyter.text.code_blocks import PYTHON

__all__ = ["cell_code"]


def cell_code(response: Response) -> str:
    """Return the Python blocks of an answer as one cell; ``""`` if there are none.

    Several blocks are joined, with a blank line between. Blocks that name no language count only
    if none is Python's; those of other languages never do. A key that this process knows is hidden.
    """
    blocks = shown(response).code
    chosen = [block for block in blocks if block.language in PYTHON]
    chosen = chosen or [block for block in blocks if not block.language]
    sources = [block.source.strip("\n") for block in chosen]
    return "\n\n".join(source for source in sources if source.strip())
