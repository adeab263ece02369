"""What each row asks."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from grok_jupyter.client.base_chat import Prepared
from grok_jupyter.client.chat import AsyncChat
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.many.plan import Plan
from grok_jupyter.client.many.row_question import RowQuestion
from grok_jupyter.protocol.errors import ConfigError, GrokError, InputError
from grok_jupyter.protocol.response import Response

__all__ = ["Question", "Questions", "copied", "refuse_if_any"]

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
    asked : RowQuestion
        What it was made of.
    refusals : int
        How often it was refused with 429.
    """

    row: int
    prepared: Prepared
    digest: bytes
    asked: RowQuestion
    refusals: int = 0


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

    def refuse_rows_that_fail(self) -> None:
        """Make all questions, for a run that is to send nothing if one of them cannot be made.

        Raises
        ------
        InputError
            For the first row that cannot be asked about; it says how many more there are.
        """
        errors: list[GrokError] = []
        for row in range(len(self._plan.rows)):
            try:
                self.of(row)
            except GrokError as error:
                errors.append(error)
        refuse_if_any(errors)

    def of(self, row: int) -> Question:
        """Return the question of a row.

        Raises
        ------
        GrokError
            If there is none; the sentence names the row.
        """
        return self.made_of(row, self._plan.template.question(row))

    def made_of(self, row: int, asked: RowQuestion) -> Question:
        """Return the question of a row, given what the template has made of it. See :meth:`of`."""
        chat = self._chat.with_more(asked.messages)
        shape = asked.shape or self._plan.shape
        try:
            prepared = chat.question(asked.settings, stream=False, shape=shape, repair=asked.repair)
        except (InputError, ConfigError) as error:  # a setting of the row's own, too
            raise type(error)(f"Row {self._plan.rows.framing.named(row)}: {error}") from None
        return Question(row, prepared, hashlib.blake2b(prepared.request.body).digest(), asked)


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


def refuse_if_any(errors: Sequence[GrokError]) -> None:
    """Raise if rows cannot be asked about, where nothing is to be sent then."""
    if not errors:
        return
    many = len(errors) - 1
    more = f" {many:,} more {'row fails' if many == 1 else 'rows fail'}, too." if many else ""
    raise InputError(
        f"{errors[0]}{more} Nothing was sent; correct it, or leave strict out to have the error "
        "in the row."
    )
