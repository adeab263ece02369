"""Calls of xAI's own tools, each in the events that it has on the wire."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.responses.writing.output import Output, Step
from grok_jupyter.simulator.writing.tokens import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grok_jupyter.simulator.responses.writing.sources import Source

__all__ = ["Search", "code_call", "file_call", "mcp_call", "x_call"]

# How long a tool works, in tokens.
_WORK = 30.0
# What a tool's result adds to the prompt of the next turn, in tokens.
_RESULT = 600


class Search:
    """A search of the web, or a page that is opened; it may stay open while others run.

    Parameters
    ----------
    action
        What is searched for (`query`) or opened (`url`).
    """

    def __init__(self, output: Output, action: dict[str, Any]) -> None:
        self._output = output
        self._action = action
        self._call = output.call_id()
        self._id = f"ws_{output.id}_{self._call}"
        self._index = -1

    def start(self) -> Iterator[Step]:
        """Begin: what is searched for is not told yet (captured 2026-10)."""
        begun = {"type": "search", "query": "", "sources": []}
        item = {
            "id": self._id, "type": "web_search_call", "status": "in_progress", "action": begun,
        }  # fmt: skip
        self._index, added = self._output.add(item, 3)
        yield added
        yield self._step("in_progress")
        yield self._step("searching")

    def finish(self, found: list[Source], *, has_failed: bool = False) -> Iterator[Step]:
        """End with what was found; a failure is not billed and has no `completed` of its own."""
        output = self._output
        item = output.items[self._index]
        if has_failed:
            item["action"] = dict(self._action)
            yield Step("response.output_item.done", output.done(self._index, "failed").fields,
                       _WORK)  # fmt: skip
            return
        is_search = self._action["type"] == "search"
        sources = {"sources": [source.entry for source in found]} if is_search else {}
        item["action"] = {**self._action, **sources}
        output.sources.update((source.url, source) for source in found)
        output.fetched["web_search_calls"] += 1
        yield self._step("completed", _WORK)
        yield output.done(self._index)
        yield from _kept(output, self._call)

    def _step(self, phase: str, weight: float = 0.0) -> Step:
        fields = {"item_id": self._id, "output_index": self._index}
        return Step(f"response.web_search_call.{phase}", fields, weight)


def x_call(output: Output, name: str, words: dict[str, str], found: list[Source]) -> Iterator[Step]:
    """Search X: a `custom_tool_call`, whose input comes in one delta (captured 2026-10)."""
    call = output.call_id()
    item = {
        "call_id": f"xs_{call}", "input": "", "name": name, "type": "custom_tool_call",
        "id": f"ctc_{output.id}_{call}", "status": "in_progress",
    }  # fmt: skip
    index, added = output.add(item, 3)
    yield added
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    place = {"item_id": item["id"], "output_index": index}
    yield Step("response.custom_tool_call_input.delta", {**place, "delta": text}, count(text))
    yield Step("response.custom_tool_call_input.done", {**place, "input": text})
    output.items[index]["input"] = text
    done = output.done(index)
    yield Step(done.type, done.fields, _WORK)
    output.fetched["x_search_calls"] += 1
    brought = "x_users_fetched" if name == "x_user_search" else "x_posts_fetched"
    output.fetched[brought] += len(found)
    output.sources.update((source.url, source) for source in found)
    yield from _kept(output, call)


def code_call(output: Output, code: str, logs: str) -> Iterator[Step]:
    """Run code; what it printed is told only if the request includes it."""
    call = output.call_id()
    item: dict[str, Any] = {
        "id": f"ci_{output.id}_{call}", "type": "code_interpreter_call", "status": "in_progress",
        "code": "", "container_id": "demo", "outputs": None,
    }  # fmt: skip
    index, added = output.add(item, 3)
    place = {"item_id": item["id"], "output_index": index}
    yield added
    yield Step("response.code_interpreter_call.in_progress", place)
    fields = {"delta": code, **place}
    yield Step("response.code_interpreter_call_code.delta", fields, count(code))
    yield Step("response.code_interpreter_call_code.done", {"code": code, **place})
    yield Step("response.code_interpreter_call.interpreting", place)
    output.items[index]["code"] = code
    if "code_interpreter_call.outputs" in output.request.include:
        output.items[index]["outputs"] = [{"type": "logs", "logs": logs}]
    output.fetched["code_interpreter_calls"] += 1
    yield Step("response.code_interpreter_call.completed", place, _WORK)
    yield output.done(index)
    yield from _kept(output, call)


def file_call(output: Output, query: str, found: list[Source]) -> Iterator[Step]:
    """Search a collection; what was found is told only if the request includes it."""
    call = output.call_id()
    item: dict[str, Any] = {
        "id": f"fs_{output.id}_{call}", "type": "file_search_call", "status": "in_progress",
        "queries": [], "results": None,
    }  # fmt: skip
    index, added = output.add(item, 3)
    place = {"item_id": item["id"], "output_index": index}
    yield added
    yield Step("response.file_search_call.in_progress", place)
    yield Step("response.file_search_call.searching", place)
    output.items[index]["queries"] = [query]
    if "file_search_call.results" in output.request.include:
        output.items[index]["results"] = [
            {"file_id": f"file_demo_{number}", "filename": source.url.rpartition("/")[2],
             "score": round(1 - number / 10, 2), "text": f"{source.title}: nothing is in it."}
            for number, source in enumerate(found, 1)
        ]  # fmt: skip
    output.fetched["file_search_calls"] += 1
    output.sources.update((source.url, source) for source in found)
    yield Step("response.file_search_call.completed", place, _WORK)
    yield output.done(index)
    yield from _kept(output, call)


def mcp_call(output: Output, label: str, name: str, arguments: str, said: str) -> Iterator[Step]:
    """Call a tool of an MCP server; its output is always told, and only its tokens are billed."""
    call = output.call_id()
    item: dict[str, Any] = {
        "id": f"mcp_{output.id}_{call}", "type": "mcp_call", "status": "in_progress",
        "name": name, "server_label": label, "arguments": "", "output": None, "error": None,
    }  # fmt: skip
    index, added = output.add(item, 3)
    place = {"item_id": item["id"], "output_index": index}
    yield added
    yield Step("response.mcp_call.in_progress", place)
    fields = {"delta": arguments, **place}
    yield Step("response.mcp_call_arguments.delta", fields, count(arguments))
    yield Step("response.mcp_call_arguments.done", {"arguments": arguments, **place})
    output.items[index].update({"arguments": arguments, "output": said})
    output.fetched["mcp_calls"] += 1
    yield Step("response.mcp_call.completed", place, _WORK)
    yield output.done(index)
    yield from _kept(output, call)


def _kept(output: Output, call: str) -> Iterator[Step]:
    """Add a result to the next prompt and, where there is encryption, hand it out encrypted."""
    output.turns.append(_RESULT)
    if not output.is_encrypting:
        return
    identity = f"tco_{output.id}_{call}"
    item = {
        "id": identity, "summary": [], "type": "reasoning", "status": "completed",
        "encrypted_content": f"{identity}_{output.sealed()}",
    }  # fmt: skip
    index, added = output.add(item)
    yield added
    yield output.done(index)
