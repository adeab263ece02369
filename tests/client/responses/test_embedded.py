"""The embedded endpoint's scenes and faults: our reading against the server's own last event."""

import anyio
import pytest

from grok_jupyter import APIStatusError, AsyncClient, Client, CostLimitError, GrokError
from grok_jupyter.chat import user
from grok_jupyter.simulator import Knobs, SimulatorServer
from grok_jupyter.simulator.faults.names import OF_BOTH, OF_RESPONSES, WIRE
from grok_jupyter.tools import code_execution, collections_search, mcp, web_search, x_search

pytestmark = pytest.mark.unmeasured

TOOLS = [
    web_search(),
    x_search(),
    code_execution(),
    collections_search(["collection_1"]),
    mcp("https://mcp.invalid", server_label="wiki"),
]
SCENES = ["plain", "search", "uncited", "two-messages", "open-message", "parallel", "x-search",
          "code", "files", "mcp"]  # fmt: skip
CHANGED = {"line-separators", "surrogates"}  # put something into the text
SILENT = {"empty-deltas", "endless-line", "stall", "stall-alive", "stall-first", "stall-headers"}
HARMLESS = WIRE.keys() | {
    "done", "keepalive-data", "no-deltas", "no-event-names", "no-output-index",
    "no-sequence-number", "reasoning-text", "stale-encrypted", "terminal-only", "unknown-events",
    "unknown-fields", *CHANGED,
}  # fmt: skip


@pytest.fixture(scope="module")
def client():
    with (
        SimulatorServer(Knobs(rate=0, first_token=0)) as server,
        Client("any", base_url=server.url, api="responses", max_retries=0) as client,
    ):
        yield client


def streamed(client, question="Tell me about tides", model="grok-4.7", tools=TOOLS, **knobs):
    chat = client.chat.create(model, tools=tools, simulator=knobs).append(user(question))
    stream = chat.stream()
    return stream.response, [chunk for _, chunk in stream]


def texts(output, kind, name, part):
    return [
        "".join(one["text"] for one in item[name] if one["type"] == part)
        for item in output
        if item["type"] == kind
    ]


@pytest.mark.parametrize("segmentation", ["events", "bytes", "many", "whole", "split"])
@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_is_read_as_the_server_sums_it_up(client, scene, segmentation):
    response, chunks = streamed(client, scene=scene, segmentation=segmentation)
    output = chunks[-1].raw["response"]["output"]
    assert response.content == "\n\n".join(texts(output, "message", "content", "output_text"))
    thoughts = filter(None, texts(output, "reasoning", "summary", "summary_text"))
    assert response.reasoning_content == "\n\n".join(thoughts)
    assert "".join(chunk.content for chunk in chunks) == response.content
    found = [
        one
        for item in output
        if item["type"] == "message"
        for part in item["content"]
        for one in part["annotations"]
    ]
    cited = [one["url"] for one in found if one["start_index"] < one["end_index"]]
    assert response.citations == list(dict.fromkeys(cited))
    assert {one["url"] for one in found} <= {source.url for source in response.sources}
    calls = [item for item in output if item["type"].endswith("_call")]
    assert [call.id for call in response.server_tool_calls] == [item["id"] for item in calls]
    assert [call.status for call in response.server_tool_calls] == [
        item["status"] for item in calls
    ]
    told = [call for chunk in chunks for call in chunk.server_tool_calls]
    assert len(told) == 2 * len(calls)
    assert response.status == "completed"
    used = chunks[-1].raw["response"]["usage"]
    assert response.usage.cost_in_usd_ticks == used["cost_in_usd_ticks"]
    counts = used.get("server_side_tool_usage_details", {})
    assert sum(response.usage.server_side_tools.values()) == sum(counts.values())
    for marker, url in zip(response.markers, cited, strict=True):
        assert marker.url == url


@pytest.mark.parametrize("scene", SCENES)
def test_without_streaming_it_is_the_same(client, scene):
    response, _ = streamed(client, scene=scene)
    chat = client.chat.create("grok-4.7", tools=TOOLS, simulator={"scene": scene})
    whole = chat.append(user("Tell me about tides")).sample()
    assert whole.content == response.content
    assert whole.reasoning_content == response.reasoning_content
    assert whole.citations == response.citations
    assert whole.sources == response.sources
    assert [(call.kind, call.arguments, call.status) for call in whole.server_tool_calls] == [
        (call.kind, call.arguments, call.status) for call in response.server_tool_calls
    ]
    # A whole answer has all pages with each search: whose they are is known of a single one only.
    searches = [call for call in whole.server_tool_calls if call.sources]
    if searches:
        (alone,) = searches
        assert alone.sources == response.server_tool_calls[alone.position].sources


@pytest.mark.parametrize("fault", sorted({**OF_BOTH, **OF_RESPONSES}))
def test_a_fault_does_no_harm_or_is_an_error_that_keeps_the_text(client, fault):
    question = "Search the web for tides"
    calm, _ = streamed(client, question)
    knobs = {"fault": fault, "question": question}
    try:
        patience = 0.5 if fault in SILENT else 60
        response, _ = streamed(client.with_options(silence_timeout=patience), **knobs)
    except GrokError as error:
        assert fault not in HARMLESS
        assert error.response.status == "failed"
        assert calm.content.startswith(error.response.content) or fault == "whole-json"
        assert all(call.has_ended for call in error.response.server_tool_calls)
        return
    if fault == "incomplete":
        assert response.finish_reason == "length"
        assert calm.content.startswith(response.content)
        return
    assert fault in HARMLESS
    assert response.content == calm.content or fault in CHANGED
    assert response.citations == calm.citations
    assert response.sources == calm.sources
    known = [call for call in response.server_tool_calls if call.kind == "web_search"]
    assert [call.query for call in known] == [call.query for call in calm.server_tool_calls]
    assert response.usage == calm.usage or fault in CHANGED


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_in_process_awaited(backend):
    async def main():
        async with AsyncClient(base_url="demo") as client:
            chat = client.chat.create(tools=[web_search()], simulator={"rate": 0})
            stream = chat.append(user("Search the web for tides")).stream()
            async for _ in stream:
                pass
            return stream.response

    response = anyio.run(main, backend=backend)
    assert response.model == "grok-demo"
    assert response.citations
    assert all(url.startswith("https://demo.invalid/") for url in response.citations)


def test_cancelled_in_the_middle_of_a_search(client):
    chat = client.chat.create("grok-4.7", tools=TOOLS, simulator={"fault": "stall"})
    stream = chat.append(user("Search the web for tides")).stream()
    for _ in stream:
        stream.cancel()
    assert stream.response.status == "interrupted"


def test_what_was_stored_is_gone_on_from(client):
    chat = client.chat.create("grok-4.7", store=True).append(user("Hello"))
    first = chat.sample()
    more = client.chat.create("grok-4.7", store=True, previous_response_id=first.id)
    assert more.append(user("And now?")).sample().status == "completed"
    other = client.chat.create("grok-4.7").append(user("Hello")).sample()
    lost = client.chat.create("grok-4.7", previous_response_id=other.id).append(user("And?"))
    with pytest.raises(APIStatusError, match="store=True"):
        lost.sample()


def test_a_multi_agent_model_finds_its_way(client):
    chat = client.with_options(api="auto").chat.create("grok-4.20-multi-agent")
    response = chat.append(user("Hello")).sample()
    assert (response.api, response.status) == ("responses", "completed")


def test_what_tools_cost_counts_for_the_limit():
    def search(limited):
        chat = limited.chat.create("grok-4.7", tools=[web_search()])
        return chat.append(user("Search the web for tides")).sample()

    with (
        SimulatorServer(Knobs(rate=0, first_token=0)) as server,
        Client("any", base_url=server.url, max_cost=0.006) as limited,
    ):
        response = search(limited)
        assert response.cost_usd > 0.006  # of which 0.005 are the search's
        with pytest.raises(CostLimitError):
            search(limited)
