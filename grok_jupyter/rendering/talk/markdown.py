"""One turn of a talk as Markdown that stays as it is."""

from __future__ import annotations

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.runs.markdown import runs_markdown
from grok_jupyter.rendering.searches.citing import cited_markdown
from grok_jupyter.rendering.searches.markdown import searches_markdown, sources_markdown
from grok_jupyter.rendering.status import plain, status_line
from grok_jupyter.rendering.structured import answer_of, laid_out
from grok_jupyter.rendering.talk.literal import literal, quoted
from grok_jupyter.session.turn import Attachment, Turn
from grok_jupyter.text.addresses import host_of
from grok_jupyter.text.excerpt import writable
from grok_jupyter.text.portable import fenced, portable

__all__ = [
    "answer_markdown",
    "answer_source",
    "below",
    "calls",
    "joined",
    "last_line",
    "question_markdown",
    "speaker",
    "speaker_line",
    "turn_markdown",
]

_LARGEST = 32_000  # characters of an image that is shown; a notebook is read as a whole
_HERE = ("data:image/png;base64,", "data:image/jpeg;base64,")


def turn_markdown(turn: Turn) -> str:
    """Return a turn as Markdown that reads well in every front end, and fetches nothing.

    The question stands as it was typed; the reasoning is left out. Nothing depends on when it was
    asked, so that a re-run with the same answer is equal.

    Parameters
    ----------
    turn : Turn
        At any status: what is open in its answer is closed.
    """
    return joined(
        question_markdown(turn), speaker_line(turn), searches_markdown(turn.response),
        runs_markdown(turn.response), answer_markdown(turn), below(turn),
    )  # fmt: skip


def question_markdown(turn: Turn) -> str:
    """Return the question of a turn, and what was attached to it."""
    attachments = turn.question.attachments
    named = [_name(attachment) for attachment in attachments if not _image(attachment)]
    return joined(
        "**You**",
        quoted(turn.question.text),
        " ".join(filter(None, map(_image, attachments))),
        f"Attached: {', '.join(named)}" if named else "",
    )


def speaker_line(turn: Turn) -> str:
    """Return the line above the answer."""
    name = speaker(turn)
    return f"**{name}**" if name else ""


def answer_markdown(turn: Turn) -> str:
    """Return the text of the answer."""
    return portable(answer_source(turn)).strip("\n")


def answer_source(turn: Turn) -> str:
    """Return the answer with its citations as small links; JSON laid out, in a fence."""
    text = laid_out(answer_of(turn.response).text) if turn.is_json else None
    return cited_markdown(turn.response) if text is None else fenced(writable(text), "json")


def below(turn: Turn) -> str:
    """Return what there is to say below the answer."""
    response = turn.response
    line = last_line(response)
    return joined(
        sources_markdown(response),
        fenced(called) if (called := calls(response)) else "",
        f"**Failed:** {literal(' '.join(turn.error.split()))}" if turn.error else "",
        f"<sub>{line}</sub>" if line else "",
    )


def speaker(turn: Turn) -> str:
    """Return who answered, by the name that the server gave; ``""`` if nobody did."""
    response = turn.response
    return plain(response.model or (turn.model if response.content else ""))


def calls(response: Response) -> str:
    """Return the calls of tools that the model asks for, and nobody ran, one a line."""
    ran = {run.id for run in response.tool_runs}
    functions = [call.function for call in response.tool_calls if call.id not in ran]
    return "\n".join(f"{function.name}({function.arguments})" for function in functions)


def last_line(response: Response) -> str:
    """Return model, tokens and cost, or that the answer was not there yet."""
    if response.is_finished:
        return status_line(response)
    return "the answer was still arriving"


def joined(*parts: str) -> str:
    """Put blocks of Markdown below each other."""
    return "\n\n".join(part.rstrip("\n") for part in parts if part)


def _image(attachment: Attachment) -> str:
    """Return an attachment as an image, if it is a small one."""
    part = attachment.part
    if isinstance(part, str) or not part.url.startswith(_HERE) or len(part.url) > _LARGEST:
        return ""
    return f"![{literal(_one_line(attachment.label))}]({part.url})"


def _name(attachment: Attachment) -> str:
    name = literal(_one_line(attachment.label)) or "a text"
    if isinstance(attachment.part, str):
        return name
    host = host_of(attachment.part.url)
    return f"{name} (image at {plain(host)})" if host else f"{name} (image)"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
