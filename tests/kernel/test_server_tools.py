"""xAI's own tools in a cell of a real kernel: live, finished, stopped."""

import json
import re

SEARCH = "Search the web for the newest Python release"


def finished_output(cell):
    (output,) = [output for output in cell.outputs() if "data" in output]
    return output


def test_a_search_is_shown_above_the_answer_and_its_sources_below(kernel):
    kernel.run("%grok demo")
    cell = kernel.start(f"%%grok --tool web_search -o r\n{SEARCH}", cell_id="c1")
    assert cell.done().status == "ok"
    output = finished_output(cell)
    markdown = output["data"]["text/markdown"]
    order = ["Searching the web", "<sup>[1](https://demo.invalid/", "**Sources**", "1 search"]
    assert [markdown.index(one) for one in order] == sorted(map(markdown.index, order))
    assert "[[1]](https://demo.invalid/" in output["data"]["text/plain"]
    assert not re.search(r"\d\.\d s", markdown)
    told = output["metadata"]["grok_jupyter"]
    assert (told["api"], told["tools"]) == ("responses", ["web_search"])
    assert told["server_side_tools"] == {"web_search": 1}
    assert kernel.value("'web_search' in dir()") is False


def test_the_same_question_stores_the_same(kernel):
    kernel.run("%grok demo")
    stored = []
    for _ in range(2):
        cell = kernel.start(f"%%grok --tool web_search\n{SEARCH}", cell_id="c1")
        assert cell.done().status == "ok"
        stored.append(finished_output(cell)["data"])
    assert stored[0] == stored[1]


def test_max_turns_goes_out_with_the_question(kernel, scripted):
    kernel.run("%grok demo off")
    cell = kernel.start("%%grok --tool web_search -p max_turns 2\nWhat is new?", cell_id="c1")
    exchange = scripted.next()
    assert exchange.body["max_turns"] == 2
    assert exchange.body["tools"] == [{"type": "web_search"}]
    exchange.begin().close()
    assert cell.done().status == "error"


def test_no_output_holds_what_lets_xai_into_another_server(kernel):
    tool = {
        "type": "mcp",
        "server_url": "https://u:hunter2@mcp.example.com/sse?k=QUERYSECRET",
        "server_label": "x",
        "authorization": "token-of-mine",
    }
    kernel.run("%grok demo")
    for given in (f"tools {json.dumps([tool])}", f"extra_body {json.dumps({'tools': [tool]})}"):
        cell = kernel.start(f"%%grok -p {given}\nHello", cell_id="c1")
        assert cell.done().status == "ok"
        shown = json.dumps(finished_output(cell))
        assert "mcp.example.com" in shown
        for secret in ("hunter2", "QUERYSECRET", "token-of-mine"):
            assert secret not in shown


def test_a_cell_that_is_stopped_in_a_search_says_so_and_leaves(kernel, scripted):
    kernel.run("%grok demo off")
    cell = kernel.start("%%grok --tool web_search -o r\nWhat is new?", cell_id="c1")
    exchange = scripted.next().begin()
    item = {"id": "ws_1", "type": "web_search_call", "status": "in_progress",
            "action": {"type": "search", "query": "news", "sources": []}}  # fmt: skip
    for number, (kind, fields) in enumerate(
        [
            ("response.created", {"response": {"id": "r1", "model": "grok-4.6"}}),
            ("response.output_item.added", {"item": item, "output_index": 0}),
            ("response.web_search_call.searching", {"item_id": "ws_1", "output_index": 0}),
        ]
    ):
        event = {"type": kind, "sequence_number": number, **fields}
        exchange.write(f"event: {kind}\ndata: {json.dumps(event)}\n\n".encode())
    cell.until_shown("Searching the web")
    kernel.interrupt()
    assert cell.done().status == "error"
    assert cell.error["ename"] == "GrokInterrupt"
    assert exchange.was_left()
    state = (
        "[(one.status, one.query, one.elapsed is None) for one in r.server_tool_calls], r.status"
    )
    assert kernel.value(state) == ([("interrupted", "news", False)], "interrupted")
    output = finished_output(cell)
    assert "was interrupted" in output["data"]["text/markdown"]
    called = output["metadata"]["grok_jupyter"]["server_tool_calls"]
    assert called == [{"kind": "web_search", "status": "interrupted"}]
