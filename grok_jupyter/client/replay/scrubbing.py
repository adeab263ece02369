"""What a server repeats of a request, taken out of an answer before it is kept."""

from __future__ import annotations

import json
import re
from typing import Any

from grok_jupyter.client.replay.tape import TimedEvent
from grok_jupyter.protocol.server_secrets import without_secrets

__all__ = ["scrubbed"]

_HINT = re.compile(r"server_url|\"mcp\"")  # without it there is nothing to take out
_DATA = "data:"


def scrubbed(block: TimedEvent) -> TimedEvent:
    """Return a block without what lets the server into another one.

    The Responses API repeats the tools of a request in its first and last events.
    """
    if not _HINT.search(block.text):
        return block
    if block.text.lstrip()[:1] in {"{", "["}:
        return block._replace(text=_clean(block.text) or block.text)
    lines = block.text.split("\n")
    data = [line for line in lines if line.startswith(_DATA)]
    clean = _clean("\n".join(line.removeprefix(_DATA) for line in data))
    if not clean:
        return block
    others = [line for line in lines if not line.startswith(_DATA)]
    return block._replace(text="\n".join([*others, f"{_DATA} {clean}"]))


def _clean(text: str) -> str:
    """Return JSON without secrets; ``""`` where there are none in it."""
    try:
        value: Any = json.loads(text)
        clean = without_secrets(value)
    except (ValueError, RecursionError):
        return ""
    if clean == value:
        return ""
    return json.dumps(clean, ensure_ascii=False, separators=(",", ":"))
