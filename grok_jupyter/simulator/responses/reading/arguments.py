"""What each server-side tool takes, with its limits (xAI docs, Tools; state of November 2026)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from grok_jupyter.simulator.refusals import does_not_deserialize
from grok_jupyter.simulator.request.fields import flag, obj, string, strings, whole
from grok_jupyter.simulator.responses.reading.refusing import not_supported, refuse

__all__ = ["SERVER_TOOLS", "check_arguments"]

Arguments = dict[str, Any]

# The documentation says 20, the OpenAPI file 10: the one that takes more.
MOST_DOMAINS, MOST_HANDLES, MOST_STORES = 5, 20, 10


def check_arguments(kind: str, tool: Arguments) -> None:
    """Check one server-side tool.

    Raises
    ------
    Refusal
        422 for a type that does not exist, 400 for an argument that it does not take, for too
        many values, and for values that cannot be.
    """
    if kind not in _CHECKS:
        listed = ", ".join(f"`{known}`" for known in ("function", *SERVER_TOOLS))
        raise does_not_deserialize(
            f"tools[].type: unknown variant `{kind}`, expected one of {listed}"
        )
    known, check = _CHECKS[kind]
    for name in tool:
        if name != "type" and name not in known and tool[name] is not None:
            raise not_supported(f"{name} of {kind}")
    check(tool)


def _web_search(tool: Arguments) -> None:
    filters = obj(tool, "filters") or {}
    for name in filters:
        if name not in {"allowed_domains", "excluded_domains"}:
            raise not_supported(f"filters.{name} of web_search")
    # Flat ones are taken too.
    _either({**tool, **filters}, "allowed_domains", "excluded_domains", MOST_DOMAINS)
    flag(tool, "enable_image_understanding")
    flag(tool, "enable_image_search")


def _x_search(tool: Arguments) -> None:
    _either(tool, "allowed_x_handles", "excluded_x_handles", MOST_HANDLES)
    days = [_day(tool, name) for name in ("from_date", "to_date")]
    if days[0] and days[1] and days[0] > days[1]:
        raise refuse(f"from_date {days[0]} is after to_date {days[1]}.")
    flag(tool, "enable_image_understanding")
    flag(tool, "enable_video_understanding")


def _file_search(tool: Arguments) -> None:
    stores = _list(tool, "vector_store_ids", MOST_STORES)
    if not stores:
        raise does_not_deserialize("tools[]: missing field `vector_store_ids`")
    whole(tool, "max_num_results", 1, 50)


def _mcp(tool: Arguments) -> None:
    url = string(tool, "server_url")
    if not url:
        raise does_not_deserialize("tools[]: missing field `server_url`")
    if not url.startswith(("https://", "http://")):
        raise refuse(f"server_url must be an http or https address, got {url[:60]!r}.")
    for name in ("server_label", "server_description", "authorization"):
        string(tool, name)
    strings(tool, "allowed_tools")
    obj(tool, "headers")


def _image_generation(tool: Arguments) -> None:
    action = string(tool, "action")
    if action not in {None, "auto", "generate", "edit"}:
        raise refuse(f"action must be auto, generate or edit, not {action}.")


def _nothing(_: Arguments) -> None:
    """Check a tool that takes no arguments."""


def _either(tool: Arguments, allowed: str, excluded: str, most: int) -> None:
    if _list(tool, allowed, most) and _list(tool, excluded, most):
        raise refuse(f"Cannot set both {allowed} and {excluded}.")


def _list(tool: Arguments, name: str, most: int) -> tuple[str, ...]:
    if isinstance(tool.get(name), str):
        raise does_not_deserialize(f"tools[].{name}: invalid type: a string, expected a sequence")
    values = strings(tool, name)
    if len(values) > most:
        raise refuse(f"{name} takes at most {most} values, got {len(values)}.")
    return values


def _day(tool: Arguments, name: str) -> dt.date | None:
    text = string(tool, name)
    if text is None:
        return None
    try:
        # Python reads other spellings too; xAI takes this one alone.
        if len(text) != len("2026-11-01"):
            raise ValueError(text)
        return dt.date.fromisoformat(text)
    except ValueError:
        raise refuse(f"{name} must be a date such as 2026-11-01, got {text[:40]!r}.") from None


_CHECKS: dict[str, tuple[frozenset[str], Callable[[Arguments], None]]] = {
    "web_search": (
        frozenset({"filters", "allowed_domains", "excluded_domains", "enable_image_understanding",
                   "enable_image_search"}),
        _web_search,
    ),
    "x_search": (
        frozenset({"allowed_x_handles", "excluded_x_handles", "from_date", "to_date",
                   "enable_image_understanding", "enable_video_understanding"}),
        _x_search,
    ),
    "code_interpreter": (frozenset(), _nothing),
    "code_execution": (frozenset(), _nothing),
    "file_search": (frozenset({"vector_store_ids", "max_num_results"}), _file_search),
    "mcp": (
        frozenset({"server_url", "server_label", "server_description", "allowed_tools",
                   "authorization", "headers"}),
        _mcp,
    ),
    "image_generation": (frozenset({"action"}), _image_generation),
}  # fmt: skip

#: The server-side tools by type.
SERVER_TOOLS = tuple(_CHECKS)
