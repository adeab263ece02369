"""A response as it may be shown and kept: without the keys that this process knows.

``response.content`` stays what the server sent; whatever leads from it to a page, a terminal, a
notebook or a file goes through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from grok_jupyter.protocol.buffer import TextBuffer
from grok_jupyter.protocol.choice import Choice
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.sealed import without_keys
from grok_jupyter.protocol.shown_found import ShownFound
from grok_jupyter.protocol.tool_calls import Function, ToolCall
from grok_jupyter.protocol.tool_runs import ToolRun
from grok_jupyter.text.redaction import Redactor, redacted, without_controls
from grok_jupyter.text.secret import known
from grok_jupyter.text.spellings import Spellings

__all__ = ["Shown", "clean_call", "clean_message", "shown"]

_MOST_DEPTH = 32


def shown(response: Response) -> Response:
    """Return a response as it may be shown: itself, unless there is something to hide.

    Parameters
    ----------
    response : Response
        At any status.

    Returns
    -------
    Response
        A copy with a mark in place of each key has ``has_hidden``.
    """
    copy = Shown(response)
    clean = copy.catch_up()
    return clean if clean.has_hidden or copy.is_holding else response


class Shown:
    """Follows a response that grows; what may become a key is held back until that is clear.

    Parameters
    ----------
    response : Response
        What arrives.
    """

    def __init__(self, response: Response) -> None:
        self._source = response
        self._keys = known()
        self._shown = Response() if self._keys else response
        self._texts: dict[tuple[int, str], _Text] = {}
        self._choices: dict[int, Choice] = {}  # that were followed
        self._labels: dict[str, Any] = {}  # as the server sent them last
        self._clean_labels: dict[str, Any] = {}
        self._found = ShownFound()
        self._rounds: list[Shown] = []
        self._runs = _Runs()
        self._sealed: list[dict[str, Any]] = []
        self._seen_sealed = 0

    @property
    def is_holding(self) -> bool:
        """Whether some text is held back."""
        return any(text.is_holding for text in self._texts.values())

    def catch_up(self) -> Response:
        """Return what may be shown now; the same object each time."""
        source, shown = self._source, self._shown
        if shown is source or shown.is_finished:
            return shown
        # Its status first, then the texts, which may go on growing.
        state = {name: value for name, value in vars(source).items() if name not in _ITS_OWN}
        has_ended = source.is_finished and state["status"] == source.status
        for choice in source.choices:
            self._copy(choice, has_ended=has_ended)
        labels = {name: state[name] for name in _LABELS}
        if labels != self._labels:
            self._labels, self._clean_labels = labels, _clean(labels)
        state.update(self._clean_labels)
        state["_reported"] = _clean(source._reported) if has_ended else {}
        self._found.catch_up(list(state["_server_calls"]), dict(state["_sources"]))
        state["_server_calls"], state["_sources"] = self._found.calls, self._found.sources
        state["sealed"] = self._clean_sealed(source.sealed)
        state["_rounds"] = self._clean_rounds()
        state["_tool_runs"] = self._runs.catch_up(source.tool_runs)
        vars(shown).update(state)
        is_changed = self._clean_labels != labels
        is_changed |= any(one.has_hidden for one in shown.rounds)
        is_changed |= self._runs.has_hidden
        is_changed |= len(self._sealed) != self._seen_sealed
        is_changed |= self._found.has_hidden
        is_changed |= has_ended and shown.citations != source.citations
        if is_changed or any(text.has_hidden for text in self._texts.values()):
            shown.has_hidden = True
        return shown

    def _clean_rounds(self) -> list[Response]:
        for round_ in self._source.rounds[len(self._rounds) :]:
            self._rounds.append(Shown(round_))
        return [one.catch_up() for one in self._rounds]

    def _clean_sealed(self, sealed: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Leave out what holds a key: in part, it is of no use to its server."""
        fresh = sealed[self._seen_sealed :]
        self._seen_sealed += len(fresh)
        self._sealed += without_keys(fresh)
        return self._sealed

    def _copy(self, source: Choice, *, has_ended: bool) -> None:
        if self._choices.get(source.index) is not source:  # another has taken its place
            self._choices[source.index] = source
            self._shown._choices[source.index] = Choice(source.index)
            for name in _TEXTS:
                self._texts.pop((source.index, name), None)
        copy = self._shown._choice(source.index)
        copy.role = source.role
        copy.is_refused = source.is_refused
        for name in _TEXTS:
            place = source.index, name
            if place not in self._texts:
                self._texts[place] = _Text(self._keys)
            text = self._texts[place]
            text.catch_up(getattr(source, name), getattr(copy, name), has_ended=has_ended)
        copy.finish_reason = _clean(source.finish_reason)
        if not has_ended:
            return
        # Tokens would put together what stands hidden in the text.
        is_hidden = any(self._texts[source.index, name].has_hidden for name in _TEXTS)
        copy.logprobs = [] if is_hidden else source.logprobs
        copy._calls.calls = [clean_call(call) for call in source.tool_calls]
        written = [call.to_wire() for call in source.tool_calls]
        if [call.to_wire() for call in copy.tool_calls] != written:
            self._shown.has_hidden = True


class _Text:
    """One text of a response, followed piece by piece."""

    def __init__(self, keys: list[Spellings]) -> None:
        self._redactor = Redactor(keys)
        self._count = 0  # pieces that were read

    @property
    def has_hidden(self) -> bool:
        return self._redactor.has_hidden

    @property
    def is_holding(self) -> bool:
        return self._redactor.is_holding

    def catch_up(self, source: TextBuffer, copy: TextBuffer, *, has_ended: bool) -> None:
        pieces = source.pieces(self._count)
        self._count += len(pieces)
        if pieces:
            copy.append(self._redactor.feed(without_controls("".join(pieces))))
        if has_ended:
            copy.append(self._redactor.finish())


class _Runs:
    """The calls of functions: those that have ended are looked at once, however many there are."""

    def __init__(self) -> None:
        self._shown: list[ToolRun] = []
        self._open: dict[int, _Run] = {}  # by their place, those that may change
        self.has_hidden = False

    def catch_up(self, source: list[ToolRun]) -> list[ToolRun]:
        """Return them as they may be shown; the same list each time."""
        for place in range(len(self._shown), len(source)):
            self._open[place] = _Run(source[place])
            self._shown.append(self._open[place].catch_up())
        for place, run in list(self._open.items()):
            self._shown[place] = run.catch_up()
            self.has_hidden |= run.has_hidden
            if self._shown[place].has_ended:
                del self._open[place]
        return self._shown


class _Run:
    """One call of a function; what it says is looked at again only when it has changed."""

    def __init__(self, source: ToolRun) -> None:
        self._source = source
        self._seen: ToolRun | None = None
        self._shown = source

    @property
    def has_hidden(self) -> bool:
        return self._shown != self._seen

    def catch_up(self) -> ToolRun:
        run = replace(self._source)
        if run != self._seen:
            self._seen = run
            self._shown = replace(
                run,
                id=redacted(run.id),
                name=redacted(run.name),
                arguments=redacted(run.arguments),
                result=redacted(run.result),
            )
        return self._shown


def clean_message(message: Message) -> Message:
    """Return a message without the keys that this process knows."""
    parts = tuple(redacted(part) if isinstance(part, str) else part for part in message.content)
    if message.sealed:
        message = replace(message, sealed=without_keys(message.sealed))
    if message.tool_call_id:
        message = replace(message, tool_call_id=redacted(message.tool_call_id))
    if message.tool_calls:
        message = replace(message, tool_calls=tuple(map(clean_call, message.tool_calls)))
    return message if parts == message.content else replace(message, content=parts)


def clean_call(call: ToolCall) -> ToolCall:
    """Return a call with a mark in place of each key that this process knows."""
    function = Function(redacted(call.function.name))
    function._arguments.append(redacted(call.function.arguments))
    return ToolCall(redacted(call.id), redacted(call.type), function, call.is_cut)


def _clean(value: Any, depth: int = 0) -> Any:
    """Take the keys out of data as JSON has them."""
    if isinstance(value, str):
        return redacted(value)
    if depth == _MOST_DEPTH:
        return None
    if isinstance(value, dict):
        return dict(zip(_all(value, depth), _all(value.values(), depth), strict=True))
    return _all(value, depth) if isinstance(value, list) else value


def _all(values: Iterable[Any], depth: int) -> list[Any]:
    return [_clean(value, depth + 1) for value in values]


_TEXTS = ("_content", "_reasoning")
_LABELS = ("id", "model", "system_fingerprint", "complaint")
_ITS_OWN = {"_choices", "has_hidden", "_rounds", "_tool_runs"}
