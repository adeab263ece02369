"""The finished output: one mimebundle that every front end can show, and where it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.shown import shown
from grok_jupyter.rendering.described import described_usage, label
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.runs.markdown import runs_markdown
from grok_jupyter.rendering.runs.words import named
from grok_jupyter.rendering.searches.citing import cited_markdown
from grok_jupyter.rendering.searches.markdown import searches_markdown, sources_markdown
from grok_jupyter.rendering.status import status_line
from grok_jupyter.rendering.structured import answer_of, laid_out
from grok_jupyter.text.excerpt import printable, writable
from grok_jupyter.text.portable import fenced, portable

__all__ = ["Output", "finished"]


class Output(NamedTuple):
    """What is displayed: data by mime type, and metadata."""

    data: dict[str, str]
    metadata: dict[str, Any]


def finished(
    response: Response,
    *,
    output_format: Format = "markdown",
    with_usage: bool = True,
    provenance: Mapping[str, Any] | None = None,
    caption: str = "",
    below: str = "",
) -> Output:
    """Make the finished output of a response, whatever its status.

    ``text/plain`` is the answer, verbatim but for what would steer a terminal. ``text/markdown`` is
    the calls of tools, the answer in its form, its sources, then one muted line. In place of a key
    that this process knows, a mark stands in both. Nothing in the data depends on time, so a re-run
    with the same answer is equal.

    Parameters
    ----------
    response : Response
        The answer.
    output_format : str
        ``"markdown"`` as written, ``"text"`` without rendering, ``"code"`` only the fenced
        blocks, ``"json"`` laid out.
    with_usage : bool
        Whether to show model, tokens and cost.
    provenance : mapping, optional
        What to add to the metadata: how the answer was asked for.
    caption : str
        What else the muted line says.
    below : str
        Markdown between the answer and that line.
    """
    response = shown(response)
    body = _BODIES[output_format](response).rstrip()
    line = status_line(response, with_usage=with_usage, caption=caption)
    if not body and line == caption:
        line = " · ".join(part for part in ("an empty answer", caption) if part)  # never empty
    muted = f"<sub>{line}</sub>" if line else ""
    sources = sources_markdown(response) if output_format != "code" else ""
    parts = (
        searches_markdown(response), runs_markdown(response), body, below, sources, muted,
    )  # fmt: skip
    markdown = "\n\n".join(part for part in parts if part)
    data = {"text/markdown": markdown, "text/plain": printable(response.content)}
    return Output(data, {"grok_jupyter": {**_described(response), **(provenance or {})}})


def _as_code(response: Response) -> str:
    blocks = [fenced(block.source, block.language) for block in response.code]
    return "\n".join(blocks) if blocks else portable(cited_markdown(response))


def _as_json(response: Response) -> str:
    text = laid_out(answer_of(response).text)
    return portable(response.content) if text is None else fenced(writable(text), "json")


def _as_text(response: Response) -> str:
    return fenced(response.content) if response.content else ""


_BODIES: dict[Format, Callable[[Response], str]] = {
    "markdown": lambda response: portable(cited_markdown(response)),
    "text": _as_text,
    "code": _as_code,
    "json": _as_json,
}


def _described(response: Response) -> dict[str, Any]:
    runs = [{"name": named(run), "status": run.status} for run in response.tool_runs]
    return {
        "model": label(response.model),
        "response_id": label(response.id),
        "status": response.status,
        "finish_reason": label(response.finish_reason),
        "usage": described_usage(response.usage),
        **({"tool_runs": runs} if runs else {}),
        **_searched(response),
        **_provenance(response.recorded_at),
    }  # fmt: skip


def _searched(response: Response) -> dict[str, Any]:
    """Say over which API, where it is not the usual one, and what its server's tools did."""
    calls = response.server_tool_calls
    called = [{"kind": call.kind, "status": call.status} for call in calls[:_MOST_CALLS]]
    tools = dict(response.usage.server_side_tools) if response.usage else {}
    further = max(len(calls) - _MOST_CALLS, 0)
    said = {
        "server_tool_calls": called,
        "further_server_tool_calls": further,
        "server_side_tools": tools,
    }
    api = {"api": response.api} if response.api != "chat" else {}
    return {**api, **{name: value for name, value in said.items() if value}}


_MOST_CALLS = 100


def _provenance(recorded_at: float | None) -> dict[str, Any]:
    if recorded_at is None:
        return {"replayed": False}
    recorded = datetime.fromtimestamp(recorded_at, UTC).isoformat(timespec="seconds")
    return {"replayed": True, "recorded": recorded}
