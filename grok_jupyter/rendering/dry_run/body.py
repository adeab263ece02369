"""The JSON of a request, laid out to be read."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from grok_jupyter.protocol.server_secrets import without_secrets
from grok_jupyter.text.excerpt import writable
from grok_jupyter.text.redaction import redacted

__all__ = ["laid_out", "tokens"]

_DATA = re.compile(r"(data:[\w/+.-]+;base64,)([A-Za-z0-9+/=]{200,})")
_BYTES_PER_TOKEN = 4


def laid_out(body: bytes) -> str:
    """Return a body as JSON over several lines: the same fields and values, in the same order.

    Written without blanks, in UTF-8, it is the body. Three things are not spelled out: images in
    base64, of which length and digest are named, keys that this process knows, and what an MCP
    server is asked with, its address but for host and path.

    Examples
    --------
    >>> print(laid_out(b'{"model":"grok-4.6","n":1}'))
    {
      "model": "grok-4.6",
      "n": 1
    }
    """
    return json.dumps(_shown(_for_readers(json.loads(body))), ensure_ascii=False, indent=2)


def tokens(text: str) -> int:
    """Return roughly how many tokens a text has: one for each four bytes, as for English."""
    return -(-len(text.encode("utf-8", "replace")) // _BYTES_PER_TOKEN)


def _for_readers(body: dict[str, Any]) -> dict[str, Any]:
    """Return a body without what lets xAI into another server."""
    return {**body, "tools": without_secrets(body["tools"], "…")} if "tools" in body else body


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return redacted(writable(_DATA.sub(_named, value)))
    if isinstance(value, dict):
        return {_shown(name): _shown(part) for name, part in value.items()}
    return [_shown(part) for part in value] if isinstance(value, list) else value


def _named(found: re.Match[str]) -> str:
    digest = hashlib.sha256(found[2].encode()).hexdigest()[:16]
    return f"{found[1]}[{len(found[2]):,} characters, sha256 {digest}]"
