"""What each row asks."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from grok_jupyter.client.base_chat import Prepared
from grok_jupyter.client.chat import AsyncChat
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.many.failing import as_grok_error
from grok_jupyter.client.many.plan import Plan
from grok_jupyter.protocol.errors import GrokError, InputError
from grok_jupyter.protocol.response import Response

__all__ = ["Question", "Questions", "copied"]

_UNCHANGING = (str, int, float, Enum, type(None))


@dataclass(slots=True)
class Question:
    """One row's.

    Attributes
    ----------
    row : int
        Its number.
    prepared : Prepared
        What is sent.
    digest : bytes
        Of that; equal for equal questions.
    check : callable or None
        Takes the whole answer, and may raise.
    refusals : int
        How often it was refused with 429.
    """

    row: int
    prepared: Prepared
    digest: bytes
    check: Callable[[Response], object] | None = None
    refusals: int = 0

    def problem_of(self, response: Response) -> GrokError | None:
        """Return what is wrong with a whole answer; ``None`` if nothing is."""
        try:
            if self.check is not None:
                self.check(response)
        except Exception as error:
            return as_grok_error(error)
        return None


class Questions:
    """Makes the questions of a plan.

    Parameters
    ----------
    plan : Plan
        What is asked.
    connection : Connection
        Where.

    Raises
    ------
    GrokError
        If a setting cannot be used.
    """

    def __init__(self, plan: Plan, connection: Connection) -> None:
        self._plan = plan
        self._chat = AsyncChat(connection, plan.model or "", plan.messages, plan.settings)

    def of(self, row: int) -> Question:
        """Return the question of a row.

        Raises
        ------
        InputError
            If there is none; the sentence names the row.
        """
        asked = self._plan.template.question(row)
        chat = self._chat.with_more(asked.messages)
        shape = asked.shape or self._plan.shape
        try:
            prepared = chat.question(asked.settings, stream=False, shape=shape, repair=asked.repair)
        except InputError as error:
            raise InputError(f"Row {row}: {error}") from None
        digest = hashlib.blake2b(prepared.request.body).digest()
        return Question(row, prepared, digest, asked.check)


def copied(response: Response | None) -> Response | None:
    """Return a row's own response with the answer to another.

    What has ended grows no more, so both share all of it but the object that was made of it.
    """
    if response is None:
        return None
    made = Response.__new__(Response)
    for name, value in vars(response).items():
        setattr(made, name, value)
    if not isinstance(response.parsed, _UNCHANGING):
        with suppress(Exception):  # of a class of the user's that cannot be copied
            made.parsed = copy.deepcopy(response.parsed)
    return made
