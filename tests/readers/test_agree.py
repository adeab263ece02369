"""What was shown, what is saved and what is computed with agree, whoever reads the notebook."""

from __future__ import annotations

import json
from functools import cache

import pytest

from grok_jupyter import Response
from grok_jupyter.protocol.chunk import decode_chunk
from readers.agreeing import difference, saved, shown
from readers.answers import answer, piece
from readers.outline import code_of, outline
from readers.reading import NAMES, fences, read

pytestmark = pytest.mark.unmeasured

ANSWERS = [answer(number) for number in range(100)]
PIECES = [piece(number) for number in range(800)]
REPORTED = 12  # the shortest texts on which a reader disagrees


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", NAMES)
def test_a_reader_shows_the_code_that_was_shown(name):
    assert_all_agree(name, lambda text, seen: code_of(seen) != code_of(shown(text, name)))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", NAMES)
def test_a_reader_shows_the_blocks_and_words_that_were_shown(name):
    assert_all_agree(name, lambda text, seen: seen != shown(text, name))


@cache
def seen_by(name):
    """What a reader shows of each text."""
    texts = [*PIECES, *ANSWERS]
    return dict(zip(texts, saved(texts, (name,))[name], strict=True))


def assert_all_agree(name, differs):
    pages = seen_by(name)
    wrong = sorted((text for text, seen in pages.items() if differs(text, seen)), key=len)
    said = "\n".join(
        f"{text!r}\n{difference(text, pages[text], name)}" for text in wrong[:REPORTED]
    )
    of_answers = sum(text in wrong for text in ANSWERS)
    assert not wrong, (
        f"{name} shows {of_answers} of {len(ANSWERS)} answers and {len(wrong) - of_answers} of "
        f"{len(PIECES)} pieces otherwise:\n{said}"
    )


def test_the_code_that_is_shown_is_the_code_that_github_reads():
    # As HTML a tag of prose would hold the code below it, which is then none of the item's own.
    texts = [text.replace("<think>", "(think)") for text in [*PIECES, *ANSWERS]]
    wrong = [
        (text, code, wanted)
        for text, html in zip(texts, read("cmark-gfm", texts), strict=True)
        if (code := code_of(shown(text))) != (wanted := code_of(outline(html)))
    ]
    assert not wrong, f"{len(wrong)} of {len(texts)}: {sorted(wrong, key=first_length)[:5]}"


def first_length(found):
    return len(found[0])


def test_the_code_of_a_response_is_what_stands_between_its_fences():
    texts = [*PIECES, *ANSWERS]
    wrong = [
        (text, code, wanted)
        for text, wanted in zip(texts, map(stripped, fences(texts)), strict=True)
        if (code := stripped(block.source for block in response(text).code)) != wanted
    ]
    wrong.sort(key=first_length)
    assert not wrong, f"{len(wrong)} of {len(texts)}: {wrong[:5]}"


def stripped(sources):
    return [source.strip("\n") for source in sources]


def response(text):
    made = Response()
    made.append(decode_chunk(json.dumps({"choices": [{"index": 0, "delta": {"content": text}}]})))
    return made
