"""When an answer is taken from a recording, and when it becomes one."""

from __future__ import annotations

from typing import Literal, get_args

from grok_jupyter.client.checks import non_negative
from grok_jupyter.client.environment import variable
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.text.excerpt import excerpt

__all__ = ["MODES", "Mode", "is_forced", "mode_in_force", "speed_in_force"]

Mode = Literal["auto", "record", "only", "off"]

MODES: tuple[Mode, ...] = get_args(Mode)
"""``auto`` replays what is recorded and records the rest, ``record`` asks and records, ``only``
never asks, ``off`` neither records nor replays."""

_MODE_VARIABLE = "GROK_JUPYTER_REPLAY"
_SPEED_VARIABLE = "GROK_JUPYTER_REPLAY_SPEED"
_SPEEDS = "1 for the recorded pace, 10 for ten times as fast, 0 for no waiting"


def mode_in_force(asked: str | None) -> Mode:
    """Return the mode: the one asked for, that of ``GROK_JUPYTER_REPLAY``, or ``off``.

    With ``GROK_JUPYTER_REPLAY=only`` it is that, whatever a notebook asks for: where it is set,
    nothing is to reach the network.

    Raises
    ------
    ConfigError
        If the mode is unknown.
    """
    told = variable(_MODE_VARIABLE)
    default = _mode(told, _MODE_VARIABLE) if told else "off"
    mode = default if asked is None else _mode(asked, "replay")
    return "only" if is_forced() else mode


def is_forced() -> bool:
    """Whether the environment forbids to ask, whatever a notebook says."""
    return variable(_MODE_VARIABLE) == "only"


def speed_in_force(asked: float | None, default: float = 1.0) -> float:
    """Return how fast recordings play: times the recorded pace; 0 is at once.

    Raises
    ------
    ConfigError
        If it is not a number of 0 or more.
    """
    told = variable(_SPEED_VARIABLE)
    if asked is not None:
        return non_negative("replay_speed", asked, _SPEEDS)
    if not told:
        return default
    try:
        speed: object = float(told)
    except ValueError:
        speed = told
    return non_negative(_SPEED_VARIABLE, speed, _SPEEDS)


def _mode(text: str, where: str) -> Mode:
    for mode in MODES:
        if text == mode:
            return mode
    raise ConfigError(
        f"{where}={excerpt(str(text), 40)!r} is not a mode of replaying; use one of "
        f"{', '.join(MODES)}."
    )
