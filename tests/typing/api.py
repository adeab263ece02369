"""The public names as a user uses them: checked by type checkers, never run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypedDict, assert_type

from pydantic import BaseModel

from grok_jupyter import (
    APIStatusError,
    AsyncChat,
    AsyncClient,
    Chat,
    ChatWidget,
    Chunk,
    Client,
    GrokError,
    RateLimitError,
    Response,
    Rows,
    ToolRun,
    Usage,
)
from grok_jupyter.chat import Message, Tool, assistant, image, system, tool, tool_result, user
from grok_jupyter.client.batch.batch import Batch
from grok_jupyter.rendering import MarkdownStream, render
from grok_jupyter.simulator import Knobs, SimulatorServer
from grok_jupyter.tools import (
    ServerTool,
    code_execution,
    collections_search,
    mcp,
    web_search,
    x_search,
)


class Answer(BaseModel):
    """A shape for ``parse``."""

    number: int


@dataclass
class Town:
    """Another one."""

    name: str


class Movie(TypedDict):
    """And one that stays a dict."""

    title: str


class Colour(Enum):
    """And one of a few."""

    RED = "red"


def blocking() -> None:
    with Client(api_key="key", timeout=60, silence_timeout=10, replay="auto") as client:
        chat = client.chat.create(model="grok-4.6", temperature=0.5, seed=1, max_tokens=10)
        assert_type(chat, Chat)
        assert_type(chat.append(system("Be brief.")), Chat)
        chat.append(user("What is this?", image("https://e.example/a.png")))
        for response, chunk in chat.stream():
            assert_type(response, Response)
            assert_type(chunk, Chunk)
            assert_type(chunk.content, str)
        assert_type(chat.sample(), Response)
        response, made = chat.parse(Answer)
        assert_type(response, Response)
        assert_type(made, Answer)
        assert_type(chat.parse(list[Answer], repair=True), tuple[Response, list[Answer]])
        assert_type(chat.parse(Town), tuple[Response, Town])
        assert_type(chat.parse(Movie)[1], Movie)
        assert_type(chat.parse(Colour)[1], Colour)
        assert_type(chat.parse(dict[str, int])[1], dict[str, int])
        assert_type(chat.parse({"type": "object"})[1], Any)
        assert_type(response.parsed, Any)
        assert_type(response.fits, bool | None)
        chat.append(response)
        print([model.id for model in client.models.list_language_models()], made)
        assert_type(client.chat.map("{{x}}", [{"x": 1}]), Rows)
        batch = client.chat.map("{{x}}", [{"x": 1}], model="grok-4.3", batch=True)
        assert_type(batch, Batch)
        assert_type(batch.wait(60).fetch(), Rows)
        assert_type(client.batches.fetch(batch.id), Rows)
        assert_type(client.batches.list()[0].counts.total, int)


def weather(city: str) -> dict[str, float]:
    """Weather in a city."""
    return {city: 19.0}


async def forecast(city: str) -> str:
    """Weather tomorrow."""
    return city


def allowed(run: ToolRun) -> bool:
    return run.name == "weather" and run.status == "waiting"


def functions(client: Client) -> None:
    own = tool("mine", "Mine", {})
    chat = client.chat.create(
        tools=[weather, forecast, own], max_rounds=3, max_cost=0.1, confirm=allowed
    )
    response = chat.sample()
    assert_type(response.rounds, list[Response])
    assert_type(response.final, Response)
    assert_type(response.messages, list[Message])
    assert_type(response.tool_runs, list[ToolRun])
    for run in response.tool_runs:
        assert_type(run.result, str)
        assert_type(run.elapsed, float | None)
    client.chat.create(tools=[weather], tool_choice=weather, replay_tools="recorded")


def many(client: Client) -> None:
    rows = client.chat.map("{{row}}", ["a", "b"], schema=Answer, max_cost=0.1, temperature=0.5)
    assert_type(rows, Rows)
    assert_type(rows.responses, list[Response | None])
    assert_type(rows.errors, dict[int, GrokError])
    assert_type(rows.cost_usd, float | None)
    for grown in client.chat.begin_map(lambda row: row.text, [{"text": "a"}]):
        assert_type(grown, Rows)


async def awaited() -> None:
    async with AsyncClient(base_url="demo") as client:
        chat = client.chat.create(messages=[user("Hello"), assistant("Hello.")])
        assert_type(chat, AsyncChat)
        async for response, chunk in chat.stream():
            assert_type(response, Response)
            assert_type(chunk, Chunk)
        assert_type(await chat.sample(), Response)
        assert_type(await chat.parse(Answer), tuple[Response, Answer])
        assert_type((await chat.parse(list[Town], repair=True))[1], list[Town])
        assert_type(await client.chat.map("{{row}}", ["a", "b"]), Rows)
        assert_type(await client.chat.begin_map("{{row}}", ["a", "b"]), Rows)


def of_a_response(response: Response) -> None:
    assert_type(response.content, str)
    assert_type(response.reasoning_content, str)
    assert_type(response.finish_reason, str | None)
    assert_type(response.cost_usd, float | None)
    assert_type(response.usage, Usage | None)
    assert_type(response.model, str | None)
    assert_type(response.elapsed, float | None)
    assert_type(response.is_finished, bool)
    assert_type(response.json(), Any)
    for block in response.code:
        assert_type(block.language, str)
        assert_type(block.source, str)
    if response.usage is not None:
        assert_type(response.usage.total_tokens, int | None)


def of_searches(response: Response, chunk: Chunk) -> None:
    assert_type(response.api, str)
    assert_type(response.citations, list[Any])
    for source in response.sources:
        assert_type(source.url, str)
        assert_type(source.title, str)
    for call in [*response.server_tool_calls, *chunk.server_tool_calls]:
        assert_type(call.kind, str)
        assert_type(call.arguments, str)
        assert_type(call.elapsed, float | None)
        assert_type(call.query, str)
    for marker in response.markers:
        assert_type(marker.url, str)
        assert_type(marker.start, int)
    if response.usage is not None:
        assert_type(response.usage.server_side_tools["web_search"], int)


def of_server_tools(client: Client) -> None:
    tools = [
        web_search(allowed_domains=["arxiv.org"]),
        x_search(from_date="2026-11-01"),
        code_execution(),
        collections_search(["collection_1"]),
        mcp("https://mcp.example.com"),
    ]
    assert_type(tools, list[ServerTool])
    web_search(alowed_domains=["arxiv.org"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue, reportArgumentType]
    web_search(["arxiv.org"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue, reportArgumentType]
    x_search(from_date=7)  # type: ignore[arg-type]  # pyright: ignore[reportCallIssue, reportArgumentType]
    chat = client.with_options(api="auto").chat.create(
        tools=tools, previous_response_id="r", store=True, include=["x"], max_turns=3
    )
    assert_type(chat, Chat)
    client.chat.create(tools=[web_search(), web_search, tool("f", "F", {}), {"type": "mcp"}])


def of_messages() -> None:
    assert_type(user("Hello"), Message)
    assert_type(tool("area", "The area of a circle", {"type": "object"}), Tool)
    assert_type(tool_result("3.14", "call-1"), Message)


def of_errors(client: Client) -> None:
    try:
        client.chat.create().sample()
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except APIStatusError as error:
        assert_type(error.status_code, int)
        assert_type(error.request_id, str | None)
    except GrokError as error:
        assert_type(error.response, Response | None)


def of_the_widget() -> None:
    chat = ChatWidget(model="grok-4.6", system="Be brief.", height=400)
    assert_type(chat.send("Hello"), Response)
    assert_type(chat.send("Hello", schema=list[Answer], repair=True), Response)
    assert_type(chat.regenerate(), Response)
    chat = ChatWidget(tools=[of_rendering], confirm=True)
    assert_type(chat.send("Hello", tools=[of_rendering], wait=False), Response)
    assert_type(chat.export("talk.md"), Path)
    assert_type(ChatWidget.load("talk.json"), ChatWidget)


def of_rendering() -> None:
    assert_type(render("*a*"), str)
    stream = MarkdownStream()
    for patch in stream.feed("a"):
        print(patch)
    assert_type(stream.html, str)


def of_the_simulator() -> None:
    with SimulatorServer(Knobs(rate=0, first_token=0)) as server:
        assert_type(server.url, str)
