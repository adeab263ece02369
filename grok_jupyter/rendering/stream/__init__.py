"""Rendering while the text still grows."""

from grok_jupyter.rendering.stream.patches import Patch
from grok_jupyter.rendering.stream.stream import MarkdownStream

__all__ = ["MarkdownStream", "Patch"]
