"""What a server did and found as plain text, for a terminal."""

from __future__ import annotations

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.searches.found import MOST_LISTED, Page, listed
from grok_jupyter.rendering.searches.words import Search, joined, line_of
from grok_jupyter.text.citing.hosts import shown_address

__all__ = ["search_text", "sources_text"]


def search_text(search: Search, *, has_begun: bool = False) -> str:
    """Return a call as lines: what it does, or what came of it if its begin was told before."""
    if has_begun:
        seconds = "" if search.seconds is None else f"{search.seconds:.1f} s"
        return f"  {joined((search.outcome or 'done', seconds))}\n"
    line = line_of(search, str, str, with_seconds=True)
    is_running = search.status == "running"  # its code comes when it has ended
    code = "" if is_running else "".join(f"    {one}\n" for one in search.code.splitlines())
    return f"{line}\n{code}"


def sources_text(response: Response) -> str:
    """Return the sources of an answer, numbered in order of first use; ``""`` without any."""
    cited, others = found = listed(response)
    if not cited and not others:
        return ""
    lines = [f"[{number}] {_page(page)}" for number, page in enumerate(cited[:MOST_LISTED], 1)]
    read = [f"{found.others_in_words} (response.sources)"] if others else []
    return "\n".join(["Sources", *lines, *read, ""])


def _page(page: Page) -> str:
    return f"{page.title} · {shown_address(page.address)}" if page.address else page.title
