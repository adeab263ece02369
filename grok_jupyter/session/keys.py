"""No key goes out in a question, or stays in a talk."""

from __future__ import annotations

import re
from collections.abc import Iterable

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.text.redaction import holds_key, looks_like_key

__all__ = ["is_line_with_a_key", "refuse_keys", "refuse_keys_in"]

_ABOUT_A_KEY = re.compile(r"\W*(?:xai[_ -]?)?(?:api[_ -]?)?key\b(.*)", re.IGNORECASE | re.DOTALL)
_BETWEEN = re.compile(r"[\s=:\"'`´‘’“”„«»()\[\]{}<>,;]+")
_BESIDE = {"", "--save", "--forget", "bearer", "is", "my", "authorization"}
_ALONE = re.compile(r"xai-\S+|(?=\S*\d)[\w-]{20,}")
_AMONG_WORDS = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{20,}", re.IGNORECASE)


def refuse_keys(what: str, *texts: str) -> None:
    """Refuse texts of which one holds a key of this process, or what looks like one of xAI.

    Parameters
    ----------
    what : str
        What they are, for the sentence: ``"The prompt"``.
    *texts : str
        What would be sent and kept.

    Raises
    ------
    InputError
        If there is a key; the sentence does not quote it.
    """
    if any(holds_key(text) or looks_like_key(text) for text in texts):
        raise InputError(
            f"{what} holds an API key, which was not sent. Take it out of the notebook, which "
            "would be saved with it; `%grok key` asks for a key where nobody sees it."
        )


def refuse_keys_in(messages: Iterable[Message]) -> None:
    """Refuse messages of which one holds a key. See :func:`refuse_keys`."""
    refuse_keys("The prompt", *(message.text for message in messages))


def is_line_with_a_key(line: str) -> bool:
    """Return whether somebody wrote the key behind ``%grok key``.

    Alone on the line, options, quotes and the like aside, any long word with a digit may be one, as
    may anything that begins with ``xai-``; among other words only what is no word at all.
    """
    match = _ABOUT_A_KEY.match(line)
    if match is None:
        return False
    words = [word for word in _BETWEEN.split(match[1]) if word.lower() not in _BESIDE]
    if len(words) == 1:
        return bool(_ALONE.fullmatch(words[0]))
    return any(_AMONG_WORDS.fullmatch(word) for word in words)
