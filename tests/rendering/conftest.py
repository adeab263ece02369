"""Responses in any state."""

import pytest

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response


@pytest.fixture(scope="session")
def answer():
    """A response with this text and this end."""

    def build(content="", status="completed", reason="stop", model="grok-4.6", usage=None, **delta):
        response = Response()
        choice = {"index": 0, "delta": {"content": content, **delta}}
        response.append(Chunk({"id": "a-1", "model": model, "choices": [choice]}))
        if status == "completed":
            choice = {"index": 0, "delta": {}, "finish_reason": reason}
            response.append(Chunk({"choices": [choice], "usage": usage}))
        if status != "streaming":
            response.finish(status)
        return response

    return build
