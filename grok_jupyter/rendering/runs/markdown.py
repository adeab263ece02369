"""The calls of an answer as Markdown that every front end reads alike, and that runs nothing."""

from __future__ import annotations

import re

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.runs.words import Run, runs_of
from grok_jupyter.text.portable.code import element
from grok_jupyter.text.portable.signs import entities

__all__ = ["runs_markdown"]

# What no reader takes for anything else, so that the file can be read as it is.
_PLAIN = re.compile(r"(?:[^\W_]|[ ()\"',=+%°-]|\.(?![^\W_])|(?<=\d)\.(?=\d))*")


def runs_markdown(response: Response) -> str:
    """Return the calls below each other, one a line, the long ones folded; ``""`` without any.

    Each is HTML on one line, in which every sign that could mean something is an entity: no reader
    finds Markdown, a formula or a tag in it. Nothing depends on time, so that a re-run with the
    same results is equal.
    """
    return "\n\n".join(map(_run, runs_of(response)))


def _run(run: Run) -> str:
    line = f"<code>{_signs(run.call)}</code> {_outcome(run)}"
    if not run.arguments and not run.result:
        return f"<div>{line}</div>"
    texts = [text.removesuffix("\n") for text in (run.arguments, run.result) if text]
    folded = f"<blockquote>{''.join(map(element, texts))}</blockquote>"  # set in, everywhere
    return f"<details><summary>{line}</summary>{folded}</details>"


def _outcome(run: Run) -> str:
    # In code no typesetter looks for formulas.
    words, mark, rest = run.outcome.partition("→ " if run.status == "done" else ": ")
    return f"{words}{mark}<code>{_signs(rest)}</code>" if rest else words


def _signs(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else entities(text)
