"""Choices and their deltas, in the forms in which servers send them."""

from __future__ import annotations

from typing import Any

from grok_jupyter.protocol.habits.calls import calls_of
from grok_jupyter.protocol.habits.texts import (
    reasoning_of,
    refusal_in,
    text_of,
    thoughts_in,
    whole_number_of,
    word_of,
)

__all__ = ["MOST_CHOICES", "is_plain", "normal_choice"]

MOST_CHOICES = 128
"""The most answers that xAI gives to one question (its protocol buffers, n)."""

_REASONING = (
    "reasoning_content", "reasoning", "reasoning_text", "thinking", "thought",
    "reasoning_details", "thinking_blocks",
)  # fmt: skip
_PLAIN_CHOICE = {"index", "delta", "finish_reason", "logprobs"}
_PLAIN_DELTA = {"content", "role", "reasoning_content"}
_PLAIN_ENDINGS = {None, "", "stop", "length", "tool_calls", "content_filter"}
_NO_ENDINGS = {"null", "none"}


def is_plain(choice: Any) -> bool:
    """Return whether a choice has xAI's form and carries nothing but text; cheap."""
    if type(choice) is not dict:
        return False
    delta, index = choice.get("delta"), choice.get("index")
    if type(delta) is not dict or type(index) is not int or not 0 <= index < MOST_CHOICES:
        return False
    if len(choice) > 2:
        ending = choice.get("finish_reason")
        if not (choice.keys() <= _PLAIN_CHOICE and (type(ending) is str or ending is None)):
            return False
        if ending not in _PLAIN_ENDINGS:
            return False
    if len(delta) == 1 and type(delta.get("content")) is str:
        return True
    return delta.keys() <= _PLAIN_DELTA and all(
        value is None or type(value) is str for value in delta.values()
    )


def normal_choice(choice: dict[str, Any], position: int, *, is_whole: bool) -> dict[str, Any]:
    """Return a choice in xAI's form.

    Parameters
    ----------
    choice : dict
        As sent.
    position : int
        Its place in the list, for where it has no index.
    is_whole : bool
        Whether a message in it is known to be a whole one.

    Returns
    -------
    dict
        ``index``, ``delta``, ``finish_reason`` and ``logprobs``. Where the choice holds the whole
        of an answer that may have arrived in pieces before: ``whole``, which is like a delta, and
        ``is_surely_whole``, which is false where it may as well be the last piece.
    """
    delta, message = choice.get("delta"), choice.get("message")
    delta, message = _with_text(delta, choice), _with_text(message, choice)
    if delta is None and message is None:
        delta = choice.get("text")  # the old form of completions
    ending = _ending(choice, delta if delta is not None else message)
    normal: dict[str, Any] = {
        "index": _index(choice.get("index"), position),
        "delta": _delta(delta),
        "finish_reason": ending,
        "logprobs": choice.get("logprobs"),
    }
    calls = calls_of(choice.get("tool_calls"))
    if calls and not (isinstance(message, dict) and "tool_calls" in message):
        normal["delta"].setdefault("tool_calls", calls)
    if reasoning := _reasoning(choice):
        normal["delta"].setdefault("reasoning_content", reasoning)
    if message is not None:
        # Servers that stream say "message" for "delta", or repeat the whole of it at the end.
        is_whole = is_whole or delta is not None
        if is_whole or ending:
            normal["whole"] = _delta(message)
            normal["is_surely_whole"] = is_whole
        else:
            normal["delta"] = {**normal["delta"], **_delta(message)}
    return normal


def _with_text(place: Any, choice: dict[str, Any]) -> Any:
    """Return a delta or a message, with the text beside it where it has nothing but a role."""
    text = choice.get("text")
    if not isinstance(place, dict) or not isinstance(text, str):
        return place
    has_more = any(place[name] for name in place if name != "role")
    return place if has_more else {**place, "content": text}


def _delta(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        return {"content": text_of(value)}
    content = value.get("content")
    delta: dict[str, Any] = {"content": text_of(content)}
    if reasoning := _reasoning(value) or thoughts_in(content):
        delta["reasoning_content"] = reasoning
    if refusal := text_of(value.get("refusal")) or refusal_in(content):
        delta["refusal"] = refusal
    if isinstance(value.get("role"), str):
        delta["role"] = value["role"]
    calls = calls_of(value.get("tool_calls"))
    if not calls and isinstance(value.get("function_call"), dict):
        calls = calls_of([{"index": 0, "function": value["function_call"]}])
    if not calls and isinstance(content, list):  # Anthropic's own form
        used = [part for part in content if isinstance(part, dict)]
        calls = calls_of([part for part in used if part.get("type") == "tool_use"])
        calls = [{**call, "type": "function"} for call in calls]
    if calls:
        delta["tool_calls"] = calls
    if not delta["content"] and isinstance(value.get("text"), str):
        delta["content"] = value["text"]
    return delta


def _reasoning(place: dict[str, Any]) -> str:
    return next((text for name in _REASONING if (text := reasoning_of(place.get(name)))), "")


def _index(value: Any, position: int) -> int:
    index = whole_number_of(value)
    return index if index is not None and 0 <= index < MOST_CHOICES else position


def _ending(choice: dict[str, Any], delta: Any) -> str | None:
    value = choice.get("finish_reason")
    if value is None:
        value = choice.get("finishReason")
    if value is None and "finish_reason" not in choice:
        value = choice.get("stop_reason")
    if value is None and isinstance(delta, dict):
        value = delta.get("finish_reason")
    if isinstance(value, dict):
        value = value.get("type") or value.get("reason")
    text = word_of(value)
    return None if not text or text == "0" or text.lower() in _NO_ENDINGS else text
