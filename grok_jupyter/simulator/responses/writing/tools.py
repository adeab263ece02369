"""What each server-side tool does when it is used: its calls, and the text that they lead to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING

from grok_jupyter.simulator.responses.writing.answers import (
    Citations,
    about_code,
    about_files,
    about_mcp,
    about_posts,
)
from grok_jupyter.simulator.responses.writing.calls import (
    Search,
    code_call,
    file_call,
    mcp_call,
    x_call,
)
from grok_jupyter.simulator.responses.writing.sources import HOST, pages, posts, stored_files
from grok_jupyter.simulator.responses.writing.sums import expression_in, worked_out
from grok_jupyter.simulator.writing.hints import Hints
from grok_jupyter.simulator.writing.quote import beginning

if TYPE_CHECKING:
    from grok_jupyter.simulator.responses.reading.tools import ServerTool
    from grok_jupyter.simulator.responses.writing.message import Part
    from grok_jupyter.simulator.responses.writing.output import Output, Step

__all__ = ["domain_of", "query_of", "search_at_once", "search_once", "use"]

# Pages that one search finds.
FOUND = 5

_ORDER = re.compile(
    r"^\s*(please\s+)?(can you\s+)?(use\s+)?(search|look|google|find|research)\b"
    r"(\s+(the web|the internet|online|on x|x|up|twitter|for|about|out|what|once))*\s*:?\s*",
    re.IGNORECASE,
)

Use = Generator["Step", None, "list[Part]"]


def use(output: Output, tool: ServerTool, cite: Citations) -> Use:
    """Use a tool other than the web; the events are yielded, the parts of the text returned."""
    return _USES[tool.kind](output, tool, cite)


def query_of(output: Output) -> str:
    """Return what is searched for: the beginning of the question, without the order to search."""
    prompt = output.request.chat.prompt[:400]
    return beginning(_ORDER.sub("", prompt), 80) or beginning(prompt, 80) or "nothing"


def domain_of(tool: ServerTool) -> str:
    """Return the first domain that a search is limited to; empty without one."""
    filters = tool.arguments.get("filters") or {}
    domains = filters.get("allowed_domains") or tool.arguments.get("allowed_domains") or [""]
    return str(domains[0])


def search_once(output: Output, query: str, domain: str = "", first: int = 0) -> Iterator[Step]:
    """Search the web once."""
    search = Search(output, {"type": "search", "query": query})
    yield from search.start()
    yield from search.finish(pages(query, FOUND, first, domain))


def search_at_once(output: Output, subjects: list[str], domain: str = "") -> Iterator[Step]:
    """Search for several things and open a page, all at once; they close backwards.

    The page fails: its item says so, and the response is completed all the same.
    """
    searches = [(Search(output, {"type": "search", "query": subject}), subject)
                for subject in subjects]  # fmt: skip
    page = Search(output, {"type": "open_page", "url": f"{HOST}/no-such-page"})
    for search, _ in searches:
        yield from search.start()
    yield from page.start()
    yield from page.finish([], has_failed=True)
    for search, subject in reversed(searches):
        yield from search.finish(pages(subject, FOUND, 0, domain))


def _x(output: Output, tool: ServerTool, cite: Citations) -> Use:
    query = query_of(output)
    handles = tool.arguments.get("allowed_x_handles") or ()
    limits = {
        name: str(tool.arguments[name])
        for name in ("from_date", "to_date")
        if tool.arguments.get(name)
    }
    prompt = Hints(output.request.chat.prompt)
    if any(prompt.mentions(word) for word in ("profile", "account", "accounts", "user", "users")):
        found = posts(query, 3, "user")
        yield from x_call(output, "x_user_search", {"query": query, "count": "3"}, found)
    else:
        found = posts(query, 2)
        words = " ".join([*(f"from:{handle}" for handle in handles), query])
        asked = {"query": words, "limit": "2", "mode": "Latest", **limits}
        yield from x_call(output, "x_keyword_search", asked, found)
    return about_posts(query, found, cite)


def _code(output: Output, _: ServerTool, __: Citations) -> Use:
    expression = expression_in(output.request.chat.prompt)
    result = worked_out(expression) if expression else None
    if expression and result:
        yield from code_call(output, f"print({expression})", f"{result}\n")
    else:
        said = "grok-demo runs no code"
        yield from code_call(output, f'print("{said}")', f"{said}\n")
    return about_code(expression, result)


def _files(output: Output, tool: ServerTool, cite: Citations) -> Use:
    query = query_of(output)
    stores = tool.arguments["vector_store_ids"]
    most = tool.arguments.get("max_num_results") or 3
    found = stored_files(str(stores[0]), min(most, 3))
    yield from file_call(output, query, found)
    return about_files(query, found, cite)


def _mcp(output: Output, tool: ServerTool, _: Citations) -> Use:
    label = str(tool.arguments.get("server_label") or "server")
    allowed = tool.arguments.get("allowed_tools") or ["demo_tool"]
    name = str(allowed if isinstance(allowed, str) else allowed[0])
    arguments = json.dumps({"query": query_of(output)}, ensure_ascii=False, separators=(",", ":"))
    yield from mcp_call(output, label, name, arguments, "Demo: no server was asked.")
    return about_mcp(label, name)


_USES: dict[str, Callable[[Output, ServerTool, Citations], Use]] = {
    "x_search": _x,
    "code_interpreter": _code,
    "file_search": _files,
    "mcp": _mcp,
}
