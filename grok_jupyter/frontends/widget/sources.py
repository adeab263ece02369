"""The files that the page of the chat is made of, in their order."""

from __future__ import annotations

from grok_jupyter.rendering.live.page import static
from grok_jupyter.rendering.live.widget import LIVE

__all__ = ["SCRIPT", "STYLE"]

_CHAT = "grok_jupyter.frontends.widget"

_SCRIPTS = (
    "icons", "buttons", "parts", "turn", "kernel", "pictures", "copies", "chat", "speech",
    "question", "answer", "turn_view", "log", "menu", "header", "drawer", "attachments",
    "variables", "composer", "face", "widget",
)  # fmt: skip

SCRIPT = static(
    *(f"{LIVE}:{name}.js" for name in ("dom", "formulas", "message", "channel", "notebook")),
    *(f"{_CHAT}:{name}.js" for name in _SCRIPTS),
)
STYLE = static(f"{LIVE}:message.css", f"{_CHAT}:chat.css", f"{_CHAT}:talk.css")
