"""The habits of other servers: who does what, an example, and what is made of it.

``tests/protocol/test_habits.py`` runs through this table, and ``docs/servers.md`` is written from
it. A habit that is not here is not known to be accepted.

Nothing that runs imports this table: it documents the special cases, beside the code that handles
them, and is what the tests and ``docs/servers.md`` are checked against.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from grok_jupyter.protocol.habits.table_answers import ANSWERS
from grok_jupyter.protocol.habits.table_calls import CALLS
from grok_jupyter.protocol.habits.table_errors import ERRORS
from grok_jupyter.protocol.habits.table_models import MODELS

__all__ = ["HABITS", "Habit", "as_markdown"]


class Habit(NamedTuple):
    """One habit.

    Attributes
    ----------
    kind : str
        ``"answers"``, ``"calls"``, ``"errors"`` or ``"models"``.
    servers : str
        Who has it.
    habit : str
        What they do.
    outcome : str
        What is made of it, for people.
    sent : list
        An example: the JSON of each event, or of one list of models.
    made : dict or list
        What the example comes to: fields of the response, what the error says, or names of models.
    """

    kind: str
    servers: str
    habit: str
    outcome: str
    sent: list[Any]
    made: Any


HABITS: tuple[Habit, ...] = tuple(
    Habit(kind, *row)
    for kind, rows in (
        ("answers", ANSWERS),
        ("calls", CALLS),
        ("errors", ERRORS),
        ("models", MODELS),
    )
    for row in rows
)
"""All of them, in the order of the documentation."""


def as_markdown(kind: str) -> str:
    """Return the table of one kind as Markdown."""
    rows = ["| servers | what they do | what is made of it |", "|---|---|---|"]
    rows += [
        f"| {habit.servers} | {habit.habit} | {habit.outcome} |"
        for habit in HABITS
        if habit.kind == kind
    ]
    return "\n".join(rows)
