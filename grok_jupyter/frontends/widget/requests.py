"""What a page may ask for: read like input from outside, whatever it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, get_args

from grok_jupyter.frontends.widget.settings import SETTINGS
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.images import MAX_IMAGE_BYTES
from grok_jupyter.rendering.live.wire import CommandKind, TurnActionKind
from grok_jupyter.rendering.talk.exports import FORMS
from grok_jupyter.text.excerpt import excerpt

__all__ = [
    "Again", "Choice", "Command", "Decision", "Edit", "Export", "Image", "Request", "Send",
    "SettingChange", "TurnAction", "Visibility", "read", "reference",
]  # fmt: skip

MOST_ATTACHED = 16
"""Attachments of one question."""

_MOST_TEXT = 2_000_000  # characters
_MOST_LABEL = 200  # characters


class Send(NamedTuple):
    """A question: text, names of variables, images as labels and bytes."""

    text: str
    values: tuple[str, ...]
    images: tuple[tuple[str, bytes], ...]


class Edit(NamedTuple):
    """Another text for the question of a turn."""

    turn: int
    text: str


class TurnAction(NamedTuple):
    """Something to do with a turn."""

    kind: TurnActionKind
    turn: int


class Again(NamedTuple):
    """Another model that is to answer a question; the answer so far stays as an alternative."""

    turn: int
    model: str


class Choice(NamedTuple):
    """Which of several answers to a question is to stand there, from 1."""

    turn: int
    number: int


class Decision(NamedTuple):
    """Whether a call of a function may run, by the number of its turn and its own there."""

    turn: int
    call: int
    is_allowed: bool


class SettingChange(NamedTuple):
    """A setting and its new value; the widget judges the value."""

    name: str
    value: Any


class Image(NamedTuple):
    """An image of a question, to be shown."""

    turn: int
    position: int


class Visibility(NamedTuple):
    """Whether a page, by a name of its own, shows the chat somewhere."""

    page: str
    is_shown: bool


class Export(NamedTuple):
    """The talk as a file."""

    form: str


class Command(NamedTuple):
    """A request of one word."""

    kind: CommandKind


Request: TypeAlias = (
    Send
    | Edit
    | TurnAction
    | Again
    | Choice
    | Decision
    | SettingChange
    | Image
    | Visibility
    | Export
    | Command
)

_COMMANDS: dict[str, CommandKind] = {kind: kind for kind in get_args(CommandKind)}


def read(content: Any, buffers: Sequence[Any]) -> Request:
    """Return the request that a message of the page makes.

    Raises
    ------
    InputError
        If it makes none: one sentence, for the page to show.
    """
    if not isinstance(content, Mapping):
        raise InputError(f"The page sent {excerpt(repr(content), 60)}, which is not a request.")
    kind = content.get("kind")
    if isinstance(kind, str) and kind in _COMMANDS:
        return Command(_COMMANDS[kind])
    if isinstance(kind, str) and kind in _READERS:
        return _READERS[kind](content, buffers)
    raise InputError(f"The page asked for {excerpt(repr(kind), 60)}, which is unknown.")


def reference(content: Any) -> str | None:
    """Return how the page calls its request, to be told what became of it."""
    ref = content.get("ref") if isinstance(content, Mapping) else None
    return ref if isinstance(ref, str) and ref.isascii() and len(ref) <= _MOST_LABEL else None


def _send(content: Mapping[str, Any], buffers: Sequence[Any]) -> Send:
    values = _list(content, "values")
    entries = _list(content, "images")
    if len(entries) != len(buffers):
        raise InputError(
            f"{len(entries)} images were announced and {len(buffers)} came; attach them again."
        )
    if len(values) + len(entries) > MOST_ATTACHED:
        raise InputError(
            f"{len(values) + len(entries)} attachments are too many; {MOST_ATTACHED} can go with "
            "a question."
        )
    images = []
    for entry, buffer in zip(entries, buffers, strict=True):
        label = _label(entry.get("label") if isinstance(entry, Mapping) else None)
        data = bytes(buffer)
        if len(data) > MAX_IMAGE_BYTES:
            raise InputError(
                f"{label!r} has {len(data) / 2**20:.1f} MiB, and xAI takes at most "
                f"{MAX_IMAGE_BYTES // 2**20} MiB an image; make it smaller."
            )
        images.append((label, data))
    names = tuple(_label(name) for name in values)
    return Send(_text(content), names, tuple(images))


def _edit(content: Mapping[str, Any], _: Sequence[Any]) -> Edit:
    return Edit(_number(content, "turn"), _text(content))


def _turn_action(content: Mapping[str, Any], _: Sequence[Any]) -> TurnAction | Again:
    if content["kind"] == "regenerate" and "model" in content:
        return Again(_number(content, "turn"), _label(content["model"], "model"))
    kind: TurnActionKind = "delete" if content["kind"] == "delete" else "regenerate"
    return TurnAction(kind, _number(content, "turn"))


def _choice(content: Mapping[str, Any], _: Sequence[Any]) -> Choice:
    return Choice(_number(content, "turn"), _number(content, "number"))


def _decision(content: Mapping[str, Any], _: Sequence[Any]) -> Decision:
    is_allowed = _flag(content, "allowed")
    return Decision(_number(content, "turn"), _number(content, "call"), is_allowed)


def _setting_change(content: Mapping[str, Any], _: Sequence[Any]) -> SettingChange:
    for name in SETTINGS:
        if name in content:
            return SettingChange(name, content[name])
    raise InputError(f"The page did not name a setting; choose one of {', '.join(SETTINGS)}.")


def _image(content: Mapping[str, Any], _: Sequence[Any]) -> Image:
    return Image(_number(content, "turn"), _number(content, "index"))


def _visibility(content: Mapping[str, Any], _: Sequence[Any]) -> Visibility:
    return Visibility(_label(content.get("page")), _flag(content, "shown"))


def _export(content: Mapping[str, Any], _: Sequence[Any]) -> Export:
    form = content.get("form")
    if form not in FORMS:
        raise InputError(
            f"{excerpt(repr(form), 60)} is not a form of export; choose {', '.join(FORMS)}."
        )
    return Export(form)


def _text(content: Mapping[str, Any]) -> str:
    text = content.get("text")
    if not isinstance(text, str):
        raise InputError(f"The page sent {excerpt(repr(text), 60)} in place of a text.")
    if len(text) > _MOST_TEXT:
        raise InputError(
            f"The text has {len(text):,} characters, and at most {_MOST_TEXT:,} can be asked at "
            "once; shorten it."
        )
    return text


def _number(content: Mapping[str, Any], name: str) -> int:
    number = content.get(name)
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise InputError(f"The page sent {name}={excerpt(repr(number), 60)}, not a number.")
    return number


def _flag(content: Mapping[str, Any], name: str) -> bool:
    flag = content.get(name)
    if not isinstance(flag, bool):
        raise InputError(f"The page sent {name}={excerpt(repr(flag), 60)}, not true or false.")
    return flag


def _list(content: Mapping[str, Any], name: str) -> list[Any]:
    found = content.get(name, [])
    if not isinstance(found, list):
        raise InputError(f"The page sent {name}={excerpt(repr(found), 60)}, not a list.")
    return found


def _label(label: Any, what: str = "attachment") -> str:
    if not isinstance(label, str) or not label.strip() or len(label) > _MOST_LABEL:
        raise InputError(f"{excerpt(repr(label), 60)} is not the name of {_A[what]}.")
    return label


_A = {"attachment": "an attachment", "model": "a model"}


_READERS: dict[str, Callable[[Mapping[str, Any], Sequence[Any]], Request]] = {
    "send": _send,
    "edit": _edit,
    "choose": _choice,
    "decide": _decision,
    "regenerate": _turn_action,
    "delete": _turn_action,
    "settings": _setting_change,
    "image": _image,
    "visibility": _visibility,
    "export": _export,
}
