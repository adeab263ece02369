"""A call of a server's own tool in words: what it does, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.server_calls import ServerToolCall, ServerToolStatus
from grok_jupyter.protocol.usage import FETCHED
from grok_jupyter.text.citing.hosts import shown_host
from grok_jupyter.text.excerpt import excerpt, one_way, printable, visible
from grok_jupyter.text.redaction import redacted

__all__ = [
    "MOST_CALLS",
    "Search",
    "counted",
    "counts",
    "further_calls",
    "line_of",
    "search_in_words",
    "searches_of",
]

MOST_CALLS = 100
"""Calls that are shown and saved; ``response.server_tool_calls`` holds them all."""

_QUERY = 100  # characters of what is searched for
_NAME = 60  # characters
_MOST_CODE = 4000  # characters of a program that are shown and saved, and
_MOST_LATE_CODE = 400  # those of calls from this number on:
_LATE = 20


class Search(NamedTuple):
    """A call as it is shown: without keys, bounded, harmless to a terminal; not yet escaped.

    Attributes
    ----------
    status : str
        As :class:`ServerToolCall` has it.
    doing : str
        ``"Searching the web"``.
    what : str
        What is searched for, in quotation marks, or where; ``""`` if that is not known.
    outcome : str
        ``"7 pages"``, ``"failed"``; ``""`` if there is nothing to say.
    code : str
        The program that ran; ``""`` if none did.
    seconds : float or None
        How long it took. It differs from run to run, and is not for what is saved.
    """

    status: ServerToolStatus
    doing: str
    what: str
    outcome: str
    code: str
    seconds: float | None


def searches_of(response: Response) -> list[Search]:
    """Return the calls of a response in words, in their order, ``MOST_CALLS`` at most."""
    has_ended = response.is_finished
    return [
        search_in_words(call, number, has_ended=has_ended)
        for number, call in enumerate(response.server_tool_calls[:MOST_CALLS])
    ]


def further_calls(response: Response) -> str:
    """Say how many calls are left out of what is shown; ``""`` if none is."""
    left = len(response.server_tool_calls) - MOST_CALLS
    return f"{left:,} more in response.server_tool_calls" if left > 0 else ""


def search_in_words(call: ServerToolCall, number: int = 0, *, has_ended: bool = False) -> Search:
    """Return one call in words.

    Parameters
    ----------
    call : ServerToolCall
        The call.
    number : int
        Which one of its response, from 0: of late ones less of the program is shown.
    has_ended : bool
        Whether the answer is over.
    """
    status: ServerToolStatus = call.status
    if has_ended and status == "running":
        status = "interrupted"
    code = visible(printable(redacted(call.code)))  # what a program does, its signs have to show
    most = _MOST_CODE if number < _LATE else _MOST_LATE_CODE
    if len(code) > most:
        left = len(code) - most
        code = f"{code[:most]}\n… ({left:,} more characters; response.server_tool_calls)"
    return Search(status, _doing(call), _what(call), _outcome(call, status), code, call.elapsed)


def line_of(
    search: Search,
    written: Callable[[str], str],
    quoted: Callable[[str], str],
    *,
    with_seconds: bool,
) -> str:
    """Return a call as one line, the same in HTML, Markdown and plain text.

    Parameters
    ----------
    written, quoted : callable
        Write words, and what is searched for, so that no reader finds anything in them.
    with_seconds : bool
        Whether to say how long it took.
    """
    what = f": {quoted(search.what)}" if search.what else ""
    is_running = search.status == "running"
    ended = " …" if is_running else ""
    is_timed = with_seconds and search.seconds is not None and not is_running
    outcome = joined((search.outcome, f"{search.seconds:.1f} s" if is_timed else ""))
    came = f" · {written(outcome)}" if outcome else ""
    return f"{written(search.doing)}{what}{ended}{came}"


def counts(tools: Mapping[str, int]) -> dict[str, int]:
    """Return how often which kind of thing was done, of the counts by tool."""
    found: dict[str, int] = {}
    for tool, count in tools.items():
        if tool not in FETCHED:
            kind = _COUNTED.get(tool, "call of a server's tool")
            found[kind] = found.get(kind, 0) + count
    return found


def counted(response: Response) -> str:
    """Say how many calls there were, ``"3 searches"``; ``""`` if there were none.

    As billed, where the server says so: a call that failed is not.
    """
    tools = response.usage.server_side_tools if response.usage else {}
    if not tools:
        tools = {}
        for call in response.server_tool_calls:
            tools[call.kind] = tools.get(call.kind, 0) + 1
    return in_words(counts(tools))


def in_words(kinds: Mapping[str, int]) -> str:
    """Return counts as words: ``"3 searches, 1 run of code"``."""
    return ", ".join(f"{count:,} {_plural(kind, count)}" for kind, count in kinds.items() if count)


def _plural(kind: str, count: int) -> str:
    if count == 1:
        return kind
    first, _, rest = kind.partition(" ")
    several = f"{first}es" if first.endswith("ch") else f"{first}s"
    return f"{several} {rest}".rstrip()


def _doing(call: ServerToolCall) -> str:
    if (call.kind, call.name) in _ACTIONS:
        return _ACTIONS[call.kind, call.name]
    if call.kind == "mcp" and call.name:
        return f"Using {_one_line(call.name)}"
    return _KINDS.get(call.kind) or f"Using {_one_line(call.kind) or 'a tool'}"


def _what(call: ServerToolCall) -> str:
    if call.query:
        return f'"{_one_line(call.query, _QUERY)}"'
    return shown_host(redacted(call.url)) if call.url else ""


def _outcome(call: ServerToolCall, status: ServerToolStatus) -> str:
    if status in {"failed", "interrupted"}:
        return "failed" if status == "failed" else "was interrupted"
    if not call.pages or status != "completed":
        return ""
    found = "post" if call.kind == "x_search" else "page"
    return f"{call.pages:,} {found}{'s' * (call.pages != 1)}"


def _one_line(text: str, most: int = _NAME) -> str:
    return excerpt(one_way(printable(text)), most)


def joined(parts: Iterable[str]) -> str:
    """Put what there is to say on one line."""
    return " · ".join(part for part in parts if part)


_KINDS = {
    "web_search": "Searching the web",
    "x_search": "Searching X",
    "code_execution": "Running code",
    "collections_search": "Searching the collections",
    "mcp": "Using a tool of an MCP server",
    "image_generation": "Drawing an image",
}
_ACTIONS = {
    ("web_search", "open_page"): "Reading a page",
    ("web_search", "find"): "Looking through a page",
    ("web_search", "find_in_page"): "Looking through a page",
    ("x_search", "x_user_search"): "Looking for people on X",
    ("x_search", "x_thread_fetch"): "Reading a thread on X",
}
_COUNTED = {
    "web_search": "search",
    "x_search": "search",
    "collections_search": "search",
    "document_search": "search",
    "code_execution": "run of code",
    "mcp": "call of an MCP server",
    "image_generation": "image",
}
