"""From the text of a paragraph to what must change in it."""

from __future__ import annotations

from grok_jupyter.markdown.blocks.starts import TASK_BOX
from grok_jupyter.markdown.inlines.delimiters import match_runs
from grok_jupyter.markdown.inlines.resolver import Resolver
from grok_jupyter.markdown.inlines.scanner import scan
from grok_jupyter.markdown.inlines.state import State
from grok_jupyter.text.portable.edit import Edit
from grok_jupyter.text.portable.inlines import Writer
from grok_jupyter.text.portable.place import Place, Saved
from grok_jupyter.text.portable.tokens import Token

__all__ = ["save_inlines"]


def save_inlines(text: str, resolver: Resolver, place: Place) -> Saved:
    """Read the text of a paragraph, heading or cell and return what must change in it."""
    task = TASK_BOX.match(text) if place.is_task else None
    shift = task.end() if task else 0
    state = State(text[shift:], resolver)
    scan(state)
    match_runs(state.runs, 0)
    edits, tokens = Writer(state, place).written()
    if task:
        tokens.insert(0, Token("text", task.group()))
        edits = [Edit(edit.start + shift, edit.end + shift, edit.text) for edit in edits]
    return Saved(edits, tokens)
