"""The scenes of an answer: thinking, tools, functions and messages, in their order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grok_jupyter.simulator.responses.writing.answers import Citations, about_web
from grok_jupyter.simulator.responses.writing.asked import (
    asks_for_function,
    search_scene,
    tools_asked_for,
)
from grok_jupyter.simulator.responses.writing.functions import function_calls
from grok_jupyter.simulator.responses.writing.message import Message
from grok_jupyter.simulator.responses.writing.sources import Citation, pages
from grok_jupyter.simulator.responses.writing.tools import (
    FOUND,
    domain_of,
    query_of,
    search_at_once,
    search_once,
    use,
)
from grok_jupyter.simulator.writing.compose import compose
from grok_jupyter.simulator.writing.hints import Hints
from grok_jupyter.simulator.writing.reasoning import reasoning_tokens
from grok_jupyter.simulator.writing.results import SIGNATURE
from grok_jupyter.simulator.writing.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from grok_jupyter.simulator.responses.reading.body import ResponsesRequest
    from grok_jupyter.simulator.responses.reading.tools import ServerTool
    from grok_jupyter.simulator.responses.writing.message import Part
    from grok_jupyter.simulator.responses.writing.output import Output, Step
    from grok_jupyter.simulator.writing.plan import Plan

    Web = Generator[Step, None, tuple[list[Part], Message | None]]

__all__ = ["Play"]

# The tool that each scene needs; where it is not given, the scene is not played.
_NEEDS = {
    "search": "web_search", "uncited": "web_search", "two-messages": "web_search",
    "open-message": "web_search", "parallel": "web_search", "x-search": "x_search",
    "code": "code_interpreter", "files": "file_search", "mcp": "mcp",
}  # fmt: skip
# Agents at work for each effort (xAI docs, 2026-11): one is shown, all are billed.
_FEW_AGENTS, _MANY_AGENTS = 4, 16


class Play:
    """One answer, decided before the first byte goes out.

    Parameters
    ----------
    request
        What is answered.

    Attributes
    ----------
    plan
        What Chat Completions would say: the id, the time, and the text where no tool is used.

    Raises
    ------
    Refusal
        400: the schema for the answer, or of a function, cannot be used.
    """

    def __init__(self, request: ResponsesRequest) -> None:
        self.request = request
        self._tools = _tools(request)
        is_calling = asks_for_function(request, has_searched=bool(self._tools))
        chat = request.chat if is_calling else replace(request.chat, tool_choice="none")
        self.plan: Plan = compose(chat)

    def steps(self, output: Output) -> Iterator[Step]:
        """Yield the events of the whole answer but for its beginning and its end.

        Raises
        ------
        LimitReached
            The answer is as long as it may be.
        """
        request = self.request
        is_shown = self.plan.mode == "visible"
        thought = self.plan.reasoning
        if self._tools and thought:
            kinds = " and ".join(tool.kind for tool in self._tools)
            thought = reasoning_tokens(request.chat, f"a demo of {kinds}")
        if request.model.is_multi_agent:
            few = request.chat.limits.effort in {None, "low", "medium"}
            output.reasoned += len(thought) * ((_FEW_AGENTS if few else _MANY_AGENTS) - 1)
        if request.files:
            output.fetched["document_search_calls"] += 1
        yield from output.reasoning(thought, is_shown=is_shown)
        if not self._tools:
            yield from self._said(output, self._text, None)
            return
        cite = Citations()
        parts: list[Part] = []
        opened: Message | None = None
        for tool in self._tools:
            if tool.kind == "web_search":
                told, opened = yield from self._web(output, tool, cite)
            else:
                told = yield from use(output, tool, cite)
            parts += ["\n\n", *told] if parts else told
        again = tuple(tokenize("I have seen what the demo's tools made up.")) if thought else ()
        # The second item has the id of the first, as in live traffic.
        yield from output.reasoning(again, is_shown=is_shown)
        yield from self._said(output, [*parts, f"\n\n{SIGNATURE}"], opened)

    @property
    def _text(self) -> list[Part]:
        return [self.plan.choices[0].text]

    @property
    def _is_free(self) -> bool:
        """Whether the text may be any: no shape and no length was asked for."""
        return self.request.chat.schema is None and self.request.knobs.tokens is None

    @property
    def _is_uncited(self) -> bool:
        """Whether sources are told without a place in the text."""
        is_asked = "no_inline_citations" in self.request.include
        return is_asked or self.request.knobs.scene == "uncited"

    def _web(self, output: Output, tool: ServerTool, cite: Citations) -> Web:
        """Search the web in one of several ways; perhaps a message is left open."""
        scene: str | None = self.request.knobs.scene
        if scene not in {"two-messages", "open-message", "parallel"}:
            scene = search_scene(self.request)
        query, domain = query_of(output), domain_of(tool)
        found = pages(query, FOUND, 0, domain)
        message: Message | None = None
        if scene == "parallel":
            places = Hints(self.request.chat.prompt).places[:3]
            subjects = places if len(places) > 1 else [query, f"{query}, latest"]
            yield from search_at_once(output, subjects, domain)
            found = [page for subject in subjects for page in pages(subject, FOUND, 0, domain)[:1]]
        elif scene in {"two-messages", "open-message"} and self._is_free:
            if scene == "two-messages":
                yield from search_once(output, query, domain)
            message = Message(output)
            yield from message.open()
            if scene == "two-messages":
                yield from message.write(["I looked once, and look again."])
                yield from message.write([] if self._is_uncited else [cite.of(found[0])])
                yield from message.close(found if self._is_uncited else ())
                message = None
                yield from search_once(output, f"{query}, in detail", domain, first=1)
            else:
                yield from message.write(["I begin, and look something up meanwhile.\n\n"])
                yield from search_once(output, query, domain)
        else:
            yield from search_once(output, query, domain)
        return about_web(query, found, cite), message

    def _said(self, output: Output, parts: list[Part], opened: Message | None) -> Iterator[Step]:
        """Call functions, or write the message."""
        calls = self.plan.choices[0].calls
        if calls:
            if opened is not None:
                yield from opened.close()
            yield from function_calls(output, calls)
            return
        # A shape that was asked for, and a length, leave no room for citations.
        if not self._is_free:
            parts = self._text
        if self._is_uncited:
            parts = [part for part in parts if not isinstance(part, Citation)]
        message = opened or Message(output)
        if opened is None:
            yield from message.open()
        yield from message.write(parts)
        is_cited = any(isinstance(part, Citation) for part in parts)
        yield from message.close(() if is_cited else output.sources.values())


def _tools(request: ResponsesRequest) -> list[ServerTool]:
    """Return the tools to use: what the scene needs, else what the question asks for."""
    scene = request.knobs.scene
    if scene == "plain" or request.tool_choice == "none":
        return []
    needed = request.tools.server(_NEEDS[scene]) if scene else None
    # A scene is played where the user has just spoken, not again after each function's answer.
    if needed is not None and request.chat.messages[-1].role == "user":
        return [needed]
    return tools_asked_for(request)
