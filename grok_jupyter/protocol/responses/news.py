"""What one event adds, and the chunk that is made of it."""

from __future__ import annotations

from typing import Any

from grok_jupyter.protocol.chunk import Chunk, ChunkChoice
from grok_jupyter.protocol.responses.usage import chat_usage
from grok_jupyter.protocol.server_calls import Found, ServerToolCall, Source

__all__ = ["EventChunk", "News"]


class EventChunk(Chunk):
    """A chunk that an event of the Responses API makes.

    Attributes
    ----------
    error : dict
        The object that reports an error, where ``has_error``.
    """

    __slots__ = ("error", "found", "server_tool_calls")

    @property
    def reported(self) -> dict[str, Any]:
        """The object that reports an error, where ``has_error``."""
        return self.error

    def __init__(self, raw: dict[str, Any], choices: list[ChunkChoice]) -> None:
        self.raw = self.error = raw
        self.fields = {}
        self.choices = choices
        self.has_error = False
        self.found: Found | None = None
        self.server_tool_calls: list[ServerToolCall] = []

    @classmethod
    def of_text(cls, raw: dict[str, Any], text: str) -> EventChunk:
        """Return a chunk that adds content and nothing else."""
        choice = ChunkChoice.__new__(ChunkChoice)
        choice.index = 0
        choice.content = text
        choice.is_only_text = True
        return cls(raw, [choice])


class News:
    """Gathers what an event adds."""

    def __init__(self) -> None:
        self.content = self.reasoning = self.refusal = ""
        self.tool_calls: list[dict[str, Any]] = []
        self.logprobs: list[Any] = []
        self.finish_reason: str | None = None
        self.found: Found | None = None
        self.told: list[ServerToolCall] = []
        self.fields: dict[str, Any] = {}
        self.error: dict[str, Any] | None = None

    def name(self, response: Any) -> None:
        """Take from a response what it says of itself."""
        if not isinstance(response, dict):
            return
        metadata = response.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        said = {
            "id": response.get("id"),
            "model": response.get("model"),
            "created": response.get("created_at"),
            "system_fingerprint": metadata.get("system_fingerprint"),
        }
        self.fields.update({name: value for name, value in said.items() if value is not None})

    def grow(self, content: str, reasoning: str) -> None:
        """Add text."""
        self.content += content
        self.reasoning += reasoning

    def end(self, usage: Any) -> None:
        """Take the usage, which comes at the end only."""
        if used := chat_usage(usage):
            self.fields["usage"] = used

    def cite(self, url: str) -> None:
        """Note an address that the text cites."""
        self.fields.setdefault("citations", []).append(url)

    def progress(self) -> Found:
        """Note that something goes on, which is no silence."""
        self.found = self.found or Found()
        return self.found

    def call(self, call: ServerToolCall, *, is_told: bool) -> None:
        """Note how far a call of the server's has come; beginning and end are told apart."""
        found = self.progress()
        found.calls.append(call)
        found.sources += call.sources
        if is_told:
            self.told.append(call)

    def calls_ended(self, calls: list[ServerToolCall]) -> None:
        """Note calls that ended with the answer."""
        for call in calls:
            self.call(call, is_told=True)

    def find(self, sources: list[Source]) -> None:
        """Note sources."""
        self.progress().sources += sources

    def chunk(self, raw: dict[str, Any]) -> EventChunk | None:
        """Return the chunk; ``None`` if nothing is added."""
        delta = {
            "content": self.content,
            "reasoning_content": self.reasoning,
            "refusal": self.refusal,
            "tool_calls": self.tool_calls,
        }
        delta = {name: value for name, value in delta.items() if value}
        choice: dict[str, Any] = {"index": 0, "delta": delta}
        if self.finish_reason:
            choice["finish_reason"] = self.finish_reason
        if self.logprobs:
            choice["logprobs"] = {"content": self.logprobs}
        adds = bool(delta) or len(choice) > 2
        if not (adds or self.found or self.fields or self.error is not None):
            return None
        chunk = EventChunk(raw, [ChunkChoice(choice)] if adds else [])
        chunk.fields = self.fields
        chunk.found = self.found
        chunk.server_tool_calls = self.told
        if self.error is not None:
            chunk.has_error, chunk.error = True, self.error
        return chunk
