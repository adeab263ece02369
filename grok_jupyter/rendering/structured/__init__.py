"""Answers that are JSON: laid out as they arrive, and when they are complete."""

from __future__ import annotations

from grok_jupyter.rendering.structured.answer import Answer, answer_of
from grok_jupyter.rendering.structured.growing import GrowingJson, laid_out
from grok_jupyter.rendering.structured.stream import JsonStream

__all__ = ["Answer", "GrowingJson", "JsonStream", "answer_of", "laid_out"]
