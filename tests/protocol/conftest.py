"""Responses fed with chunks, as dicts."""

import json

import pytest

from grok_jupyter import Response
from grok_jupyter.protocol.chunk import decode_chunk


@pytest.fixture(scope="session")
def fed():
    """Fold chunks into a response; check at every step that the texts agree."""

    def fed(*chunks, response=None):
        response = Response() if response is None else response
        before = response.content
        read = ""
        for chunk in chunks:
            decoded = decode_chunk(json.dumps(chunk))
            response.append(decoded)
            read += decoded.content
            assert before + read == response.content
            response.content.encode()
        return response

    return fed


@pytest.fixture(scope="session")
def text():
    """A chunk that adds content."""
    return lambda content, index=0, **more: {
        "choices": [{"index": index, "delta": {"content": content}}],
        **more,
    }


@pytest.fixture(scope="session")
def delta():
    """A chunk with any delta."""
    return lambda **fields: {"choices": [{"index": 0, "delta": fields}]}
