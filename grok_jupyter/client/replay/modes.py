"""When an answer is taken from a recording, and when it becomes one."""

from __future__ import annotations

import os
from typing import Literal, get_args

from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.text.excerpt import excerpt

__all__ = ["MODES", "Mode", "is_forced", "mode_in_force", "speed_in_force"]

Mode = Literal["auto", "record", "only", "off"]

MODES: tuple[Mode, ...] = get_args(Mode)
"""``auto`` replays what is recorded and records the rest, ``record`` asks and records, ``only``
never asks, ``off`` neither records nor replays."""

_MODE_VARIABLE = "GROK_JUPYTER_REPLAY"
_SPEED_VARIABLE = "GROK_JUPYTER_REPLAY_SPEED"


def mode_in_force(asked: str | None) -> Mode:
    """Return the mode: the one asked for, that of ``GROK_JUPYTER_REPLAY``, or ``off``.

    With ``GROK_JUPYTER_REPLAY=only`` it is that, whatever a notebook asks for: where it is set,
    nothing is to reach the network.

    Raises
    ------
    ConfigError
        If there is no such mode.
    """
    told = os.environ.get(_MODE_VARIABLE, "").strip()
    variable = _mode(told, _MODE_VARIABLE) if told else "off"
    mode = variable if asked is None else _mode(asked, "replay")
    return "only" if is_forced() else mode


def is_forced() -> bool:
    """Whether the environment forbids to ask, whatever a notebook says."""
    return os.environ.get(_MODE_VARIABLE, "").strip() == "only"


def speed_in_force(asked: float | None, default: float = 1.0) -> float:
    """Return how fast recordings play: times the recorded pace; 0 is at once.

    Raises
    ------
    ConfigError
        If it is no such number.
    """
    told = os.environ.get(_SPEED_VARIABLE, "").strip()
    if asked is None and told:
        try:
            asked = float(told)
        except ValueError:
            raise _no_speed(_SPEED_VARIABLE, told) from None
    if asked is None:
        return default
    if isinstance(asked, bool) or not isinstance(asked, (int, float)) or not asked >= 0:
        raise _no_speed("replay_speed", asked)
    return float(asked)


def _mode(text: str, where: str) -> Mode:
    for mode in MODES:
        if text == mode:
            return mode
    raise ConfigError(
        f"{where}={excerpt(str(text), 40)!r} is no mode of replaying; use one of "
        f"{', '.join(MODES)}."
    )


def _no_speed(where: str, value: object) -> ConfigError:
    return ConfigError(
        f"{where}={excerpt(str(value), 40)!r} is no speed; give 1 for the recorded pace, 10 for "
        "ten times as fast, 0 for no waiting."
    )
