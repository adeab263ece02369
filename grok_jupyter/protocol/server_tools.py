"""xAI's own tools, as a request offers them: they run on the server.

Names and keywords are those of xAI's Python SDK; types and fields on the wire, the Responses API's
(xAI REST reference, and what the server refused in September 2026).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from inspect import Parameter, signature
from typing import Any, ParamSpec

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.server_kinds import KINDS, refuse_unknown
from grok_jupyter.protocol.server_tool import ServerTool

__all__ = [
    "SERVER_TOOLS",
    "code_execution",
    "collections_search",
    "mcp",
    "web_search",
    "x_search",
]

_P = ParamSpec("_P")


def _in_our_words(make: Callable[_P, ServerTool]) -> Callable[_P, ServerTool]:
    """Let a wrong call of a function be one sentence; its signature stays exact."""
    exact = signature(make)
    by_place = [one.name for one in exact.parameters.values() if one.kind is not _BY_NAME]

    @wraps(make)
    def called(*args: _P.args, **kwargs: _P.kwargs) -> ServerTool:
        try:
            exact.bind(*args, **kwargs)
        except TypeError:
            raise _wrong_call(make.__name__, args, kwargs, by_place) from None
        return make(*args, **kwargs)

    return called


def _wrong_call(
    name: str, args: Sequence[Any], kwargs: Mapping[str, Any], by_place: Sequence[str]
) -> InputError:
    try:
        refuse_unknown(name, kwargs)
    except InputError as error:
        return error
    for one in by_place[: len(args)]:
        if one in kwargs:
            return InputError(f"{name}() is given {one}= twice; give it once.")
    takes = [f"{one}=" for one in KINDS[name].parameters if one not in by_place]
    if not takes:
        return InputError(f"{name}() takes no arguments; leave them out.")
    return InputError(f"{name}() takes its arguments by name; write {', '.join(takes)}.")


_BY_NAME = Parameter.KEYWORD_ONLY


@_in_our_words
def web_search(
    *,
    allowed_domains: Sequence[str] | None = None,
    excluded_domains: Sequence[str] | None = None,
    enable_image_understanding: bool | None = None,
    enable_image_search: bool | None = None,
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
    return ServerTool(
        "web_search",
        {
            "allowed_domains": allowed_domains,
            "excluded_domains": excluded_domains,
            "enable_image_understanding": enable_image_understanding,
            "enable_image_search": enable_image_search,
        },
    )


@_in_our_words
def x_search(
    *,
    allowed_x_handles: Sequence[str] | None = None,
    excluded_x_handles: Sequence[str] | None = None,
    from_date: str | dt.date | None = None,
    to_date: str | dt.date | None = None,
    enable_image_understanding: bool | None = None,
    enable_video_understanding: bool | None = None,
) -> ServerTool:
    """Let the model search X; USD 5 per 1,000 posts, USD 10 per 1,000 profiles.

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
    return ServerTool(
        "x_search",
        {
            "allowed_x_handles": allowed_x_handles,
            "excluded_x_handles": excluded_x_handles,
            "from_date": from_date,
            "to_date": to_date,
            "enable_image_understanding": enable_image_understanding,
            "enable_video_understanding": enable_video_understanding,
        },
    )


@_in_our_words
def code_execution() -> ServerTool:
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
    return ServerTool("code_execution")


@_in_our_words
def collections_search(
    collection_ids: Sequence[str] | None = None, *, limit: int | None = None
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
    return ServerTool("collections_search", {"collection_ids": collection_ids, "limit": limit})


@_in_our_words
def mcp(
    server_url: str = "",
    *,
    server_label: str | None = None,
    server_description: str | None = None,
    allowed_tool_names: Sequence[str] | None = None,
    authorization: str | None = None,
    extra_headers: Mapping[str, str] | None = None,
) -> ServerTool:
    """Let the model use the tools of an MCP server, which xAI asks; tokens only.

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
    return ServerTool(
        "mcp",
        {
            "server_url": server_url,
            "server_label": server_label,
            "server_description": server_description,
            "allowed_tool_names": allowed_tool_names,
            "authorization": authorization,
            "extra_headers": extra_headers,
        },
    )


SERVER_TOOLS: dict[str, Callable[..., ServerTool]] = {
    "web_search": web_search,
    "x_search": x_search,
    "code_execution": code_execution,
    "collections_search": collections_search,
    "mcp": mcp,
}
"""The tools by their names."""
