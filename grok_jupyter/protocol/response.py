"""The accumulating answer: plain data that grows while it streams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from grok_jupyter.protocol.choice import Choice
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.habits.texts import whole_number_of, word_of
from grok_jupyter.protocol.json_in import decoded
from grok_jupyter.protocol.searched import Searched
from grok_jupyter.protocol.tool_calls import ToolCall
from grok_jupyter.protocol.tool_runs import ToolRun
from grok_jupyter.protocol.usage import Usage, decode_usage, total
from grok_jupyter.text.excerpt import excerpt, writable
from grok_jupyter.text.redaction import redacted

if TYPE_CHECKING:
    from grok_jupyter.protocol.messages import Message
    from grok_jupyter.text.code_blocks import CodeBlock

__all__ = ["DEMO_MODEL", "Response", "Status"]

Status = Literal["pending", "streaming", "completed", "interrupted", "failed"]

DEMO_MODEL = "grok-demo"
"""As the embedded endpoint names itself, whatever model it was asked for."""


class Response(Searched):
    """An answer, complete up to the chunk that arrived last.

    The same object is handed out at each step of a stream. It is plain data: it pickles, copies,
    and holds neither key nor connection.

    Attributes
    ----------
    status : str
        ``"pending"`` until the first event, then ``"streaming"``, at last ``"completed"``,
        ``"interrupted"`` or ``"failed"`` (a truncated stream has failed).
    id, model, system_fingerprint : str or None
        As the server reports them; ``model`` is the one that it resolved the name to.
    created : int or None
        Unix time in seconds, by the server's clock.
    api : str
        Over which format it came: ``"chat"`` (Chat Completions) or ``"responses"``.
    parsed : object or None
        What ``chat.parse``, ``--schema`` or ``chat.send(text, schema=…)`` made of the answer.
    fits : bool or None
        Whether the answer has the shape that was asked for; ``None`` if none was, and until its
        end.
    repairs : int
        How often another answer took the place of one that did not fit. ``usage`` counts all.
    complaint : str
        Of a round: what the model was told, since the answer before it did not fit.
    time_to_first_token, elapsed : float or None
        Seconds from the request to the first text, and to the event that arrived last.
    recorded_at : float or None
        Unix time in seconds when the answer was recorded, if it is a replay; nothing is spent on
        it then. ``None`` if the server was asked.
    """

    has_hidden = False
    """Whether this is a copy for showing, with a mark in place of a key; ``False`` as it came."""

    def __init__(self) -> None:
        super().__init__()
        self.status: Status = "pending"
        self._choices: dict[int, Choice] = {0: Choice(0)}
        self.id: str | None = None
        self.model: str | None = None
        self.created: int | None = None
        self.system_fingerprint: str | None = None
        self.api = "chat"
        self.parsed: Any = None
        self.fits: bool | None = None
        self.repairs = 0
        self.complaint = ""
        # Lists only where there is something: a run over rows keeps a hundred thousand answers.
        self._tool_runs: list[ToolRun] | None = None
        self._rounds: list[Response] | None = None
        self._set_apart: tuple[str, ...] = ()  # texts of which the next part begins a round
        self.time_to_first_token: float | None = None
        self.elapsed: float | None = None
        self.recorded_at: float | None = None
        self._usage: Usage | None = None
        self._usage_raw: Any = None
        self._untold: Chunk | None = None  # what was held when the caller left

    @property
    def tool_runs(self) -> list[ToolRun]:
        """The calls of functions that were carried out here, in order."""
        if self._tool_runs is None:
            self._tool_runs = []
        return self._tool_runs

    @property
    def rounds(self) -> list[Response]:
        """What each request was answered, where there can be several; else empty.

        With functions as tools, or a shape: calls, then more calls, at last the answer.
        """
        if self._rounds is None:
            self._rounds = []
        return self._rounds

    @property
    def choices(self) -> list[Choice]:
        """The answers, by index; more than one with ``n > 1``."""
        return [self._choices[index] for index in sorted(self._choices)]

    @property
    def content(self) -> str:
        """The answer's text so far, of all rounds; ``""`` before the first."""
        return self._choices[0].content

    @property
    def reasoning_content(self) -> str:
        """The reasoning's text so far; ``""`` where the server sends none."""
        return self._choices[0].reasoning_content

    @property
    def tool_calls(self) -> list[ToolCall]:
        """The calls that the model asks for, in the last round if there are several."""
        return self._choices[0].tool_calls

    @property
    def finish_reason(self) -> str | None:
        """Why the server ended the answer: ``stop``, ``length``, ``tool_calls``, ...

        ``None`` while it streams, and for ever if it was interrupted.
        """
        return self._choices[0].finish_reason

    @property
    def is_refused(self) -> bool:
        """Whether the model refused, and the server said so; the content says why."""
        return self._choices[0].is_refused

    @property
    def logprobs(self) -> list[Any]:
        """One entry per token, where asked for."""
        return self._choices[0].logprobs

    @property
    def usage(self) -> Usage | None:
        """Tokens as reported last, the sum over rounds; ``None`` until reported, not estimated."""
        if self._rounds:
            return total(one.usage for one in self._rounds)
        if self._usage_raw is not None:
            # Some servers report a running total with every chunk: read it when somebody asks.
            self._usage = decode_usage(self._usage_raw, self._usage) or self._usage
            self._usage_raw = None
        return self._usage

    @property
    def cost_usd(self) -> float | None:
        """What the answer was billed, in USD; ``None`` if unreported, never guessed."""
        usage = self.usage
        return usage.cost_usd if usage else None

    @property
    def by_request(self) -> Sequence[Response]:
        """What each request was answered: the rounds, or the response where there are none."""
        return self._rounds or (self,)

    @property
    def final(self) -> Response:
        """The last round, which has the answer proper; the response itself if it is the only one.

        ``json()`` and ``parse`` read this one's text. A round that repairs counts from its first
        text on.
        """
        if not self._rounds:
            return self
        is_waiting = self.repairs < sum(bool(one.complaint) for one in self._rounds)
        return self._rounds[-2:][0] if is_waiting else self._rounds[-1]

    @property
    def messages(self) -> list[Message]:
        """The answer as messages: with functions, all calls and results; what ``append`` adds."""
        from grok_jupyter.protocol.exchanged import messages_of

        return messages_of(self)

    @property
    def code(self) -> list[CodeBlock]:
        """The fenced blocks of code in the answer."""
        from grok_jupyter.text.code_blocks import code_blocks  # the reader is not small

        return code_blocks(self.content)

    @property
    def tables(self) -> list[Any]:
        """The tables in the answer, as data frames, or lists of dicts where there is no pandas."""
        from grok_jupyter.protocol.tables import data_tables

        return data_tables(self.content)

    @property
    def is_finished(self) -> bool:
        """Whether nothing more can arrive."""
        return self.status in {"completed", "interrupted", "failed"}

    def json(self) -> Any:
        """Return the answer decoded as JSON: the whole of it, or its only fenced block.

        Raises
        ------
        AnswerError
            If the answer is not JSON.
        """
        return decoded(self)

    def append(self, chunk: Chunk) -> bool:
        """Fold in a chunk; everything readable is up to date afterwards. Streams call this.

        Returns
        -------
        bool
            False for the empty deltas with which a server only keeps the connection alive.
        """
        raw = chunk.fields
        if self.status == "pending":
            self.status = "streaming"
        carries = False
        for delta in chunk.choices:
            choice = self._choices.get(delta.index) or self._choice(delta.index)
            carries = choice.append(delta) or carries
        usage = raw.get("usage")
        if usage and type(usage) is dict:
            if self._usage_raw is not None and _reports_cost(self._usage_raw):
                _ = self.usage  # a later total may leave the cost out
            self._usage_raw = usage
            carries = carries or not chunk.choices
        if raw.get("id") != self.id:
            self.id = _label(raw.get("id")) or self.id
        if raw.get("model") != self.model:
            self.model = _label(raw.get("model")) or self.model
        if raw.get("created") != self.created:
            self.created = whole_number_of(raw.get("created")) or self.created
        if raw.get("system_fingerprint") != self.system_fingerprint:
            fingerprint = raw.get("system_fingerprint")
            if isinstance(fingerprint, str) and fingerprint:
                self.system_fingerprint = writable(fingerprint)
        if raw.get("citations"):
            self._cite(raw["citations"])
        if chunk.found is not None:
            self._take(chunk.found)
            return True
        return carries

    def redact(self, redact: Callable[[str], str]) -> None:
        """Take a secret out of what the server says of itself. Streams call this."""
        for name in ("id", "model", "system_fingerprint"):
            setattr(self, name, (value := getattr(self, name)) and redact(value))
        for choice in self.choices:
            choice.finish_reason = choice.finish_reason and redact(choice.finish_reason)

    def finish(self, status: Status) -> str:
        """Set the last status, once; return the text that closing the answer adds to it."""
        if self.is_finished:
            return ""
        self.status = status
        self._end_calls()
        if status != "completed":
            return ""  # half a character at a break is not text
        flushed = {index: choice.flush() for index, choice in self._choices.items()}
        return flushed[0]

    def _choice(self, index: int) -> Choice:
        choice = self._choices.get(index)
        if choice is None:
            choice = self._choices[index] = Choice(index)
        return choice

    def __str__(self) -> str:
        return self.content

    def __repr__(self) -> str:
        parts = [f"status={self.status!r}", f"model={self.model and redacted(self.model)!r}"]
        parts.append(f"content={excerpt(self.content, 60)!r}")
        if self.usage:
            parts.append(f"total_tokens={self.usage.total_tokens}")
        return f"Response({', '.join(parts)})"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from grok_jupyter.protocol.mimebundle import mimebundle

        return mimebundle(self)


def _reports_cost(usage: Any) -> bool:
    return isinstance(usage, dict) and bool(usage.get("cost_in_usd_ticks"))


def _label(value: Any) -> str:
    return writable(word_of(value))
