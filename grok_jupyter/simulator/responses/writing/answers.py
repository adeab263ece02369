"""The texts of answers with tools: each says that nothing was searched, run or asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grok_jupyter.simulator.responses.writing.sources import Citation, Source
from grok_jupyter.simulator.writing.quote import beginning, code_span

if TYPE_CHECKING:
    from grok_jupyter.simulator.responses.writing.message import Part

__all__ = ["Citations", "about_code", "about_files", "about_mcp", "about_posts", "about_web"]

WHO = "I am **grok-demo**, the embedded endpoint, not Grok:"


class Citations:
    """Numbers sources in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, source: Source) -> Citation:
        """Cite a source: by its old number, or the next one."""
        number = self._numbers.setdefault(source.url, len(self._numbers) + 1)
        return Citation(number, source)


def about_web(query: str, found: list[Source], cite: Citations) -> list[Part]:
    """Show what an answer from the web looks like."""
    first, second = found[0], found[1 % len(found)]
    opening = (
        f"{WHO} I searched nothing, and these pages do not exist. An answer from the web to "
        f"{code_span(_short(query))} looks like this:\n\n- A sentence has its source behind it."
    )
    return [
        opening,
        cite.of(first),
        "\n- A sentence may have two: ",
        cite.of(second),
        " ",
        cite.of(first),
        "\n\nFound and not cited: the other pages.",
    ]


def about_posts(query: str, found: list[Source], cite: Citations) -> list[Part]:
    """Show what an answer from X looks like."""
    text = (
        f"{WHO} I searched nothing on X, and these posts do not exist. An answer to "
        f"{code_span(_short(query))} quotes a post “like this one”. "
    )
    return [text, cite.of(found[0])]


def about_files(query: str, found: list[Source], cite: Citations) -> list[Part]:
    """Show what an answer from a collection looks like."""
    text = (
        f"{WHO} I read no collection, and these files do not exist. An answer to "
        f"{code_span(_short(query))} names the file that it is from. "
    )
    return [text, cite.of(found[0])]


def about_code(expression: str | None, result: str | None) -> list[Part]:
    """Say what came of code: a worked out expression, or nothing."""
    if expression is None:
        return [f"{WHO} I run no code. Grok would have run a program and told what it printed."]
    text = (
        f"{code_span(expression)} comes to **{result}**. {WHO} I can work out such expressions, "
        "and run no other code."
    )
    return [text]


def about_mcp(label: str, name: str) -> list[Part]:
    """Say what came of an MCP server: nothing, as it was not asked."""
    text = (
        f"{WHO} I asked no server. Grok would have called {code_span(name)} of "
        f"{code_span(_short(label))} and used what it said."
    )
    return [text]


def _short(text: str) -> str:
    return beginning(text, 80) or "nothing"
