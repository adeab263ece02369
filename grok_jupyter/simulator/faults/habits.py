"""Habits of other OpenAI-compatible servers, all of them seen, inside otherwise good streams."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from grok_jupyter.simulator.streaming.frames import Frame

__all__ = ["changed"]

Frames = Iterator[Frame]
Chunk = dict[str, Any]

# Python's str.splitlines takes these for line ends; in an event stream they are plain characters.
SEPARATORS = "\u2028\u2029\x85"


def changed(frames: Frames, habit: str) -> Frames:
    """Apply one of `names.HABITS`."""
    return _HABITS[habit](frames)


def _each(change: Callable[[Chunk, int], Chunk]) -> Callable[[Frames], Frames]:
    """Make a habit of a function that rewrites one chunk, given its place in the stream."""

    def habit(frames: Frames) -> Frames:
        for place, frame in enumerate(frames):
            is_chunk = isinstance(frame.payload, dict)
            yield Frame(frame.delay, change(frame.chunk, place)) if is_chunk else frame

    return habit


def _choices(chunk: Chunk, **changes: Callable[[Chunk], Any]) -> Chunk:
    """Rewrite fields of every choice, each by a function of the choice."""
    choices = [
        {**choice, **{name: change(choice) for name, change in changes.items()}}
        for choice in chunk["choices"]
    ]
    return {**chunk, "choices": choices}


def _nulls(chunk: Chunk, _: int) -> Chunk:
    blank = {"role": None, "content": None, "reasoning_content": None, "tool_calls": None}
    filled = _choices(
        chunk,
        delta=lambda choice: {**blank, **choice["delta"]},
        finish_reason=lambda choice: choice.get("finish_reason"),
        logprobs=lambda choice: choice.get("logprobs"),
    )
    return {"usage": None, "citations": None, **filled}


def _role_never(chunk: Chunk, _: int) -> Chunk:
    def without_role(choice: Chunk) -> Chunk:
        return {name: value for name, value in choice["delta"].items() if name != "role"}

    return _choices(chunk, delta=without_role)


def _new_id(chunk: Chunk, place: int) -> Chunk:
    return {**chunk, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{chunk['id']}/{place}"))}


def _no_created(chunk: Chunk, _: int) -> Chunk:
    return {name: value for name, value in chunk.items() if name != "created"}


def _empty_finish(chunk: Chunk, _: int) -> Chunk:
    return _choices(chunk, finish_reason=lambda choice: choice.get("finish_reason", ""))


def _no_finish(chunk: Chunk, _: int) -> Chunk:
    return _choices(chunk, finish_reason=lambda _choice: None)


def _unknown(chunk: Chunk, place: int) -> Chunk:
    extra = _choices(chunk, x_choice=lambda _choice: {"deep": [place]})
    return {**extra, "service_tier": "default", "x_number": 10**30, "x_list": [None, place]}


def _surrogates(frames: Frames) -> Frames:
    """Begin the answer with an emoji whose UTF-16 halves come in two events."""
    return _inserted(frames, ["\ud83d", "\ude80", " "])


def _line_separators(frames: Frames) -> Frames:
    return _inserted(frames, [f"one{SEPARATORS}line\n"])


def _inserted(frames: Frames, texts: list[str]) -> Frames:
    is_waiting = True
    for frame in frames:
        choices = frame.chunk.get("choices") or [{}]
        if is_waiting and choices[0].get("delta", {}).get("content"):
            is_waiting = False
            for text in texts:
                only = {"index": choices[0]["index"], "delta": {"content": text}}
                yield Frame(0.0, {**frame.chunk, "choices": [only]})
        yield frame


def _finish_on_text(frames: Frames) -> Frames:
    """Move a finish reason to the text chunk just before it."""

    def joined(text: Frame, finish: Frame) -> Frame | None:
        if not text.has_content or not finish.ends_answer or not finish.chunk.get("choices"):
            return None
        (before,), (after,) = text.chunk["choices"], finish.chunk["choices"]
        if before["index"] != after["index"]:
            return None
        last = {**before, "finish_reason": after["finish_reason"]}
        return Frame(text.delay, {**text.chunk, "choices": [last]})

    return _paired(frames, joined)


def _usage_on_finish(frames: Frames) -> Frames:
    """Move usage from its own chunk to the finish chunk just before it."""

    def joined(finish: Frame, usage: Frame) -> Frame | None:
        if usage.chunk.get("choices") != []:
            return None
        return Frame(finish.delay, {**finish.chunk, "usage": usage.chunk["usage"]})

    return _paired(frames, joined)


def _paired(frames: Frames, joined: Callable[[Frame, Frame], Frame | None]) -> Frames:
    """Replace two neighbours by one wherever `joined` makes one of them."""
    held: Frame | None = None
    for frame in frames:
        one = joined(held, frame) if held is not None else None
        if one is None and held is not None:
            yield held
        held = one or frame
    if held is not None:
        yield held


_HABITS: dict[str, Callable[[Frames], Frames]] = {
    "surrogates": _surrogates,
    "line-separators": _line_separators,
    "nulls": _each(_nulls),
    "role-never": _each(_role_never),
    "new-ids": _each(_new_id),
    "no-created": _each(_no_created),
    "finish-on-text": _finish_on_text,
    "empty-finish": _each(_empty_finish),
    "no-finish": _each(_no_finish),
    "usage-on-finish": _usage_on_finish,
    "unknown-fields": _each(_unknown),
}
