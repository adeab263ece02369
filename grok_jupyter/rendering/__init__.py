"""From a response to what a reader sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grok_jupyter.rendering.engine import render
    from grok_jupyter.rendering.extension import GrokMarkdown
    from grok_jupyter.rendering.stream import MarkdownStream, Patch

__all__ = ["GrokMarkdown", "MarkdownStream", "Patch", "render"]

_HOMES = {
    "GrokMarkdown": "grok_jupyter.rendering.extension",
    "MarkdownStream": "grok_jupyter.rendering.stream",
    "Patch": "grok_jupyter.rendering.stream",
    "render": "grok_jupyter.rendering.engine",
}


def __getattr__(name: str) -> Any:
    # The engine imports Python-Markdown and the sanitiser; the finished output needs neither.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
