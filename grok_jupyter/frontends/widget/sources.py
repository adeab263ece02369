"""The script and the style of the page of a chat."""

from __future__ import annotations

from grok_jupyter.rendering.live.sources import script, style

__all__ = ["SCRIPT", "STYLE"]

_CHAT = "frontends/widget/static"

SCRIPT = script(f"{_CHAT}/widget.js")
STYLE = style("rendering/live/static/message.css", f"{_CHAT}/chat.css", f"{_CHAT}/talk.css")
