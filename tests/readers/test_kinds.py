"""Each kind of thing that once went wrong between what was shown and what is saved."""

from __future__ import annotations

import json

import pytest

from grok_jupyter import Response
from grok_jupyter.protocol.chunk import decode_chunk
from readers.agreeing import difference, saved, shown
from readers.examine import examine
from readers.kinds import HARM, STRUCTURE
from readers.outline import code_of
from readers.reading import fences


@pytest.mark.parametrize("text", STRUCTURE.values(), ids=STRUCTURE)
def test_every_reader_shows_what_was_shown(text):
    found = [difference(text, pages[0], name) for name, pages in saved([text]).items()]
    assert not any(found), "\n".join(filter(None, found))


@pytest.mark.parametrize("text", STRUCTURE.values(), ids=STRUCTURE)
def test_the_code_of_a_response_is_the_code_between_fences(text):
    (wanted,) = fences([text])
    response = Response()
    response.append(decode_chunk(json.dumps({"choices": [{"delta": {"content": text}}]})))
    assert [block.source.strip("\n") for block in response.code] == [
        code.strip("\n") for code in wanted
    ]


@pytest.mark.parametrize("text", HARM.values(), ids=HARM)
def test_no_reader_comes_to_harm(text):
    assert list(examine([text])) == []


def test_what_the_readers_agree_on_is_there():
    assert code_of(shown(STRUCTURE["a fence that is not closed"])) == ["'x = 1'"]
    assert shown(STRUCTURE["a displayed formula in a quote"]) == [
        "blockquote", "  p ⟦a+b⟧", "  p and more",
    ]  # fmt: skip
