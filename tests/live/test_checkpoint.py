"""What the page is to put into its notebook while an answer arrives."""

from __future__ import annotations

import random

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.live.checkpoint import KEPT, Checkpoint
from grok_jupyter.text.portable import portable


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def say(response: Response, text: str) -> None:
    response.append(Chunk({"choices": [{"index": 0, "delta": {"content": text}}]}))


def kept(operations: list, text: str = "") -> str:
    """What a page has in the end, which counts in units of UTF-16."""
    units = text.encode("utf-16-le")
    for region, block, part, keep, piece in operations:
        assert (region, block) == (KEPT, 0)
        if part == 0:
            units = units[: 2 * keep] + piece.encode("utf-16-le")
    return units.decode("utf-16-le")


def test_the_page_has_the_portable_markdown_of_the_answer_so_far():
    chance, clock = random.Random(7), Clock()
    pieces = [
        "word ",
        "\\(x^2\\) ",
        "🚀 ",
        "\n\n",
        "```\ncode\n",
        "[a]: https://a.example\n",
        "*b* ",
    ]
    response, checkpoint, page = Response(), Checkpoint("markdown", clock), ""
    for _ in range(300):
        say(response, chance.choice(pieces))
        clock.now += 2
        page = kept(checkpoint.grow(response), page)
        assert page == portable(response.content)
    assert kept(checkpoint.snapshot()) == page


def test_a_second_is_waited_for_little_and_not_for_much():
    response, clock = Response(), Clock()
    checkpoint = Checkpoint("markdown", clock)
    assert not checkpoint.grow(response)
    assert not checkpoint.snapshot()
    say(response, "It begins")
    assert checkpoint.grow(response)
    say(response, " and goes on")
    assert not checkpoint.grow(response)
    clock.now += 1
    assert checkpoint.grow(response)
    assert not checkpoint.grow(response)  # nothing is new
    say(response, "on and " * 50)
    assert checkpoint.grow(response)


def test_what_costs_much_is_made_when_the_answer_has_grown_by_a_tenth():
    response, clock = Response(), Clock()

    def slow() -> float:
        clock.now += 0.1
        return clock.now

    checkpoint = Checkpoint("markdown", slow)
    say(response, "word " * 2000)
    assert checkpoint.grow(response)
    say(response, "word " * 199)
    clock.now += 1000
    assert not checkpoint.grow(response)
    say(response, "word ")
    assert checkpoint.grow(response)


def test_a_long_answer_is_made_when_it_has_grown_by_a_tenth():
    response, clock = Response(), Clock()
    checkpoint = Checkpoint("markdown", clock)
    say(response, "word " * 6000)
    assert checkpoint.grow(response)
    say(response, "word " * 599)
    clock.now += 1000
    assert not checkpoint.grow(response)
    say(response, "word ")
    assert checkpoint.grow(response)


def test_only_what_is_new_is_sent():
    response, checkpoint = Response(), Checkpoint("markdown", Clock())
    sent = 0
    for number in range(1000):
        say(response, f"Paragraph {number}.\n\n")
        sent += sum(len(operation[-1]) for operation in checkpoint.grow(response))
    assert sent < 1.1 * len(response.content)


def test_what_is_not_rendered_is_kept_as_code():
    response, checkpoint = Response(), Checkpoint("text", Clock())
    say(response, '{"a": 1}')
    assert kept(checkpoint.grow(response)).startswith("```\n{")


def test_json_is_kept_laid_out_as_far_as_it_goes():
    response, checkpoint = Response(), Checkpoint("json", Clock())
    say(response, '{"a": ["b')
    assert kept(checkpoint.grow(response)) == '```json\n{\n  "a": [\n    "b\n```\n'
