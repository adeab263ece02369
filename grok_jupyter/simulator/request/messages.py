"""The messages of a request, each reduced to what an answer and its price depend on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.refusals import bad_argument, does_not_deserialize
from grok_jupyter.simulator.request.fields import objects, string
from grok_jupyter.simulator.request.images import Image, read_image

if TYPE_CHECKING:
    from grok_jupyter.simulator.catalogue.models import Model

__all__ = ["Message", "read_messages"]

ROLES = ("system", "developer", "user", "assistant", "tool", "function")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: who says it, its text and images, the tool calls an assistant made.

    `answers` is the id of the call of which a tool's message is the result.
    """

    role: str
    text: str
    images: tuple[Image, ...] = ()
    calls: str = ""
    answers: str = ""


def read_messages(body: dict[str, Any], model: Model) -> tuple[Message, ...]:
    """Read and check the `messages` field.

    Raises
    ------
    Refusal
        422 for a wrong shape, 400 for an empty list, a bad image or one the model cannot see.
    """
    if "messages" not in body:
        raise does_not_deserialize("missing field `messages`")
    raw = objects(body, "messages")
    if not raw:
        raise bad_argument("The list of messages is empty: a chat needs at least one.")
    return tuple(_message(item, model) for item in raw)


def _message(item: dict[str, Any], model: Model) -> Message:
    role = string(item, "role")
    if role is None:
        raise does_not_deserialize("messages[]: missing field `role`")
    if role not in ROLES:
        listed = ", ".join(f"`{known}`" for known in ROLES)
        raise does_not_deserialize(
            f"messages[].role: unknown variant `{role}`, expected one of {listed}"
        )
    if role == "tool" and not string(item, "tool_call_id"):
        raise bad_argument("A message of role tool needs the tool_call_id it answers.")
    texts: list[str] = []
    images: list[Image] = []
    for part in _parts(item):
        kind = part.get("type")
        if kind == "text":
            texts.append(string(part, "text") or "")
        elif kind == "image_url":
            images.append(_image(part, model))
        else:
            raise bad_argument(f"Content elements of type {kind} are not supported here.")
    calls = objects(item, "tool_calls")
    answers = string(item, "tool_call_id") or ""
    written = json.dumps(calls) if calls else ""
    return Message(role, "\n".join(texts), tuple(images), written, answers)


def _parts(item: dict[str, Any]) -> list[dict[str, Any]]:
    content = item.get("content")
    if isinstance(content, list):
        return objects(item, "content")
    return [{"type": "text", "text": string(item, "content")}]


def _image(part: dict[str, Any], model: Model) -> Image:
    if not model.sees_images:
        raise bad_argument("The model does not support content elements of type image.")
    source = part.get("image_url")
    url = source.get("url") if isinstance(source, dict) else source
    if not isinstance(url, str):
        raise does_not_deserialize("messages[].content[].image_url: missing field `url`")
    return read_image(url)
