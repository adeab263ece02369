"""Tool calls: which tool the prompt asks for, and arguments that fit its schema."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.request.tools import Tool
from grok_jupyter.simulator.writing.arguments import arguments_for
from grok_jupyter.simulator.writing.hints import Hints
from grok_jupyter.simulator.writing.plan import ToolCall

if TYPE_CHECKING:
    from grok_jupyter.simulator.request.chat import ChatRequest

__all__ = ["tool_calls", "wants_call"]

_SMALL = {
    "all", "and", "any", "are", "can", "did", "doe", "for", "from", "get", "give", "has", "have",
    "how", "into", "it", "its", "let", "may", "not", "one", "out", "that", "the", "them", "thi",
    "this", "two", "use", "wa", "was", "what", "when", "where", "which", "who", "why", "will",
    "with", "you", "your", "returns", "return", "please", "tell", "hello",
}  # fmt: skip


def wants_call(request: ChatRequest) -> bool:
    """Whether to answer with a call: when it must be, or when the user has just spoken."""
    if request.tool_choice == "none":
        return False
    # After a tool's result the answer is text, unless the caller insists on another call.
    if request.tool_choice != "auto":
        return True
    is_asked = request.messages[-1].role == "user" and not request.results
    return is_asked and any(_fits(tool, request.prompt) for tool in request.tools)


def tool_calls(request: ChatRequest) -> tuple[ToolCall, ...]:
    """Write the calls: one, one for each tool that is named, or for each place."""
    tools = _named(request)
    if len(tools) > 1:
        calls = enumerate(tools)
        return tuple(_call(request, tool, request.prompt, index) for index, tool in calls)
    tool = tools[0] if tools else _chosen(request)
    places = Hints(request.prompt).places
    takes_place = any(Hints.is_place(name) for name in _properties(tool))
    if takes_place and len(places) > 1 and request.is_parallel:
        # The first place found in a prompt wins, so each call sees the prompt without the others.
        prompts = [_only(request.prompt, place, places) for place in places]
    else:
        prompts = [request.prompt]
    return tuple(_call(request, tool, prompt, index) for index, prompt in enumerate(prompts))


def _chosen(request: ChatRequest) -> Tool:
    if isinstance(request.tool_choice, Tool):
        return request.tool_choice
    said = _words(request.prompt)
    return max(request.tools, key=lambda tool: _likeness(tool, said, request.prompt))


def _only(prompt: str, place: str, places: list[str]) -> str:
    for other in places:
        if other not in place and place not in other:
            prompt = re.sub(rf"(?<!\w){re.escape(other)}(?!\w)", "", prompt)
    return f"in {place}: {prompt}"


def _named(request: ChatRequest) -> list[Tool]:
    """Return the tools that the prompt names by all words of their names, where several may be."""
    if isinstance(request.tool_choice, Tool):
        return [request.tool_choice]
    said = _words(request.prompt)
    named = [tool for tool in request.tools if _words(tool.name) and _words(tool.name) <= said]
    return named if request.is_parallel else named[:1]


def _fits(tool: Tool, prompt: str) -> bool:
    """Whether a tool may have to do with the prompt: by its words, or what it takes."""
    return _likeness(tool, _words(prompt), prompt) > 0


def _likeness(tool: Tool, said: set[str], prompt: str) -> int:
    about = _words(f"{tool.name} {tool.description}")
    taken = [_kind(inner) for inner in _properties(tool).values()]
    takes_numbers = "integer" in taken or "number" in taken
    return 2 * len(said & about) + (takes_numbers and bool(Hints(prompt).numbers))


def _kind(schema: Any) -> str:
    """Return the type that a parameter's schema names; of a list, that of its items."""
    if not isinstance(schema, dict):
        return ""
    if schema.get("type") == "array":
        return _kind(schema.get("items"))
    return str(schema.get("type", ""))


def _properties(tool: Tool) -> dict[str, Any]:
    """Return the schemas of a tool's parameters; of what is no schema, none."""
    found = tool.parameters.get("properties")
    return found if isinstance(found, dict) else {}


def _words(text: str) -> set[str]:
    """Return the words of a text that say something, without the s of a plural."""
    found = re.findall(r"[a-z]{3,}", text.lower())
    return {word.removesuffix("s") for word in found} - _SMALL


def _call(request: ChatRequest, tool: Tool, prompt: str, index: int) -> ToolCall:
    # Like `call_27949965` (captured traffic 2026): eight digits.
    digest = hashlib.sha256(f"{request.identity}/{index}".encode()).hexdigest()
    arguments = arguments_for(tool.parameters, prompt)
    text = json.dumps(arguments, ensure_ascii=False, separators=(",", ":"))
    return ToolCall(f"call_{int(digest[:12], 16) % 10**8:08d}", tool.name, text)
