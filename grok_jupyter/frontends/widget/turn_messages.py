"""Turns as messages, and messages as turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike, fspath
from typing import Any

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.images import image
from grok_jupyter.protocol.messages import Content, Message, assistant, user
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.shown import shown
from grok_jupyter.session.keys import refuse_keys_in
from grok_jupyter.session.turn import Attachment, Question, Turn, cleaned
from grok_jupyter.text.excerpt import excerpt

__all__ = [
    "as_message",
    "as_messages",
    "as_turns",
    "asked_at",
    "labelled",
    "messages_of",
    "paired",
    "text_of",
]


def paired(turns: Iterable[Turn]) -> list[tuple[Message, Turn]]:
    """Return what was said in the turns, each message with its turn."""
    pairs = []
    for turn in turns:
        if turn.question.message.content:
            pairs.append((cleaned(turn.question.message), turn))
        response = shown(turn.response)  # messages are displayed, too
        if response.content or response.tool_calls:
            said = assistant(response.content) if response.content else assistant()
            calls = tuple(response.tool_calls)
            pairs.append((Message(said.role, said.content, tool_calls=calls), turn))
    return pairs


def messages_of(turns: Iterable[Turn]) -> list[Message]:
    """Return what was said in the turns."""
    return [message for message, _ in paired(turns)]


def asked_at(turns: Iterable[Turn], i: int) -> Turn:
    """Return the turn whose question is the message ``i`` of all that was said.

    Raises
    ------
    InputError
        If that message is not a question.
    """
    pairs = paired(turns)
    questions = [index for index, (message, _) in enumerate(pairs) if message.role == "user"]
    index = i + len(pairs) if i < 0 else i
    if index not in questions:
        raise InputError(
            f"messages[{i}] is not a question; "
            + (
                f"the questions are messages {', '.join(map(str, questions))}."
                if questions
                else "nothing was asked yet: ask with send(...)."
            )
        )
    return pairs[index][1]


def text_of(message: Message | None) -> str | None:
    """Return the text of a system prompt, where there is one."""
    return message.text if message else None


def as_message(value: Any) -> Message:
    """Return a message that was given as one, as a response, or as the API writes it.

    Raises
    ------
    InputError
        If it is none of these.
    """
    if isinstance(value, Message):
        return value
    if isinstance(value, Response):
        return assistant(shown(value).content)
    if isinstance(value, Mapping):
        role, content = value.get("role"), value.get("content")
        if isinstance(role, str) and isinstance(content, str):
            return Message(role, (content,) if content else ())
    raise InputError(
        f"{excerpt(repr(value), 60)} is not a message; write user(...), assistant(...), or "
        "{'role': 'user', 'content': '...'}."
    )


def as_messages(values: Sequence[Any]) -> list[Message]:
    """Return what was given as the messages of a chat: a system prompt, if any, comes first.

    Raises
    ------
    InputError
        If one is not a message, has another role, or holds a key.
    """
    messages = [as_message(value) for value in values]
    refuse_keys_in(messages)
    _refuse_roles(messages[1:] if messages and messages[0].role == "system" else messages)
    return messages


def as_turns(messages: Sequence[Message], model: str, known: Iterable[Turn] = ()) -> list[Turn]:
    """Return the turns in which the messages were said.

    A turn whose messages are all there, in their order, stays the turn that it is, with all that
    is known of it. Several questions without an answer between them become one.

    Parameters
    ----------
    messages : sequence of Message
        What was said.
    model : str
        Who is taken for the one that said it.
    known : iterable of Turn
        Turns that may be among them.

    Raises
    ------
    InputError
        If a message is neither a user's nor the assistant's.
    """
    _refuse_roles(messages)
    candidates = [(turn, messages_of([turn])) for turn in known]
    turns: list[Turn] = []
    rest = list(messages)
    while rest:
        turn, count = _next(rest, candidates, model)
        candidates = [candidate for candidate in candidates if candidate[0] is not turn]
        turns.append(turn)
        del rest[:count]
    return turns


def _next(
    messages: list[Message], candidates: list[tuple[Turn, list[Message]]], model: str
) -> tuple[Turn, int]:
    """Return the turn with which the messages begin, and how many of them it takes."""
    for turn, said in candidates:
        count = len(said)
        following = messages[count].role if count < len(messages) else ""
        gets_answer = said[-1:] and said[-1].role == "user" and following == "assistant"
        if said and messages[:count] == said and not gets_answer:
            return turn, count
    count = 0
    while count < len(messages) and messages[count].role == "user":
        count += 1
    answer = messages[count] if count < len(messages) else None
    return _turn(messages[:count], answer, model), count + (answer is not None)


def _refuse_roles(messages: Iterable[Message]) -> None:
    for message in messages:
        if message.role not in {"user", "assistant"}:
            raise InputError(
                f"A message of role {message.role!r} cannot be part of a chat; it takes the user's "
                "and the assistant's, and the system prompt as chat.system."
            )


def labelled(images: Iterable[Any]) -> tuple[Attachment, ...]:
    """Return images as attachments, called by their file or address where they have one.

    Raises
    ------
    InputError
        If one is not an image that can be sent.
    """
    if isinstance(images, (str, bytes, PathLike)):
        images = [images]  # one, not its letters
    return tuple(
        Attachment(_name(source, number), image(source)) for number, source in enumerate(images, 1)
    )


def _turn(questions: list[Message], answer: Message | None, model: str) -> Turn:
    text = "\n\n".join(question.text for question in questions)
    images = labelled(picture for question in questions for picture in question.images)
    content: list[Content] = [text] if text else []
    message = user(*content, *(attachment.part for attachment in images))
    response = Response()
    if answer is not None:
        delta = {"content": answer.text, "tool_calls": _called(answer)}
        response.append(Chunk({"choices": [{"index": 0, "delta": delta}]}))
    response.finish("interrupted" if answer is None else "completed")
    return Turn(Question(text, images, message), response, model)


def _called(answer: Message) -> list[dict[str, Any]]:
    return [{"index": i, **call.to_wire()} for i, call in enumerate(answer.tool_calls)]


def _name(source: Any, number: int) -> str:
    if isinstance(source, (str, PathLike)) and not str(source).startswith("data:"):
        return fspath(source).rstrip("/").rpartition("/")[2][:60] or f"image {number}"
    return f"image {number}"
