"""What was given on the line of a cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from grok_jupyter.client.replay.modes import Mode
from grok_jupyter.frontends.magics.expressions import Value
from grok_jupyter.rendering.formats import Format

__all__ = ["Options"]


@dataclass(slots=True)
class Options:
    """What was given on the line; ``None`` where nothing was."""

    model: str | None = None
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
