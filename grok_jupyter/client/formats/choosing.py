"""Which wire format carries a request: Chat Completions, unless it needs the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from grok_jupyter.client.checks import one_of
from grok_jupyter.client.environment import variable
from grok_jupyter.client.formats.chat import CHAT
from grok_jupyter.client.formats.format import Format
from grok_jupyter.client.formats.responses import RESPONSES
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.responses.body import not_carried
from grok_jupyter.protocol.server_tool import ServerTool
from grok_jupyter.text.excerpt import excerpt

__all__ = ["APIS", "Need", "api_of", "format_for", "format_named", "need"]

APIS = ("auto", "chat", "responses")
"""What ``api=`` may say."""

_VARIABLE = "GROK_JUPYTER_API"
_ONLY_RESPONSES = ("previous_response_id", "include", "store", "max_turns", "instructions")
_XAI_TYPES = {
    "attachment_search", "code_execution", "code_interpreter", "collections_search",
    "document_search", "file_search", "image_generation", "mcp", "web_search", "x_search",
}  # fmt: skip
"""How the Responses API calls its tools, and how xAI's documentation does."""


class Need(NamedTuple):
    """What of a request needs the Responses API.

    Attributes
    ----------
    what : str
        In words, as in the middle of a sentence.
    without : str
        What to do without it, as the end of a sentence that names other things, too.
    at_once : str
        The same, right behind its name.
    is_sure : bool
        Whether xAI's Chat Completions refuse it. Other servers may take it.
    """

    what: str
    without: str
    at_once: str = "leave it out"
    is_sure: bool = True


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
    if api == "chat":
        if needed is not None and needed.is_sure:
            subject = re.sub("^the ", "The ", needed.what)
            raise InputError(
                f"{subject} goes over the Responses API only, and api='chat' is set; "
                f"{needed.at_once}, or set api='auto'."
            )
        return CHAT
    if api == "auto" and needed is None:
        return CHAT
    if (found := not_carried(settings)) is not None:
        name, step = found
        said = f"{name}={shown(settings[name], 60)} does not exist in the Responses API"
        if needed is None:
            raise InputError(f"{said}, which api='responses' asks for; {step}, or set api='auto'.")
        raise InputError(f"{said}, which {needed.what} needs; {step}, or {needed.without}.")
    return RESPONSES


def need(model: str, settings: Mapping[str, Any]) -> Need | None:
    """Return what of a request needs the Responses API; ``None`` if nothing does.

    What is given as ``extra_body`` counts like the rest.
    """
    extra = settings.get("extra_body")
    extra = extra if isinstance(extra, Mapping) else {}
    for tool in _tools(settings, extra):
        if isinstance(tool, ServerTool):
            return _of_tool(tool.kind)
        if isinstance(tool, Mapping) and _is_flat(tool):
            return _of_tool(tool["type"])
    asked = extra.get("model", model)
    if isinstance(asked, str) and "multi-agent" in asked:
        return Need(f"the model {asked!r}", "ask another model", "ask another model")
    for name in _ONLY_RESPONSES:
        # A `store` of other servers' Chat Completions is theirs.
        if settings.get(name) is not None or (name != "store" and extra.get(name) is not None):
            return Need(f"{name}=", f"leave {name}= out")
    return None


def _tools(settings: Mapping[str, Any], extra: Mapping[str, Any]) -> Iterator[Any]:
    for tools in (settings.get("tools"), extra.get("tools")):
        yield from tools if isinstance(tools, (list, tuple)) else ()


def _of_tool(kind: str) -> Need:
    is_sure = kind in _XAI_TYPES
    name = excerpt(kind, 40)
    return Need(f"the tool {name}", f"leave the tool {name} out", is_sure=is_sure)


def _is_flat(tool: Mapping[str, Any]) -> bool:
    """Whether a description has the form of the Responses API, and is none of a function.

    Chat Completions put what belongs to a tool one level down, under its type: functions, custom
    tools (OpenAI), and the tools that some other servers run themselves.
    """
    kind = tool.get("type")
    if not isinstance(kind, str) or kind == "function":
        return False
    return not any(isinstance(tool.get(name), Mapping) for name in (kind, "function"))
