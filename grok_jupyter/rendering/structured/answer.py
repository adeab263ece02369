"""Which text of a response is laid out: that of the round that has the answer."""

from __future__ import annotations

from typing import NamedTuple

from grok_jupyter.protocol.response import Response

__all__ = ["Answer", "answer_of"]


class Answer(NamedTuple):
    """A text that is laid out.

    Attributes
    ----------
    key : tuple of int
        Which text it is. Another key: another text takes its place.
    text : str
        As far as it has come.
    """

    key: tuple[int, int]
    text: str


def answer_of(response: Response) -> Answer:
    """Return what ``json()`` and ``parse`` read, and what ``-f json`` shows.

    That is the text of the last round; until it says something, that of the one before.
    """
    repairs = response.repairs  # first: what it promises is there by now
    rounds = response.rounds
    if response.content:
        for number in range(len(rounds), 0, -1):
            text = rounds[number - 1].content
            if text:
                return Answer((repairs, number), text)
    return Answer((repairs, 0), response.content)
