"""A conversation as plain data that JSON can write, and back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from grok_jupyter.client.tools.toolbox import tool_names
from grok_jupyter.protocol.checked import Checked
from grok_jupyter.protocol.dump import dump_response, read_response
from grok_jupyter.protocol.dump_runs import read_image
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.messages import Content, Message
from grok_jupyter.protocol.rounds import end_runs
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.dump_tools import dump_server_tools, read_server_tools
from grok_jupyter.session.switches import Switches
from grok_jupyter.session.turn import Attachment, Question, Turn
from grok_jupyter.text.excerpt import writable

__all__ = ["VERSION", "dump_conversation", "dump_head", "dump_turn", "load_conversation"]

VERSION = 1
"""Of the form of records; a reader refuses newer ones."""

_MOST_TURNS = 10_000
_MOST_PARTS = 1000
_MOST_ALTERNATIVES = 100
# A parameter of any other name may hold what must not be kept: tools can carry keys of their own.
_SETTINGS = {
    "frequency_penalty", "logprobs", "max_tokens", "n", "parallel_tool_calls", "presence_penalty",
    "reasoning_effort", "seed", "stop", "temperature", "top_logprobs", "top_p",
}  # fmt: skip


def dump_conversation(
    conversation: Conversation, largest_image: int | None = None
) -> dict[str, Any]:
    """Return a conversation as data that JSON can write.

    It holds no key and no address of a server: of the parameters only the plain ones are kept,
    of functions the names, and not which cell asked.

    Parameters
    ----------
    conversation : Conversation
        Its turns may still be growing.
    largest_image : int, optional
        Images whose address has more characters are left out; the record says so.
    """
    return {
        **dump_head(conversation),
        "turns": [dump_turn(turn, largest_image) for turn in conversation.turns],
    }


def dump_head(conversation: Conversation) -> dict[str, Any]:
    """Return what the record says ahead of the turns."""
    name, system, switches = conversation.name, conversation.system, conversation.switches
    return {
        "version": VERSION,
        "name": name and writable(name),
        "system": system and {"role": system.role, "content": _contents(system.content)},
        **({"switches": switches.dump()} if switches else {}),
    }


def load_conversation(data: Any) -> Conversation:
    """Return the conversation of a record, with nothing asked and nothing run.

    An answer that was still arriving counts as interrupted. Where an image was left out, a
    sentence that says so stands in its place.

    Parameters
    ----------
    data : dict
        As :func:`dump_conversation` returned it. It may come from outside: everything is checked.

    Raises
    ------
    InputError
        If it is damaged, or written by a newer version; the sentence names what is wrong.
    """
    record = Checked(data)
    version = record.whole("version", 1, 2**31)
    if version is not None and version > VERSION:
        raise InputError(
            f"The record of the talk has version {version}, and this grok_jupyter reads version "
            f"{VERSION}; update it: pip install -U grok_jupyter."
        )
    conversation = Conversation(record.label("name"))
    system = record.object("system")
    if system:
        role = system.one_of("role", "system", "developer")
        conversation.system = Message(role, _read_contents(system, ()))
    switches = record.object("switches")
    if switches:
        conversation.switches = Switches.read(switches)
    turns = [_read_turn(turn) for turn in record.objects("turns", _MOST_TURNS)]
    for turn in turns:
        for answer in turn.alternatives or [turn]:
            conversation.ledger.add(answer.response)
    conversation.replace(turns)
    return conversation


def dump_turn(turn: Turn, largest_image: int | None = None) -> dict[str, Any]:
    """Return what the record says of a turn; see :func:`dump_conversation`."""
    record = _dump_alone(turn, largest_image)
    if turn.place is not None:
        before, others = _kept(turn)
        record["alternatives"] = [_dump_alone(one, largest_image) for one in others]
        record["place"] = before + 1
    return record


def _kept(turn: Turn) -> tuple[int, list[Turn]]:
    """Return as many other answers as a reader takes, the newest; and how many came before."""
    place = turn.alternatives.index(turn)
    before, after = turn.alternatives[:place], turn.alternatives[place + 1 :]
    others = [*before, *after][-_MOST_ALTERNATIVES:]
    return max(0, len(others) - len(after)), others


def _dump_alone(turn: Turn, largest_image: int | None) -> dict[str, Any]:
    question = turn.question
    record: dict[str, Any] = {
        "question": writable(question.text),
        "attachments": [
            {"label": writable(attachment.label), **_content(attachment.part, largest_image)}
            for attachment in question.attachments
        ],
        "response": dump_response(turn.response, largest_image),
        "model": writable(turn.model),
        "settings": _plain_settings(turn.settings),
        "asked_at": turn.asked_at,
    }
    if question.message != Question.of(question.text, question.attachments).message:
        known = tuple(attachment.part for attachment in question.attachments)
        record["message"] = {"content": _contents(question.message.content, known, largest_image)}
    tools = turn.settings.get("tools")
    if isinstance(tools, (list, tuple)):  # by their names only: they are the user's own code
        record["tools"] = [writable(name) for name in tool_names(tools)]
        if server_tools := dump_server_tools(tools):
            record["server_tools"] = server_tools
    if turn.thought is not None:
        record["thought"] = turn.thought
    if turn.is_json:
        record["json"] = True
    if turn.error is not None:
        record["error"] = writable(turn.error)
    return record


def _read_turn(record: Checked) -> Turn:
    turn = _read_alone(record)
    others = [_read_alone(one) for one in record.objects("alternatives", _MOST_ALTERNATIVES)]
    place = record.whole("place", 1, len(others) + 1) or 1
    if others:
        turn.alternatives = [*others[: place - 1], turn, *others[place - 1 :]]
        for other in others:
            other.alternatives = turn.alternatives
    return turn


def _read_alone(record: Checked) -> Turn:
    attachments = tuple(
        Attachment(entry.text("label"), _read_content(entry, ()))
        for entry in record.objects("attachments", _MOST_PARTS)
    )
    question = Question.of(record.text("question"), attachments)
    message = record.object("message")
    if message:
        known = tuple(attachment.part for attachment in attachments)
        question = question._replace(message=Message("user", _read_contents(message, known)))
    response = read_response(record.needed("response"))
    if not response.is_finished:
        end_runs(response)
        response.finish("interrupted")
    settings = record.object("settings")
    tools = read_server_tools(record.objects("server_tools", _MOST_PARTS))
    return Turn(
        question,
        response,
        record.text("model"),
        settings={
            **(_plain_settings(dict(settings.items())) if settings else {}),
            **({"tools": tools} if tools else {}),
        },
        is_json=record.flag("json"),
        error=record.label("error"),
        thought=record.seconds("thought"),
        asked_at=record.seconds("asked_at") or 0.0,
    )


def _contents(
    content: tuple[Content, ...],
    known: tuple[Content, ...] = (),
    largest_image: int | None = None,
) -> list[dict[str, Any]]:
    """Write the parts of a message; one that is attached, too, only by its number."""
    return [
        {"attachment": known.index(part)} if part in known else _content(part, largest_image)
        for part in content
    ]


def _content(part: Content, largest_image: int | None) -> dict[str, Any]:
    if isinstance(part, str):
        return {"text": writable(part)}
    if largest_image is not None and len(part.url) > largest_image:
        return {"left_out": len(part.url)}
    return {"url": part.url, "detail": part.detail}


def _read_contents(record: Checked, known: tuple[Content, ...]) -> tuple[Content, ...]:
    return tuple(_read_content(part, known) for part in record.objects("content", _MOST_PARTS))


def _read_content(record: Checked, known: tuple[Content, ...]) -> Content:
    number = record.whole("attachment", 0, len(known) - 1)
    if number is not None:
        return known[number]
    size = record.whole("left_out", 0, 2**31)
    if size is not None:
        return f"[An image of about {size // 1000:,} KB was attached; it was not saved.]"
    if "url" not in record:
        return record.text("text")
    return read_image(record)


def _plain_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _plain(value)
        for name, value in settings.items()
        if name in _SETTINGS and _is_plain(value)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [writable(entry) for entry in value]
    return writable(value) if isinstance(value, str) else value


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return len(value) <= 16 and all(isinstance(entry, str) for entry in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, (str, int))
