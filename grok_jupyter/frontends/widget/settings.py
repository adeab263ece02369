"""What can be set for a chat, and which values make sense."""

from __future__ import annotations

import math
import re
from typing import Any

from traitlets import Any as AnyTrait
from traitlets import HasTraits, TraitType, validate

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.text.excerpt import excerpt, writable

__all__ = ["PARAMETERS", "SETTINGS", "ChatSettings", "css_length", "parameters"]

PARAMETERS = ("temperature", "max_tokens", "reasoning_effort")
"""What goes out with a request where it is set."""

SETTINGS = ("model", "system", *PARAMETERS)
"""All that can be set, by a page, too."""

_MOST_NAME = 200  # characters of a model's name
_MOST_SYSTEM = 1_000_000  # characters
_LENGTH = re.compile(r"(\d{1,5})(\.\d{1,3})?(px|em|rem|vh|%)")


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
    """

    # All are checked below, with one sentence of ours instead of traitlets' own.
    model: TraitType[Any, Any] = AnyTrait("")
    system: TraitType[Any, Any] = AnyTrait(None)
    temperature: TraitType[Any, Any] = AnyTrait(None)
    max_tokens: TraitType[Any, Any] = AnyTrait(None)
    reasoning_effort: TraitType[Any, Any] = AnyTrait(None)

    @validate("model")
    def _check_model(self, proposal: Any) -> str:
        return _short("model", proposal.value, _MOST_NAME)

    @validate("system")
    def _check_system(self, proposal: Any) -> str | None:
        system = proposal.value
        if not isinstance(system, str | None):
            raise InputError(f"system={excerpt(repr(system), 60)} is no text; give one, or None.")
        if system is None or not system.strip():
            return None
        if len(system) > _MOST_SYSTEM:
            raise InputError(
                f"The system prompt has {len(system):,} characters; at most {_MOST_SYSTEM:,} are "
                "possible."
            )
        return writable(system)

    @validate("temperature")
    def _check_temperature(self, proposal: Any) -> float | None:
        value = proposal.value
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 2:
            raise InputError(
                f"temperature={excerpt(repr(value), 60)} is no temperature; give 0 to 2, or None "
                "to leave it to the server."
            )
        return float(value)

    @validate("max_tokens")
    def _check_max_tokens(self, proposal: Any) -> int | None:
        value = proposal.value
        if value is None:
            return None
        if isinstance(value, float) and math.isfinite(value) and value == int(value):
            value = int(value)  # JavaScript knows no other numbers
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**9:
            raise InputError(
                f"max_tokens={excerpt(repr(value), 60)} is no limit; give a number from 1 to "
                "999,999,999, or None to leave it to the server."
            )
        return value

    @validate("reasoning_effort")
    def _check_effort(self, proposal: Any) -> str | None:
        return None if proposal.value is None else _short("reasoning_effort", proposal.value, 20)


def parameters(settings: ChatSettings) -> dict[str, Any]:
    """Return what goes out with a request, as ``client.chat.create`` takes it."""
    values = {name: getattr(settings, name) for name in PARAMETERS}
    return {name: value for name, value in values.items() if value is not None}


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
        f"height={excerpt(repr(height), 60)} is no height; give pixels as a number, or a length "
        "like '30em' or '60vh'."
    )


def _short(name: str, value: Any, most: int) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        raise InputError(
            f"{name}={excerpt(repr(value), 60)} cannot be used; give a name of 1 to {most} "
            "characters."
        )
    return writable(value.strip())
