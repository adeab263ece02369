"""xAI's own tools: what each takes, how it reads on the wire, what it costs.

Types and fields on the wire: xAI REST reference, and what the server refused in September 2026.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.server_arguments import (
    count,
    day,
    domain,
    flag,
    handle,
    name_of,
    one_of_two,
    texts_of,
    written,
)
from grok_jupyter.protocol.server_mcp import address, headers, host_of_server, token

__all__ = ["KINDS", "Kind", "checked", "refuse_unknown", "wire_of"]

_Check = Callable[[str, Any], Any]


class Kind(NamedTuple):
    """One of the tools.

    Attributes
    ----------
    price : str
        What it costs, by xAI's documentation of November 2026; failed calls are free.
    parameters : dict
        What it takes: the check of each argument, by its name in xAI's SDK.
    together : callable
        Checks the arguments with each other; raises :class:`InputError`.
    wire : callable
        Takes checked arguments; returns the tool as the API has it, with ``None`` for nothing.
    """

    price: str
    parameters: dict[str, _Check]
    together: Callable[[Mapping[str, Any]], None]
    wire: Callable[[Mapping[str, Any]], dict[str, Any]]


def _kind_named(name: Any) -> Kind:
    """Return a kind of tool.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if not isinstance(name, str) or name not in KINDS:
        raise InputError(f"{shown(name, 60)} is no tool of xAI's; these are {', '.join(KINDS)}.")
    return KINDS[name]


def checked(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a tool is given, checked; what is ``None`` is left out.

    Raises
    ------
    InputError
        If there is no such tool, or it cannot be given that.
    """
    kind = refuse_unknown(name, arguments)
    given = {one: check(one, arguments.get(one)) for one, check in kind.parameters.items()}
    kind.together(given)
    return {one: value for one, value in given.items() if value is not None}


def refuse_unknown(name: str, arguments: Iterable[str]) -> Kind:
    """Return a kind of tool, unless it is given an argument that it does not take.

    Raises
    ------
    InputError
        If it is.
    """
    kind = _kind_named(name)
    for one in arguments:
        if one not in kind.parameters:
            takes = ", ".join(f"{known}=" for known in kind.parameters) or "no arguments"
            raise InputError(f"{name}() does not take {one}=; it takes {takes}.")
    return kind


def wire_of(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tool as the API has it."""
    wire = _kind_named(name).wire(arguments)
    return {field: value for field, value in wire.items() if value is not None}


def _nothing(_: Mapping[str, Any]) -> None:
    pass


def _one_list_of_domains(given: Mapping[str, Any]) -> None:
    one_of_two(given, "allowed_domains", "excluded_domains")


def _one_list_of_handles(given: Mapping[str, Any]) -> None:
    one_of_two(given, "allowed_x_handles", "excluded_x_handles")
    first, last = given["from_date"], given["to_date"]
    if first and last and first > last:
        raise InputError(
            f"from_date={first!r} is after to_date={last!r}; give the earlier day as from_date."
        )


def _collection_ids(name: str, value: Any) -> list[str] | None:
    if value is None or value in ([], (), set()):
        raise InputError(
            f"collections_search() needs {name}=; give the ids of your collections, as in "
            "collections_search(['collection_…'])."
        )
    return _collections_named(name, value)


def _web(given: Mapping[str, Any]) -> dict[str, Any]:
    filters = {name: given[name] for name in ("allowed_domains", "excluded_domains")
               if name in given}  # fmt: skip
    flags = {name: value for name, value in given.items() if name not in filters}
    return {"type": "web_search", "filters": filters or None, **flags}


def _collections(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "file_search",
        "vector_store_ids": given["collection_ids"],
        "max_num_results": given.get("limit"),
    }


def _mcp(given: Mapping[str, Any]) -> dict[str, Any]:
    url = given["server_url"]
    return {
        "type": "mcp",
        "server_url": url,
        "server_label": given.get("server_label") or host_of_server(url),
        "server_description": given.get("server_description"),
        "allowed_tools": given.get("allowed_tool_names"),
        "authorization": given.get("authorization"),
        "headers": given.get("extra_headers"),
    }


_domains, _handles = texts_of(5, domain), texts_of(20, handle)
_collections_named = texts_of(10, name_of)

KINDS: dict[str, Kind] = {
    "web_search": Kind(
        "USD 5 per 1,000 calls",
        {
            "allowed_domains": _domains,
            "excluded_domains": _domains,
            "enable_image_understanding": flag,
            "enable_image_search": flag,
        },
        _one_list_of_domains,
        _web,
    ),
    "x_search": Kind(
        "USD 5 per 1,000 posts, USD 10 per 1,000 profiles",
        {
            "allowed_x_handles": _handles,
            "excluded_x_handles": _handles,
            "from_date": day,
            "to_date": day,
            "enable_image_understanding": flag,
            "enable_video_understanding": flag,
        },
        _one_list_of_handles,
        lambda given: {"type": "x_search", **given},
    ),
    "code_execution": Kind(
        "USD 5 per 1,000 calls", {}, _nothing, lambda _: {"type": "code_interpreter"}
    ),
    "collections_search": Kind(
        "USD 2.50 per 1,000 calls",
        {"collection_ids": _collection_ids, "limit": count},
        _nothing,
        _collections,
    ),
    "mcp": Kind(
        "tokens only",
        {
            "server_url": address,
            "server_label": written,
            "server_description": written,
            "allowed_tool_names": texts_of(128, name_of),
            "authorization": token,
            "extra_headers": headers,
        },
        _nothing,
        _mcp,
    ),
}
"""The tools by their names."""
