"""The files that the page of the chat is made of, in their order."""

from __future__ import annotations

from grok_jupyter.rendering.live.page import static
from grok_jupyter.rendering.live.widget import LIVE

__all__ = ["SCRIPT", "STYLE"]

_CHAT = "grok_jupyter.frontends.widget"

SCRIPT = static(
    *(f"{LIVE}:{name}" for name in ("dom.js", "formulas.js", "message.js", "channel.js")),
    *(f"{_CHAT}:{name}" for name in ("icons.js", "kernel.js", "pictures.js", "turn.js", "chat.js")),
)
STYLE = static(f"{LIVE}:message.css", f"{_CHAT}:chat.css")
