"""One of the answers in a response, growing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grok_jupyter.protocol.buffer import TextBuffer
from grok_jupyter.protocol.chunk import ChunkChoice
from grok_jupyter.protocol.tool_calls import ToolCall, ToolCalls
from grok_jupyter.text.excerpt import excerpt
from grok_jupyter.text.keyless import keyless

__all__ = ["Choice"]

_PLACEHOLDER = "Thinking..."
"""Some models repeat this as reasoning while they think (captured traffic, July 2025)."""


class Choice:
    """One of the ``n`` answers.

    Attributes
    ----------
    index : int
        Which one, from 0.
    finish_reason : str or None
        Why it ended, as the server says.
    is_refused : bool
        Whether the model refused to answer, and the server said so; the content says why.
    """

    is_refused = False

    def __init__(self, index: int) -> None:
        self.index = index
        self.role = "assistant"
        self.finish_reason: str | None = None
        self._content = TextBuffer()
        self._reasoning = TextBuffer()
        # Made when there are some: thousands of answers have none.
        self._logprobs: list[Any] | None = None
        self._called: ToolCalls | None = None

    @property
    def content(self) -> str:
        """The answer's text so far."""
        return str(self._content)

    @property
    def reasoning_content(self) -> str:
        """The reasoning's text so far, where the server sends any."""
        return str(self._reasoning)

    @property
    def tool_calls(self) -> list[ToolCall]:
        """The calls that the model asks for."""
        return [] if self._called is None else self._called.calls

    @property
    def logprobs(self) -> list[Any]:
        """One entry per token, where asked for, as the server sends them."""
        if self._logprobs is None:
            self._logprobs = []
        return self._logprobs

    @logprobs.setter
    def logprobs(self, logprobs: Sequence[Any]) -> None:
        self._logprobs = list(logprobs) or None

    def extend_logprobs(self, logprobs: Sequence[Any]) -> None:
        """Add entries of more tokens."""
        if logprobs:
            self.logprobs.extend(logprobs)

    @property
    def _calls(self) -> ToolCalls:
        if self._called is None:
            self._called = ToolCalls()
        return self._called

    @_calls.setter
    def _calls(self, calls: ToolCalls) -> None:
        self._called = calls

    def append(self, delta: ChunkChoice) -> bool:
        """Fold in what a chunk adds, if anything; ``delta`` keeps what became readable by it."""
        if delta.is_only_text:  # nearly always
            delta.content = self._content.append(delta.content)
            return True
        if delta.whole is not None:
            self._complete(delta, delta.whole)
        if delta.refusal:
            self.is_refused = True
            delta.content += delta.refusal
        content = delta.content
        if content:
            delta.content = self._content.append(content)
        if delta.role:
            self.role = delta.role
        self.extend_logprobs(delta.logprobs)
        if delta.reasoning_content:
            is_repeated = self._repeats_placeholder(delta.reasoning_content)
            added = "" if is_repeated else self._reasoning.append(delta.reasoning_content)
            delta.reasoning_content = added
        if delta.finish_reason:
            self.finish_reason = delta.finish_reason
        for part in delta.tool_calls:
            self._calls.append(part)
        return bool(content or delta.reasoning_content or delta.finish_reason or delta.tool_calls)

    def _complete(self, delta: ChunkChoice, whole: ChunkChoice) -> None:
        """Put into ``delta`` what of a whole answer has not arrived yet."""
        is_whole = delta.is_surely_whole
        delta.content += _rest(whole.content, self.content + delta.content, is_whole=is_whole)
        delta.reasoning_content += _rest(
            whole.reasoning_content,
            self.reasoning_content + delta.reasoning_content,
            is_whole=is_whole,
        )
        if not self.is_refused and not delta.refusal:
            delta.refusal = whole.refusal
        if not self.tool_calls and not delta.tool_calls:
            delta.tool_calls = whole.tool_calls
        delta.role = delta.role or whole.role

    def flush(self) -> str:
        """Close the text; return what that adds to the content."""
        self._reasoning.flush()
        return self._content.flush()

    def _repeats_placeholder(self, text: str) -> bool:
        return text.strip() == _PLACEHOLDER and self._reasoning.last == text

    def __repr__(self) -> str:
        return f"Choice({self.index}, {excerpt(self.content)!r}, {keyless(self.finish_reason)})"


def _rest(whole: str, so_far: str, *, is_whole: bool) -> str:
    if whole.startswith(so_far):
        return whole[len(so_far) :]
    return "" if is_whole else whole
