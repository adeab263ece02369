"""Results of functions, as recordings have them: in the request that followed the calls."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from grok_jupyter.client.checks import one_of
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.client.replay.request_key import RequestKey
from grok_jupyter.protocol.errors import RecordingError
from grok_jupyter.protocol.exchanged import image_caption

__all__ = ["recorded_results", "takes_recorded"]

_MODES = ("run", "recorded")
_MAY_DIFFER = {"input", "messages", "tool_choice"}  # the last round's choice is none


def takes_recorded(asked: Any, replay: Replay) -> bool:
    """Return whether results are taken from recordings, as ``replay_tools=`` asks for.

    Raises
    ------
    ConfigError
        If it is neither ``"run"`` nor ``"recorded"``.
    """
    mode = one_of("replay_tools", asked, _MODES)
    return mode == "recorded" and replay.mode in {"auto", "only"}


def recorded_results(replay: Replay, asked: RequestKey) -> Mapping[str, str]:
    """Return the results of calls by their ids; empty where no recording has them.

    Parameters
    ----------
    replay : Replay
        Where recordings are.
    asked : RequestKey
        A request whose last message asks for the calls.

    Raises
    ------
    RecordingError
        If a result is an image, of which a recording has only a digest; or if nothing else than
        recordings may be asked, and none has the results.
    """
    known = asked.messages
    latest = 0.0
    found: dict[str, str] = {}
    questions = dict.fromkeys([asked.question, *map(image_caption, _names(known))])
    for recording in chain.from_iterable(map(replay.folder.of, questions)):
        other = recording.asked
        if other.endpoint != asked.endpoint or _rest(other) != _rest(asked):
            continue
        messages = other.messages
        if messages[: len(known)] != known or recording.recorded_at < latest:
            continue
        results = _results(messages[len(known) :])
        if results:
            latest, found = recording.recorded_at, results
    if not found and replay.mode == "only":
        raise RecordingError(
            "No recording has results of the functions that the recorded answer calls. Replay "
            "with replay_tools='run', or record the answer again where there is a key."
        )
    return found


def _names(messages: list[Any]) -> list[str]:
    """Return the names of the functions that the last message calls."""
    items = [one for one in messages if one.get("type") == "function_call"]
    calls = messages[-1].get("tool_calls") if messages else None
    named = items + [call["function"] for call in calls or ()]
    return [str(one["name"]) for one in named]


def _rest(asked: RequestKey) -> dict[str, Any]:
    return {name: value for name, value in asked.request.items() if name not in _MAY_DIFFER}


def _results(messages: list[Any]) -> dict[str, str]:
    """Return the results that messages begin with."""
    found: dict[str, str] = {}
    for message in messages:
        if message.get("role") == "user" and found and isinstance(message.get("content"), list):
            raise RecordingError(
                "A recorded result is an image, and a recording holds only a digest of its pixels. "
                "Replay with replay_tools='run', which draws it again."
            )
        if message.get("type") == "function_call_output":
            found[str(message.get("call_id"))] = str(message.get("output"))
            continue
        if message.get("role") != "tool":
            break
        found[str(message.get("tool_call_id"))] = str(message.get("content"))
    return found
