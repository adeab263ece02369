"""Finding the JSON in an answer."""

from __future__ import annotations

import json

__all__ = ["json_in"]


def json_in(text: str) -> str | None:
    """Return the JSON in an answer: the whole of it, or its only fenced block that is JSON.

    ``None`` if it holds no JSON.
    """
    from grok_jupyter.markdown.code import code_blocks  # the reader is not small

    if _is_json(text):
        return text
    blocks = code_blocks(text)
    found = [block.source for block in blocks if _is_json(block.source)]
    if len(found) > 1:
        found = [b.source for b in blocks if b.language.lower() == "json" and _is_json(b.source)]
    return found[0] if len(found) == 1 else None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
