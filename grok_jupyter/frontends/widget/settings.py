"""What can be set for a chat, and which values make sense."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from traitlets import HasTraits, TraitType, default

from grok_jupyter.client.config import default_model
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.session.dump_tools import SWITCHED
from grok_jupyter.session.keys import refuse_keys
from grok_jupyter.text.excerpt import excerpt, writable

__all__ = [
    "PARAMETERS",
    "SETTINGS",
    "ChatSettings",
    "checked_flag",
    "css_length",
    "parameters",
]

PARAMETERS = ("temperature", "max_tokens", "reasoning_effort")
"""What goes out with a request where it is set."""

SETTINGS = ("model", "system", *PARAMETERS, "server_tools")
"""All that can be set, by a page, too."""

_MOST_NAME = 200  # characters of a model's name
_MOST_SYSTEM = 1_000_000  # characters
_LENGTH = re.compile(r"(\d{1,5})(\.\d{1,3})?(px|em|rem|vh|%)")


class _Setting(TraitType[Any, Any]):
    """A trait that checks each value that it is given, with one sentence of ours.

    traitlets passes ``None`` by the functions of ``@validate``, and keeps what they refuse where
    notifications are held back.
    """

    def __init__(self, value: Any, check: Callable[[Any], Any]) -> None:
        super().__init__(value)
        self._check = check

    def validate(self, _: Any, value: Any) -> Any:
        return self._check(value)


def _model(value: Any) -> str:
    return _short("model", value, _MOST_NAME)


def _system(value: Any) -> str | None:
    if not isinstance(value, str | None):
        raise InputError(f"system={excerpt(repr(value), 60)} is not a text; give one, or None.")
    if value is None or not value.strip():
        return None
    if len(value) > _MOST_SYSTEM:
        raise InputError(
            f"The system prompt has {len(value):,} characters; at most {_MOST_SYSTEM:,} are "
            "possible."
        )
    refuse_keys("The system prompt", value)
    return writable(value)


def _temperature(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 2:
        raise InputError(
            f"temperature={excerpt(repr(value), 60)} is not a temperature; give 0 to 2, or None "
            "to leave it to the server."
        )
    return float(value)


def _max_tokens(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        value = int(value)  # JavaScript knows no other numbers
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**9:
        raise InputError(
            f"max_tokens={excerpt(repr(value), 60)} is not a limit; give a number from 1 to "
            "999,999,999, or None to leave it to the server."
        )
    return value


def _effort(value: Any) -> str | None:
    return None if value is None else _short("reasoning_effort", value, 20)


def _server_tools(value: Any) -> list[str]:
    names = [] if value is None else value
    is_list = isinstance(names, list | tuple)
    if not is_list or not all(isinstance(name, str) and name in SWITCHED for name in names):
        raise InputError(
            f"server_tools={excerpt(repr(value), 60)} cannot be used; give a list of "
            f"{', '.join(SWITCHED)}."
        )
    return [name for name in SWITCHED if name in names]


class ChatSettings(HasTraits):
    """The settings of a chat.

    Attributes
    ----------
    model : str
        Whom to ask.
    system : str or None
        Sent ahead of each question.
    temperature : float or None
        0 to 2; ``None`` leaves it to the server.
    max_tokens : int or None
        Most tokens of visible answer.
    reasoning_effort : str or None
        ``"none"``, ``"low"``, ``"medium"``, ``"high"`` or ``"xhigh"``, where the model knows it.
    server_tools : list of str
        xAI's own tools that answers may use: ``"web_search"``, ``"x_search"``,
        ``"code_execution"``.
    """

    model = _Setting("", _model)
    system = _Setting(None, _system)
    temperature = _Setting(None, _temperature)
    max_tokens = _Setting(None, _max_tokens)
    reasoning_effort = _Setting(None, _effort)
    server_tools = _Setting([], _server_tools)

    @default("model")
    def _default_model(self) -> str:
        return default_model()


def parameters(settings: ChatSettings) -> dict[str, Any]:
    """Return what goes out with a request, as ``client.chat.create`` takes it."""
    values = {name: getattr(settings, name) for name in PARAMETERS}
    return {name: value for name, value in values.items() if value is not None}


def checked_flag(name: str, value: Any) -> bool:
    """Return a setting that is true or false.

    Raises
    ------
    InputError
        If it is something else.
    """
    if not isinstance(value, bool):
        raise InputError(f"{name}={excerpt(repr(value), 60)} cannot be used; give True or False.")
    return value


def css_length(height: str | float | None) -> str:
    """Return a height as a style takes it; ``""`` if none is given.

    Raises
    ------
    InputError
        If it is none.
    """
    if height is None:
        return ""
    if isinstance(height, int | float) and not isinstance(height, bool) and 0 < height < 1e5:
        return f"{height:g}px"
    if isinstance(height, str) and _LENGTH.fullmatch(height):
        return height
    raise InputError(
        f"height={excerpt(repr(height), 60)} is not a height; give pixels as a number, or a length "
        "like '30em' or '60vh'."
    )


def _short(name: str, value: Any, most: int) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        raise InputError(
            f"{name}={excerpt(repr(value), 60)} cannot be used; give a name of 1 to {most} "
            "characters."
        )
    refuse_keys(f"The setting {name}", value)
    return writable(value.strip())
