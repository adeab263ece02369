"""What is asked about many rows, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grok_jupyter.client.budget import Budget
from grok_jupyter.client.checks import flag
from grok_jupyter.client.many.columns import kinds_of
from grok_jupyter.client.many.row_question import Asked
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.client.many.table import table_of
from grok_jupyter.client.many.template import Template
from grok_jupyter.client.many.turn import Turn
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.response import Response

if TYPE_CHECKING:
    from grok_jupyter.client.shapes import Shape

__all__ = ["Plan"]

_OF_BATCHES = {"batch", "force"}
_MOST_AT_ONCE = 10_000


@dataclass(slots=True)
class Plan:
    """One question per row.

    Attributes
    ----------
    template : Template
        Makes the messages of a row.
    model : str or None
        Whom to ask.
    settings : dict
        As ``chat.create`` takes them.
    shape : Shape or None
        What each answer is to be.
    concurrency : int or None
        Rows at once; ``None``: chosen automatically.
    max_cost : float or None
        USD that all rows may cost.
    executor : Executor or None
        Where rows are asked; ``None``: here.
    rows : Rows
        What grows.
    messages : sequence of Message
        What goes ahead of each row's messages.
    report : callable
        Takes each answer that was asked for, once it is there.
    unfit : dict of int to int
        How many whole answers to a row did not do: the next one is asked anew, recorded or not.
    is_strict : bool
        Whether nothing is sent if a single row cannot be asked about.
    turn : Turn
        Held while a function runs that answers call.
    template_turn : Turn
        Held while the template runs, if that is a function.
    """

    template: Template
    model: str | None
    settings: dict[str, Any]
    shape: Shape | None
    concurrency: int | None
    max_cost: float | None
    executor: Any
    rows: Rows
    messages: Sequence[Asked] = ()
    report: Callable[[Response], object] = lambda _: None
    unfit: dict[int, int] = field(default_factory=dict)
    is_strict: bool = False
    turn: Turn = field(default_factory=Turn)
    template_turn: Turn = field(default_factory=Turn)

    @classmethod
    def of(
        cls,
        template: Any,
        rows: Any,
        *,
        model: str | None,
        settings: Mapping[str, Any],
        concurrency: int | None = None,
        max_cost: float | None = None,
        executor: Any = None,
        schema: Any = None,
        strict: bool = False,
    ) -> Plan:
        """Check what was given; nothing is sent.

        Raises
        ------
        InputError
            If the rows or the template cannot be used.
        ConfigError
            If a setting cannot be used.
        """
        for name in _OF_BATCHES & settings.keys():
            raise ConfigError(
                f"{name}={shown(settings[name], 60)} is about batches, and this is none; "
                "client.chat.map(…, batch=True) submits one."
            )
        table = table_of(rows)
        shape = _shape_of(schema)
        return cls(
            Template(template, table),
            model,
            {name: value for name, value in settings.items() if name != "messages"},
            shape,
            _at_once(concurrency),
            Budget().for_answer(max_cost).max_of_answer,
            _checked(executor),
            Rows(table.framing, kinds_of(shape) if shape is not None else None),
            settings.get("messages") or (),
            is_strict=flag("strict", strict),
        )

    def template_of(self, row: int) -> str:
        """Return how a sentence begins about the template that runs for a row."""
        named = self.rows.framing.named(row)
        return f"The template, or an expression of the cell, that reads row {named}"


def _shape_of(schema: Any) -> Shape | None:
    if schema is None:
        return None
    from grok_jupyter.client.shapes.making import shape_to_ask_for  # pydantic is not small

    return shape_to_ask_for(schema)


def _at_once(given: Any) -> int | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= _MOST_AT_ONCE:
        raise ConfigError(
            f"concurrency={shown(given, 60)} is not a number of rows at once; give a whole number "
            f"from 1 to {_MOST_AT_ONCE:,}, or leave it out."
        )
    return given


def _checked(executor: Any) -> Any:
    if executor is not None and not callable(getattr(executor, "submit", None)):
        raise ConfigError(
            f"executor={shown(executor, 60)} cannot be used; give a concurrent.futures.Executor, "
            "such as ProcessPoolExecutor(), or dask's client.get_executor(pure=False)."
        )
    return executor
