"""What a server did and found as plain text, for a terminal."""

from __future__ import annotations

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.searches.found import MOST_LISTED, Page, listed
from grok_jupyter.rendering.searches.words import Search, joined
from grok_jupyter.text.citing.hosts import shown_address

__all__ = ["search_text", "sources_text"]


def search_text(search: Search, *, has_begun: bool = False) -> str:
    """Return a call as lines: what it does, or what came of it if its begin was told before."""
    seconds = "" if search.seconds is None else f"{search.seconds:.1f} s"
    if has_begun:
        return f"  {joined((search.outcome or 'done', seconds))}\n"
    said = f"{search.doing}: {search.what}" if search.what else search.doing
    if search.status == "running":
        return f"{said} …\n"
    code = "".join(f"    {line}\n" for line in search.code.splitlines())
    return f"{joined((said, search.outcome, seconds))}\n{code}"


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
