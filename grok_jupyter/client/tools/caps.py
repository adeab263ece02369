"""When calling ends: rounds, calls, and the same call over and over."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.tool_runs import ToolRun

__all__ = ["Caps"]

_ROUNDS = 10
_CALLS = 50
_SAME = 3  # times that one call may give one result


@dataclass(slots=True)
class Caps:
    """How far the calls of one answer may go.

    Attributes
    ----------
    max_rounds : int
        Requests for one answer, at most; the last one goes without tools.
    max_calls : int
        Calls, at most; those that cannot be carried out count as well.
    """

    max_rounds: int = _ROUNDS
    max_calls: int = _CALLS
    calls: int = 0
    _seen: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Caps:
        """Return the caps that settings name.

        Raises
        ------
        ConfigError
            If one is not a whole number: of rounds at least 1, of calls at least 0.
        """
        return cls(
            _whole("max_rounds", settings.get("max_rounds"), _ROUNDS, 1),
            _whole("max_calls", settings.get("max_calls"), _CALLS, 0),
        )

    def allows_round(self, number: int) -> bool:
        """Return whether the tools may go along in a round, counted from 1."""
        return number < self.max_rounds and self.calls < self.max_calls and not self._is_stuck

    def take_call(self) -> bool:
        """Count a call that is about to be carried out; return whether it still may."""
        self.calls += 1
        return self.calls <= self.max_calls

    @property
    def left(self) -> int:
        """How many calls may still be carried out."""
        return max(0, self.max_calls - self.calls)

    def note(self, run: ToolRun) -> None:
        """Take note of what a call has come to."""
        self._seen[run.name, _canonical(run.arguments), run.result] += 1

    @property
    def _is_stuck(self) -> bool:
        return any(times >= _SAME for times in self._seen.values())


def _canonical(arguments: str) -> str:
    try:
        return json.dumps(json.loads(arguments), sort_keys=True)
    except (ValueError, RecursionError):
        return arguments


def _whole(name: str, value: Any, default: int, least: int) -> int:
    if value is None:
        return default
    if type(value) is not int or value < least:
        raise ConfigError(
            f"{name}={shown(value, 60)} is not a whole number of {least} or more; the default is "
            f"{default}."
        )
    return value
