"""The whole answer, decided before the first byte goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grok_jupyter.simulator.writing.tokens import count

if TYPE_CHECKING:
    from grok_jupyter.simulator.knobs import ReasoningMode

__all__ = ["Choice", "Plan", "ToolCall"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call that the answer asks for; `arguments` is JSON text."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers (one, unless the request says n > 1)."""

    index: int
    tokens: tuple[str, ...]
    calls: tuple[ToolCall, ...]
    finish_reason: str

    @property
    def text(self) -> str:
        """The answer in one piece."""
        return "".join(self.tokens)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that an answer consists of.

    Parameters
    ----------
    id
        Of the response; derived from the request, so that equal requests give equal bytes.
    created
        Seconds since the epoch, derived in the same way.
    reasoning
        The reasoning's tokens; billed in every mode, shown as `mode` says.
    """

    id: str
    created: int
    mode: ReasoningMode
    reasoning: tuple[str, ...]
    choices: tuple[Choice, ...]

    @property
    def completion_tokens(self) -> int:
        """Visible tokens of all choices together."""
        calls = [call for choice in self.choices for call in choice.calls]
        words = sum(len(choice.tokens) for choice in self.choices)
        return words + sum(count(call.arguments) for call in calls)
