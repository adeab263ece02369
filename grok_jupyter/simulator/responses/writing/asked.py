"""Which of the given tools a question asks for, and which scene that makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grok_jupyter.simulator.responses.writing.sums import expression_in
from grok_jupyter.simulator.writing.calls import wants_call
from grok_jupyter.simulator.writing.hints import Hints

if TYPE_CHECKING:
    from grok_jupyter.simulator.responses.reading.body import ResponsesRequest
    from grok_jupyter.simulator.responses.reading.tools import ServerTool

__all__ = ["asks_for_function", "search_scene", "tools_asked_for"]

_WORDS = {
    "x_search": r"twitter|tweet(s|ed)?|posts?|posted|on x|x search|from x|@\w+|hashtags?",
    "code_interpreter": r"compute|computation|calculat\w+|work out|run|execute|simulat\w+|code"
    r"|python|factorial|arithmetic|how much is|add up|multiply",
    "file_search": r"files?|documents?|collections?|reports?|pdfs?|papers?|attachments?",
    "web_search": r"web|internet|online|news|search|look(ed)? up|latest|current(ly)?|today"
    r"|this (week|month|year)|recent(ly)?|websites?|pages?|sources?|research|https?://\S+|google",
}  # fmt: skip
_DEEP = r"research|thorough(ly)?|in depth|detailed|step by step|first\b.*\bthen|several steps"


def tools_asked_for(request: ResponsesRequest) -> list[ServerTool]:
    """Return the server-side tools to use, in the order of the request, none twice."""
    if request.chat.messages[-1].role != "user":
        return []
    given = {tool.kind: tool for tool in reversed(request.tools.servers)}
    asked = [tool for tool in reversed(given.values()) if _is_asked_for(tool, request)]
    # "posts" and "files" say which search is meant; "search" and "latest" say none.
    narrow = [tool for tool in asked if tool.kind != "web_search"]
    if narrow and not _says(
        request.chat.prompt, r"web|internet|online|news|websites?|https?://\S+"
    ):
        asked = narrow
    if asked or request.tool_choice != "required" or request.chat.tools:
        return asked
    return [tool for tool in request.tools.servers if tool.kind != "image_generation"][:1]


def asks_for_function(request: ResponsesRequest, *, has_searched: bool) -> bool:
    """Whether the caller's own functions are called, as Chat Completions would.

    Where a server-side tool was asked for, a function is called only if it is named, too.
    """
    chat = request.chat
    if not chat.tools or not wants_call(chat):
        return False
    if not has_searched or not isinstance(chat.tool_choice, str):
        return True
    said = set(re.findall(r"[a-z]{4,}", chat.prompt.lower()))
    return any(said & set(re.findall(r"[a-z]{4,}", tool.name.lower())) for tool in chat.tools)


def search_scene(request: ResponsesRequest) -> str:
    """Return how a search of the web goes: one of `"search"`, `"parallel"`, `"two-messages"`."""
    prompt = request.chat.prompt
    if len(Hints(prompt).places) > 1 and request.chat.is_parallel:
        return "parallel"
    return "two-messages" if _says(prompt, _DEEP) else "search"


def _is_asked_for(tool: ServerTool, request: ResponsesRequest) -> bool:
    prompt = request.chat.prompt
    if tool.kind == "mcp":
        label = str(tool.arguments.get("server_label") or "")
        return _says(prompt, r"mcp|server") or (bool(label) and Hints(prompt).mentions(label))
    if tool.kind == "code_interpreter" and expression_in(prompt):
        return True
    return tool.kind in _WORDS and _says(prompt, _WORDS[tool.kind])


def _says(prompt: str, words: str) -> bool:
    # As with the prepared answers, only a long prompt's two ends are instructions.
    if len(prompt) > 4000:
        prompt = f"{prompt[:2000]}\n{prompt[-2000:]}"
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", prompt, re.IGNORECASE | re.DOTALL) is not None
