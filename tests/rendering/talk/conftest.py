"""Talks, and what parsers make of their Markdown."""

import base64
from html.parser import HTMLParser

import pytest

from grok_jupyter import Chunk, Response
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.turn import Attachment, Question, Turn

_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_USAGE = {"prompt_tokens": 12, "completion_tokens": 5, "total_tokens": 17}


@pytest.fixture(scope="session")
def pixel():
    """The bytes of an image."""
    return _PIXEL


@pytest.fixture(scope="session")
def asked():
    """Return a function that makes a turn: ``asked(question, answer, …)``."""

    def asked(
        question="Hi",
        answer="Hello",
        *,
        attachments=(),
        status="completed",
        model="grok-test",
        error=None,
        reasoning="",
        calls=(),
        runs=(),
    ):
        response = Response()
        delta = {"content": answer, "reasoning_content": reasoning, "tool_calls": list(calls)}
        response.append(Chunk({"model": model, "choices": [{"delta": delta}], "usage": _USAGE}))
        response.tool_runs.extend(runs)
        if status != "streaming":
            response.finish(status)
        parts = tuple(Attachment(*attachment) for attachment in attachments)
        return Turn(Question.of(question, parts), response, "grok-asked", error=error, asked_at=1e9)

    return asked


@pytest.fixture(scope="session")
def talk():
    """Return a function that makes a conversation of turns."""

    def talk(*turns, name=None):
        conversation = Conversation(name)
        conversation.replace(turns)
        return conversation

    return talk


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []
        self.text = []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="session")
def read():
    """Return a function that gives the tags and the text of HTML."""

    def read(html):
        reader = _Text()
        reader.feed(html)
        return reader.tags, "".join(reader.text)

    return read
