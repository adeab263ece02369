"""A talk as one HTML page that stands alone: nothing in it runs, nothing is fetched."""

from __future__ import annotations

import re
from html import escape
from importlib.resources import files

from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.rendering.engine import render
from grok_jupyter.rendering.runs.html import run_html
from grok_jupyter.rendering.runs.words import runs_of
from grok_jupyter.rendering.searches.html import further_html, search_html, sources_html
from grok_jupyter.rendering.searches.words import searches_of
from grok_jupyter.rendering.status import plain
from grok_jupyter.rendering.talk.head import speakers, title
from grok_jupyter.rendering.talk.markdown import answer_source, calls, last_line, speaker
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.turn import Attachment, Turn
from grok_jupyter.text.addresses import host_of
from grok_jupyter.text.excerpt import writable

__all__ = ["as_html"]

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
{head}</header>
<main>
{turns}</main>
</body>
</html>
"""
_DATA = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=]*")
_TAG = re.compile(r"<(?:a|li)\b(?:[^<>\"]|\"[^\"]*\")*>")
_ID = re.compile(r"(\b(?:id=\"|href=\"#))(fn(?:ref)?-)")


def as_html(conversation: Conversation) -> str:
    """Return the whole talk as a page, formulas as MathML."""
    names, system = speakers(conversation), conversation.system
    head = _element("p", f"With {names}", "line") if names else ""
    if system:
        head += _folded("System prompt", _element("div", system.text, "text"))
    return _PAGE.format(
        policy=_POLICY,
        style=(files(__package__) / "static" / "talk.css").read_text("utf-8"),
        title=_text(title(conversation)),
        head=head,
        turns="".join(_turn(turn, number) for number, turn in enumerate(conversation.turns, 1)),
    )


def _turn(turn: Turn, number: int) -> str:
    return f"<article>\n{_question(turn)}{_answer(turn, number)}</article>\n"


def _question(turn: Turn) -> str:
    question = turn.question
    parts = [_element("h2", "You")]
    if question.text:
        parts.append(_element("div", question.text, "text"))
    parts += [_attachment(attachment) for attachment in question.attachments]
    return f'<section class="question">\n{"".join(parts)}</section>\n'


def _answer(turn: Turn, number: int) -> str:
    response = turn.response
    parts = [_element("h2", speaker(turn))] if speaker(turn) else []
    if response.reasoning_content:
        parts.append(_folded("Reasoning", _message(response.reasoning_content, f"{number}r")))
    searches = searches_of(response)
    parts += [f"{search_html(one, with_seconds=False)}\n" for one in searches]
    parts.append(further_html(response))
    parts += [f"{run_html(run, with_seconds=False)}\n" for run in runs_of(response)]
    if response.content:
        parts.append(_message(answer_source(turn), str(number)))
    parts += [f'<div class="sources">{html}</div>\n' for html in sources_html(response)]
    if calls(response):
        parts.append(_folded("Calls of tools", _element("pre", calls(response))))
    if turn.error:
        parts.append(_element("p", turn.error, "error"))
    if last_line(response):
        parts.append(_element("p", last_line(response), "line"))
    return f'<section class="answer">\n{"".join(parts)}</section>\n'


def _message(markdown: str, name: str) -> str:
    """Render a text; the ids of its footnotes are those of every text, and become its own."""
    html = _TAG.sub(lambda tag: _ID.sub(rf"\g<1>t{name}-\2", tag.group()), render(markdown))
    return f'<div class="message" dir="auto">\n{html}\n</div>\n'


def _attachment(attachment: Attachment) -> str:
    label, part = attachment
    if isinstance(part, str):
        return _folded(label or "A text", _element("pre", part))
    name = label or "image"
    if not _DATA.fullmatch(part.url):
        host = host_of(part.url)
        place = f"image at {plain(host)}" if host else "image"
        return _element("p", f"{name} ({place})", "line")
    return f"<figure>{_picture(part, name)}{_element('figcaption', label)}</figure>\n"


def _picture(part: ImagePart, name: str) -> str:
    return f'<img src="{part.url}" alt="{_text(name)}">'


def _folded(summary: str, html: str) -> str:
    return f"<details>{_element('summary', summary)}{html}</details>\n"


def _element(tag: str, text: str, kind: str = "") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f'<{tag}{attribute} dir="auto">{_text(text)}</{tag}>\n'


def _text(text: str) -> str:
    return escape(writable(text))
