"""Which wire format carries a request: Chat Completions, unless it needs the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from grok_jupyter.client.checks import one_of
from grok_jupyter.client.environment import variable
from grok_jupyter.client.formats.chat import CHAT
from grok_jupyter.client.formats.format import Format
from grok_jupyter.client.formats.responses import RESPONSES
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.responses.body import refuse_what_is_not_carried
from grok_jupyter.protocol.server_tool import WIRE_TYPES, ServerTool

__all__ = ["APIS", "api_of", "format_for", "format_named", "need"]

APIS = ("auto", "chat", "responses")
"""What ``api=`` may say."""

_VARIABLE = "GROK_JUPYTER_API"
_ONLY_RESPONSES = ("previous_response_id", "include", "store", "max_turns", "instructions")


def api_of(asked: Any) -> str:
    """Return what was asked for as ``api=``, by default what the environment says, else auto.

    Raises
    ------
    ConfigError
        If it is none of ``APIS``.
    """
    if asked is None and (told := variable(_VARIABLE)):
        return one_of(_VARIABLE, told.lower(), APIS)
    return one_of("api", asked, APIS)


def format_named(name: str) -> Format:
    """Return a format by its name."""
    return RESPONSES if name == RESPONSES.name else CHAT


def format_for(api: str, model: str, settings: Mapping[str, Any]) -> Format:
    """Return the format of a request.

    Parameters
    ----------
    api : str
        One of ``APIS``.
    model : str
        The model that is asked.
    settings : mapping
        By the names of ``chat.create``.

    Raises
    ------
    InputError
        If the format cannot carry something; the sentence names it.
    """
    needed = need(model, settings)
    if api == "chat" and needed:
        raise InputError(
            f"{re.sub('^the ', 'The ', needed)} goes over the Responses API only, and api='chat' "
            "is set; leave it out, or set api='auto'."
        )
    if api == "responses" or needed:
        why = f"which {needed} needs" if needed else "which api='responses' asks for"
        instead = f"leave {needed} out" if needed else "set api='auto'"
        refuse_what_is_not_carried(settings, why, instead)
        return RESPONSES
    return CHAT


def need(model: str, settings: Mapping[str, Any]) -> str:
    """Return what of a request needs the Responses API, in words; ``""`` if nothing does."""
    tools = settings.get("tools")
    for tool in tools if isinstance(tools, (list, tuple)) else ():
        if isinstance(tool, ServerTool):
            return f"the tool {tool.kind}"
        if isinstance(tool, Mapping) and tool.get("type") in WIRE_TYPES:
            return f"the tool {tool['type']}"
    if "multi-agent" in model:
        return f"the model {model!r}"
    for name in _ONLY_RESPONSES:
        if settings.get(name) is not None:
            return f"{name}="
    return ""
