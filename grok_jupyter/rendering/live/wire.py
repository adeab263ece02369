"""What the kernel and its pages say to each other: every kind of message, in one place.

All of it is JSON. `tests/widget/test_wire.py` compares it with the JavaScript: a kind that only
one side knows makes it fail.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

__all__ = [
    "Accepted", "CommandKind", "Copy", "Field", "File", "Frozen", "Keeper", "LiveKind", "Lock",
    "Message", "Models", "On", "Operation", "Patch", "Picture", "Refused", "Reply", "RequestKind",
    "Say", "Sent", "Told", "Totals", "TurnActionKind", "TurnChange", "TurnState", "Turns",
    "Variables",
]  # fmt: skip

Keeper: TypeAlias = Literal["page", "kernel", "nobody"]
"""Who keeps the talk of a chat in the notebook."""

# -- what changes a message or a talk in the page, as operations in numbered messages --------------

Patch: TypeAlias = tuple[int, int, int, int, str | None]
"""Region, block, part (-1: the shell), UTF-16 units that stay, html behind them (None: no more)."""

Field: TypeAlias = Literal["question", "source", "error", "calls"]
"""A text of a turn that is not rendered."""


class TurnState(TypedDict):
    """What a page knows of a turn besides its texts.

    ``asks`` is the number of a call that waits for the page to allow it, and what it is; ``place``
    which of several answers it is, from 1, and how many there are.
    """

    id: int
    asked: float
    model: str
    cell: bool
    status: str
    line: str
    asks: tuple[int, str] | None
    thought: float | None
    blocking: bool
    place: tuple[int, int] | None
    images: list[dict[str, Any]]
    values: list[str]
    waited: NotRequired[float]


Turns: TypeAlias = tuple[Literal["turns"], int, int, list[TurnState]]
"""Place in the list, how many turns go there, and which come instead."""

TurnChange: TypeAlias = tuple[Literal["turn"], int, dict[str, Any]]
"""The id of a turn, and the fields of its state that have changed."""

Say: TypeAlias = tuple[Literal["say"], int, Field, str]
"""The id of a turn, one of its texts, and what is added to it."""

On: TypeAlias = tuple[Literal["on"], int]
"""The id of the turn, or the column, whose regions the operations that follow are for."""

Totals: TypeAlias = tuple[Literal["totals"], str, bool]
"""What all answers used, and whether the last change can be undone."""

Operation: TypeAlias = Patch | Turns | TurnChange | Say | On | Totals | str | float
"""A text is a piece of the html of the next patch; a number, the seconds of thinking."""


class Message(TypedDict):
    """A numbered message; with ``all`` the page forgets what it knew."""

    n: int
    ops: list[Operation]
    all: NotRequired[bool]


# -- what has no number ----------------------------------------------------------------------------


class Lock(TypedDict):
    """The output is about to be exchanged; the page keeps its height until then."""

    lock: bool


class Accepted(TypedDict):
    """A request was carried out; its reference."""

    accepted: str


class Refused(TypedDict):
    """A request was not carried out: why, and its reference if it has one."""

    refused: str
    ref: str | None


class Told(TypedDict):
    """A sentence that the user should read."""

    told: str


class Models(TypedDict):
    """The models of the server."""

    models: list[dict[str, Any]]


class Variables(TypedDict):
    """Names and types of the notebook's variables."""

    variables: list[dict[str, str]]


class Picture(TypedDict):
    """An image of a question, by turn and index; its bytes are the buffer."""

    image: list[int]
    type: str


class File(TypedDict):
    """The talk as a file; its bytes are the buffer."""

    file: str
    type: str


class Copy(TypedDict):
    """The talk as the notebook is to hold it: the parts that have changed.

    ``copy`` is the number of the message, ``shown`` whether an earlier page still showed the chat,
    ``count`` how many parts there are, and a part its place, its Markdown and the records of its
    turns.
    """

    copy: int
    all: bool
    shown: bool
    head: dict[str, Any]
    count: int
    changed: list[tuple[int, str, list[dict[str, Any]]]]


class Frozen(TypedDict):
    """The chat's outputs are to become the Markdown that they hold."""

    frozen: bool


Reply: TypeAlias = (
    Lock | Accepted | Refused | Told | Models | Variables | Picture | File | Copy | Frozen
)

Sent: TypeAlias = Message | Reply
"""All that a page is sent."""

# -- what a page asks for --------------------------------------------------------------------------

CommandKind: TypeAlias = Literal[
    "snapshot", "stop", "clear", "undo", "models", "variables", "freeze", "copies"
]
"""What the page of a chat asks for in one word."""

TurnActionKind: TypeAlias = Literal["regenerate", "delete"]
"""What it asks for by the number of a turn."""

RequestKind: TypeAlias = (
    CommandKind
    | TurnActionKind
    | Literal["send", "edit", "choose", "decide", "settings", "image", "visibility", "export"]
)
"""All that the page of a chat asks for."""

LiveKind: TypeAlias = Literal["snapshot", "taken", "stop"]
"""What the page of a live view says: it has missed a message; it has taken the finished output;
an answer that arrives beside other cells is to end."""
