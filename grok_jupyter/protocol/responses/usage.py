"""Usage of the Responses API in the words of Chat Completions, which ours are."""

from __future__ import annotations

from typing import Any

__all__ = ["chat_usage"]

_TOOLS = {
    "web_search_calls": "web_search",
    "x_search_calls": "x_search",
    "code_interpreter_calls": "code_execution",
    "file_search_calls": "collections_search",
    "mcp_calls": "mcp",
    "document_search_calls": "document_search",
    "image_generation_calls": "image_generation",
}


def chat_usage(value: Any) -> dict[str, Any]:
    """Return a ``usage`` object of the Responses API as one of Chat Completions.

    There, reasoning is counted within ``output_tokens``; here, apart from the visible answer. The
    server reports ``num_sources_used`` as 0 even after a search, so a 0 is left out (captured
    traffic, September 2026).

    Examples
    --------
    >>> chat_usage({"output_tokens": 51, "output_tokens_details": {"reasoning_tokens": 50}})
    {'completion_tokens': 1, 'completion_tokens_details': {'reasoning_tokens': 50}}
    """
    if not isinstance(value, dict):
        return {}
    given = _details(value, "input_tokens_details")
    made = _details(value, "output_tokens_details")
    output: Any = value.get("output_tokens")
    reasoning: Any = made.get("reasoning_tokens")
    if _is_count(output) and _is_count(reasoning) and reasoning <= output:
        output -= reasoning
    usage = {
        "prompt_tokens": value.get("input_tokens"),
        "completion_tokens": output,
        "total_tokens": value.get("total_tokens"),
        "prompt_tokens_details": {**given, "cached_tokens": given.get("cached_tokens")},
        "completion_tokens_details": {**made, "reasoning_tokens": reasoning},
        "num_sources_used": value.get("num_sources_used") or None,
        "cost_in_usd_ticks": value.get("cost_in_usd_ticks"),
        "server_side_tools": _tools(value.get("server_side_tool_usage_details")),
    }
    usage = {name: _known(entry) for name, entry in usage.items()}
    return {name: entry for name, entry in usage.items() if entry not in (None, {})}


def _tools(value: Any) -> dict[str, int]:
    if not isinstance(value, dict):
        return {}
    return {
        _TOOLS.get(name, name): count
        for name, count in value.items()
        if isinstance(name, str) and _is_count(count) and count
    }


def _details(value: dict[str, Any], name: str) -> dict[str, Any]:
    details = value.get(name)
    return details if isinstance(details, dict) else {}


def _known(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: entry for name, entry in value.items() if entry is not None}


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0
