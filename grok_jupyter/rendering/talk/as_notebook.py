"""A talk as a notebook: what was said as text, and its Python as cells that can be run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from grok_jupyter.markdown.blocks.nodes import Code
from grok_jupyter.markdown.reading import read
from grok_jupyter.rendering.runs.markdown import runs_markdown
from grok_jupyter.rendering.searches.markdown import searches_markdown
from grok_jupyter.rendering.talk.head import head_markdown
from grok_jupyter.rendering.talk.markdown import (
    answer_markdown,
    below,
    joined,
    question_markdown,
    speaker_line,
)
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.dump import dump_conversation
from grok_jupyter.session.turn import Turn
from grok_jupyter.text.code_blocks import PYTHON, language_of

__all__ = ["as_notebook"]


class _Part(NamedTuple):
    is_code: bool
    text: str


def as_notebook(conversation: Conversation) -> dict[str, Any]:
    """Return the talk as a notebook of nbformat 4.5, nothing in it executed.

    Its metadata hold the record from which the talk can be loaded again.
    """
    cells = [_cell("head", _Part(is_code=False, text=head_markdown(conversation)))]
    for number, turn in enumerate(conversation.turns, 1):
        for place, part in enumerate(_parts(turn)):
            cells.append(_cell(f"turn-{number}-{place}", part))
    return {
        "cells": cells,
        "metadata": {
            "grok_jupyter": {"conversation": dump_conversation(conversation)},
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _parts(turn: Turn) -> Iterator[_Part]:
    yield _Part(is_code=False, text=question_markdown(turn))
    called = searches_markdown(turn.response), runs_markdown(turn.response)
    lead = joined(speaker_line(turn), *called)
    for part in _divided(answer_markdown(turn)):
        if part.is_code and lead:
            yield _Part(is_code=False, text=lead)
        text = part.text if part.is_code else joined(lead, part.text)
        lead = ""
        yield _Part(part.is_code, text)
    end = joined(lead, below(turn))
    if end:
        yield _Part(is_code=False, text=end)


def _divided(markdown: str) -> Iterator[_Part]:
    """Cut a text at its blocks of Python, but for those in lists and quotations."""
    position = 0
    for block in read(markdown).blocks:
        if isinstance(block, Code) and block.fence and language_of(block.info) in PYTHON:
            yield from _part(markdown[position : block.begins], is_code=False)
            yield from _part("\n".join(block.lines), is_code=True)
            position = block.last + 1
    yield from _part(markdown[position:], is_code=False)


def _part(text: str, *, is_code: bool) -> Iterator[_Part]:
    text = text.strip("\n")
    if text.strip():
        yield _Part(is_code, text)


def _cell(name: str, part: _Part) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": "code" if part.is_code else "markdown",
        "id": name,
        "metadata": {},
        "source": part.text.splitlines(keepends=True),
    }
    return {**cell, "execution_count": None, "outputs": []} if part.is_code else cell
