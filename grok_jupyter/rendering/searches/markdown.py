"""What a server did and found as Markdown that every front end reads alike."""

from __future__ import annotations

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.searches.found import MOST_LISTED, Page, listed
from grok_jupyter.rendering.searches.words import (
    Search,
    counted,
    further_calls,
    line_of,
    searches_of,
)
from grok_jupyter.text.portable.code import element
from grok_jupyter.text.portable.signs import entities, visible

__all__ = ["searches_markdown", "sources_markdown"]

_MOST_LINES = 5  # calls that stand below each other without a fold


def searches_markdown(response: Response) -> str:
    """Return the calls below each other, one a line, many of them folded; ``""`` without any.

    Each is HTML on one line, in which every sign that could mean something is an entity. Nothing
    depends on time, so that a re-run with the same results is equal.
    """
    searches = searches_of(response)
    if len(searches) <= _MOST_LINES:
        return "\n\n".join(map(_block, searches))
    summary = entities(_how_many(response))
    lines = "".join(f"<li>{_line(search)}{_code(search)}</li>" for search in searches)
    more = f"<li>{further}</li>" if (further := further_calls(response)) else ""
    return f"<details><summary>{summary}</summary><ul>{lines}{more}</ul></details>"


def sources_markdown(response: Response) -> str:
    """Return the sources of an answer: those it cites as a list, the others folded; or ``""``."""
    cited, others = found = listed(response)
    parts = []
    if cited:
        lines = [f"{number}. {_item(page)}" for number, page in enumerate(cited[:MOST_LISTED], 1)]
        parts.append("\n".join(("**Sources**\n", *lines)))
        if len(cited) > MOST_LISTED:
            parts.append(f"{len(cited) - MOST_LISTED:,} more in `response.sources`")
    if others:
        items = "".join(f"<li>{_element(page)}</li>" for page in others[:MOST_LISTED])
        left = len(others) - MOST_LISTED
        more = f"<li>{left:,} more in response.sources</li>" if left > 0 else ""
        summary = f"<summary>{found.others_in_words}</summary>"
        parts.append(f"<details>{summary}<ul>{items}{more}</ul></details>")
    return "\n\n".join(parts)


def _how_many(response: Response) -> str:
    failed = sum(call.status == "failed" for call in response.server_tool_calls)
    count = len(response.server_tool_calls)
    said = counted(response) or f"{count:,} calls of the server's tools"
    return f"{said}, {failed:,} failed" if failed else said


def _block(search: Search) -> str:
    if not search.code:
        return f"<div>{_line(search)}</div>"
    folded = f"<blockquote>{_code(search)}</blockquote>"
    return f"<details><summary>{_line(search)}</summary>{folded}</details>"


def _line(search: Search) -> str:
    return line_of(search, _words, _in_code, with_seconds=False)


def _in_code(text: str) -> str:
    """Write a text so that no typesetter looks for formulas in it."""
    return f"<code>{entities(text)}</code>"


def _code(search: Search) -> str:
    return element(search.code.removesuffix("\n")) if search.code else ""


def _item(page: Page) -> str:
    title = visible(page.title)
    linked = f"[{title}]({page.address})" if page.address else title
    return f"{linked} · {visible(page.host)}" if page.host else linked


def _element(page: Page) -> str:
    title = _words(page.title)
    linked = f'<a href="{entities_of(page.address)}">{title}</a>' if page.address else title
    return f"{linked} · {page.host}" if page.host else linked


def entities_of(address: str) -> str:
    """Write an address so that it stays one attribute, and no reader finds Markdown in it."""
    return address.replace("&", "&amp;").replace('"', "%22").replace("*", "%2A").replace("_", "%5F")


def _words(text: str) -> str:
    """Write words within HTML: a dollar or a backslash stands in an element of its own."""
    return "".join(
        f"<span>{entities(sign)}</span>" if sign in "$\\" else entities(sign) for sign in text
    )
