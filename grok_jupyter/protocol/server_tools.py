"""xAI's own tools, as a request offers them: they run on the server.

Names and keywords are those of xAI's Python SDK; types and fields on the wire, the Responses API's
(xAI REST reference, and what the server refused in September 2026).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.server_arguments import (
    day,
    domain,
    flag,
    handle,
    name_of,
    one_of_two,
    refuse_unknown,
    text_or_none,
    texts,
)
from grok_jupyter.protocol.server_tool import ServerTool

__all__ = [
    "SERVER_TOOLS",
    "code_execution",
    "collections_search",
    "mcp",
    "web_search",
    "x_search",
]

_MOST_DOMAINS = 5
_MOST_HANDLES = 20
_MOST_COLLECTIONS = 10


def web_search(
    *,
    allowed_domains: Sequence[str] | None = None,
    excluded_domains: Sequence[str] | None = None,
    enable_image_understanding: bool | None = None,
    enable_image_search: bool | None = None,
    **unknown: Any,
) -> ServerTool:
    """Let the model search the web and open pages; USD 5 per 1,000 calls.

    Parameters
    ----------
    allowed_domains, excluded_domains : sequence of str, optional
        Where it may, or may not, look: at most 5, such as ``"arxiv.org"``; one of the two.
    enable_image_understanding : bool, optional
        Whether it looks at the pictures in pages.
    enable_image_search : bool, optional
        Whether it searches for pictures.

    Raises
    ------
    InputError
        If an argument cannot be used; the sentence says why.

    Examples
    --------
    >>> web_search(allowed_domains=["arxiv.org"]).to_wire()
    {'type': 'web_search', 'filters': {'allowed_domains': ['arxiv.org']}}
    """
    refuse_unknown("web_search", unknown, _WEB)
    given: dict[str, Any] = {
        "allowed_domains": texts("allowed_domains", allowed_domains, _MOST_DOMAINS, domain),
        "excluded_domains": texts("excluded_domains", excluded_domains, _MOST_DOMAINS, domain),
        "enable_image_understanding": flag(
            "enable_image_understanding", enable_image_understanding
        ),
        "enable_image_search": flag("enable_image_search", enable_image_search),
    }
    one_of_two(given, "allowed_domains", "excluded_domains")
    filters = {name: given[name] for name in _WEB[:2] if given[name]}
    flags = {name: given[name] for name in _WEB[2:]}
    return _made("web_search", given, {"type": "web_search", "filters": filters or None, **flags})


def x_search(
    *,
    allowed_x_handles: Sequence[str] | None = None,
    excluded_x_handles: Sequence[str] | None = None,
    from_date: str | dt.date | None = None,
    to_date: str | dt.date | None = None,
    enable_image_understanding: bool | None = None,
    enable_video_understanding: bool | None = None,
    **unknown: Any,
) -> ServerTool:
    """Let the model search X; USD 5 per 1,000 posts and 10 per 1,000 profiles that it fetches.

    Parameters
    ----------
    allowed_x_handles, excluded_x_handles : sequence of str, optional
        Whose posts count, or do not: at most 20, with or without ``@``; one of the two.
    from_date, to_date : str or date, optional
        First and last day, ``"2026-11-01"``, in UTC.
    enable_image_understanding, enable_video_understanding : bool, optional
        Whether it looks at pictures and videos in posts.

    Raises
    ------
    InputError
        If an argument cannot be used; the sentence says why.

    Examples
    --------
    >>> x_search(from_date="2026-11-01").to_wire()
    {'type': 'x_search', 'from_date': '2026-11-01'}
    """
    refuse_unknown("x_search", unknown, _X)
    given: dict[str, Any] = {
        "allowed_x_handles": texts("allowed_x_handles", allowed_x_handles, _MOST_HANDLES, handle),
        "excluded_x_handles": texts(
            "excluded_x_handles", excluded_x_handles, _MOST_HANDLES, handle
        ),
        "from_date": day("from_date", from_date),
        "to_date": day("to_date", to_date),
        "enable_image_understanding": flag(
            "enable_image_understanding", enable_image_understanding
        ),
        "enable_video_understanding": flag(
            "enable_video_understanding", enable_video_understanding
        ),
    }
    one_of_two(given, "allowed_x_handles", "excluded_x_handles")
    first, last = given["from_date"], given["to_date"]
    if first and last and first > last:
        raise InputError(
            f"from_date={first!r} is after to_date={last!r}; give the earlier day as from_date."
        )
    return _made("x_search", given, {"type": "x_search", **given})


def code_execution(**unknown: Any) -> ServerTool:
    """Let the model run Python on the server; USD 5 per 1,000 calls.

    Raises
    ------
    InputError
        If it is given an argument; it takes none.

    Examples
    --------
    >>> code_execution().to_wire()
    {'type': 'code_interpreter'}
    """
    refuse_unknown("code_execution", unknown, ())
    return _made("code_execution", {}, {"type": "code_interpreter"})


def collections_search(
    collection_ids: Sequence[str] | None = None, *, limit: int | None = None, **unknown: Any
) -> ServerTool:
    """Let the model search documents that you have uploaded; USD 2.50 per 1,000 calls.

    Parameters
    ----------
    collection_ids : sequence of str
        Which collections: 1 to 10.
    limit : int, optional
        Most passages that a search returns.

    Raises
    ------
    InputError
        If an argument cannot be used; the sentence says why.

    Examples
    --------
    >>> collections_search(["collection_1"]).to_wire()
    {'type': 'file_search', 'vector_store_ids': ['collection_1']}
    """
    refuse_unknown("collections_search", unknown, ("collection_ids", "limit"))
    names = texts("collection_ids", collection_ids, _MOST_COLLECTIONS, name_of)
    if not names:
        raise InputError(
            "collections_search() needs collection_ids=; give the ids of your collections, as in "
            "collections_search(['collection_…'])."
        )
    if limit is not None and (type(limit) is not int or limit < 1):
        raise InputError(f"limit={shown(limit, 40)} is no whole number above 0; leave it out.")
    given = {"collection_ids": names, "limit": limit}
    wire = {"type": "file_search", "vector_store_ids": names, "max_num_results": limit}
    return _made("collections_search", given, wire)


def mcp(
    server_url: str = "",
    *,
    server_label: str | None = None,
    server_description: str | None = None,
    allowed_tool_names: Sequence[str] | None = None,
    authorization: str | None = None,
    extra_headers: Mapping[str, str] | None = None,
    **unknown: Any,
) -> ServerTool:
    """Let the model use the tools of an MCP server, which xAI asks; it costs tokens only.

    Parameters
    ----------
    server_url : str
        Its address, reachable from the internet.
    server_label, server_description : str, optional
        What it is called, by default its host, and what it does.
    allowed_tool_names : sequence of str, optional
        Which of its tools may be used; default: all.
    authorization : str, optional
        A token for the server. It goes to xAI with the request, and in no recording.
    extra_headers : mapping, optional
        More headers for the server, of which the same holds.

    Raises
    ------
    InputError
        If an argument cannot be used; the sentence says why.

    Examples
    --------
    >>> mcp("https://mcp.example.com", server_label="example").to_wire()
    {'type': 'mcp', 'server_url': 'https://mcp.example.com', 'server_label': 'example'}
    """
    refuse_unknown("mcp", unknown, _MCP)
    address = server_url if isinstance(server_url, str) else ""
    match = re.match(r"https?://([^\s/:?#]+)", address)
    if match is None:
        raise InputError(
            f"server_url={shown(server_url, 80)} is no address; mcp() needs one such as "
            "'https://mcp.example.com'."
        )
    headers = extra_headers
    if headers is not None and not isinstance(headers, Mapping):
        raise InputError("extra_headers= of mcp() is no dict; give {'name': 'value'}.")
    given: dict[str, Any] = {
        "server_url": address,
        "server_label": text_or_none("server_label", server_label),
        "server_description": text_or_none("server_description", server_description),
        "allowed_tool_names": texts("allowed_tool_names", allowed_tool_names, 128, name_of),
        "authorization": text_or_none("authorization", authorization),
        "extra_headers": None if headers is None else dict(headers),
    }
    wire = {
        "type": "mcp",
        "server_url": address,
        "server_label": given["server_label"] or match[1],
        "server_description": given["server_description"],
        "allowed_tools": given["allowed_tool_names"],
        "authorization": given["authorization"],
        "headers": given["extra_headers"],
    }
    return _made("mcp", given, wire)


SERVER_TOOLS: dict[str, Callable[..., ServerTool]] = {
    "web_search": web_search,
    "x_search": x_search,
    "code_execution": code_execution,
    "collections_search": collections_search,
    "mcp": mcp,
}
"""The tools by their names."""

_WEB = ("allowed_domains", "excluded_domains", "enable_image_understanding", "enable_image_search")
_X = (
    "allowed_x_handles", "excluded_x_handles", "from_date", "to_date",
    "enable_image_understanding", "enable_video_understanding",
)  # fmt: skip
_MCP = (
    "server_url", "server_label", "server_description", "allowed_tool_names", "authorization",
    "extra_headers",
)  # fmt: skip


def _made(kind: str, given: Mapping[str, Any], wire: Mapping[str, Any]) -> ServerTool:
    return ServerTool(kind, _set(given), _set(wire))


def _set(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
