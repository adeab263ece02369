"""What was given on the line of a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from grok_jupyter.client.replay.modes import Mode
from grok_jupyter.frontends.magics.expressions import Look, Value
from grok_jupyter.rendering.formats import Format

__all__ = ["OfRow", "Options"]


class OfRow(NamedTuple):
    """An option that names the row, and is read for each.

    Attributes
    ----------
    flag, text : str
        As written.
    enter : callable
        Takes options, a namespace with the row, and what looks at the values of expressions; enters
        its own value.
    """

    flag: str
    text: str
    enter: Callable[[Options, Mapping[str, Any], Look | None], None]


@dataclass(slots=True)
class Options:
    """What was given on the line; ``None`` where nothing was."""

    models: list[str] = field(default_factory=list)
    versus: list[str | Value] = field(default_factory=list)
    system: str | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    reasoning_effort: str | None = None
    output: str | None = None
    output_format: Format | None = None
    schema: str | Value | None = None
    repair: bool = False
    conversation: str | None = None
    new: bool = False
    images: list[str | Value] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)
    tools: list[str | Value] = field(default_factory=list)
    confirm: bool = False
    max_rounds: int | None = None
    max_calls: int | None = None
    timeout: float | None = None
    max_cost: float | None = None
    replay: Mode | None = None
    dry_run: bool = False
    insert: bool = False
    fix: bool = False
    fix_locals: bool = False
    raw: bool = False
    no_stream: bool = False
    quiet: bool = False
    background: bool = False
    each: str | Value | None = None
    concurrency: int | None = None
    strict: bool = False
    batch: bool = False
    yes: bool = False
    of_row: list[OfRow] = field(default_factory=list)

    def for_row(self, namespace: Mapping[str, Any], look: Look | None = None) -> Options:
        """Return them with those that name ``row``, read with a namespace that has one.

        Parameters
        ----------
        namespace : mapping
            That.
        look : callable, optional
            Takes each expression in braces and its value; what it raises goes through.
        """
        made = replace(self, images=list(self.images), parameters=dict(self.parameters), of_row=[])
        for one in self.of_row:
            one.enter(made, namespace, look)
        return made

    @property
    def model(self) -> str | None:
        """The model that was named, or the first of several."""
        return self.models[0] if self.models else None
