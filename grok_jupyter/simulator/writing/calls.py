"""Tool calls: which tool the prompt asks for, and arguments that fit its schema."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from grok_jupyter.simulator.request.tools import Tool
from grok_jupyter.simulator.writing.hints import Hints
from grok_jupyter.simulator.writing.instances import Writer
from grok_jupyter.simulator.writing.plan import ToolCall

if TYPE_CHECKING:
    from grok_jupyter.simulator.request.chat import ChatRequest

__all__ = ["tool_calls", "wants_call"]


def wants_call(request: ChatRequest) -> bool:
    """Whether to answer with a call: when it must be, or when the user has just spoken."""
    if request.tool_choice == "none":
        return False
    # After a tool's result the answer is text, unless the caller insists on another call.
    return request.tool_choice != "auto" or request.messages[-1].role == "user"


def tool_calls(request: ChatRequest) -> tuple[ToolCall, ...]:
    """Write the calls: one, or one for each place that the prompt names."""
    tool = _chosen(request)
    places = Hints(request.prompt).places
    takes_place = any(Hints.is_place(name) for name in tool.parameters.get("properties", {}))
    if takes_place and len(places) > 1 and request.is_parallel:
        # The first place found in a prompt wins, so each call sees the prompt cut down to its own.
        prompts = [f"in {place}" for place in places]
    else:
        prompts = [request.prompt]
    return tuple(_call(request, tool, prompt, index) for index, prompt in enumerate(prompts))


def _chosen(request: ChatRequest) -> Tool:
    if isinstance(request.tool_choice, Tool):
        return request.tool_choice
    said = set(re.findall(r"[a-z]{4,}", request.prompt.lower()))

    def shared_words(tool: Tool) -> int:
        return len(said & set(re.findall(r"[a-z]{4,}", f"{tool.name} {tool.description}".lower())))

    return max(request.tools, key=shared_words)


def _call(request: ChatRequest, tool: Tool, prompt: str, index: int) -> ToolCall:
    # Like `call_27949965` (captured traffic 2026): eight digits.
    digest = hashlib.sha256(f"{request.identity}/{index}".encode()).hexdigest()
    arguments = Writer({"type": "object", **tool.parameters}, prompt).write()
    text = json.dumps(arguments, ensure_ascii=False, separators=(",", ":"))
    return ToolCall(f"call_{int(digest[:12], 16) % 10**8:08d}", tool.name, text)
