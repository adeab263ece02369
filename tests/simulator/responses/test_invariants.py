"""What is true of every stream, whatever was asked: written from xAI's captures of 2026."""

import json
import re
from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
CALL = rf"call-{UUID}-\d+"
# Ticks for a token: prompt, cached, output (prices of November 2026).
PRICES = {
    "grok-4.7": (20_000, 5_000, 60_000),
    "grok-4.6": (20_000, 5_000, 60_000),
    "grok-4.5": (20_000, 3_000, 60_000),
    "grok-4.3": (12_500, 2_000, 25_000),
    "grok-4.20-multi-agent": (12_500, 2_000, 25_000),
    "grok-build-0.1": (10_000, 2_000, 20_000),
}
FEES = {
    "web_search_calls": 50_000_000,
    "code_interpreter_calls": 50_000_000,
    "file_search_calls": 25_000_000,
    "x_posts_fetched": 50_000_000,
    "x_users_fetched": 100_000_000,
    "document_search_calls": 100_000_000,
}
COUNTED = {
    "web_search_call": "web_search_calls",
    "custom_tool_call": "x_search_calls",
    "code_interpreter_call": "code_interpreter_calls",
    "file_search_call": "file_search_calls",
    "mcp_call": "mcp_calls",
}
IDS = {
    "message": "msg_{I}",
    "reasoning": "(rs_{I}|tco_{I}_{CALL})",
    "web_search_call": "ws_{I}_{CALL}",
    "custom_tool_call": "ctc_{I}_{CALL}",
    "code_interpreter_call": "ci_{I}_{CALL}",
    "file_search_call": "fs_{I}_{CALL}",
    "mcp_call": "mcp_{I}_{CALL}",
    "function_call": r"fc_{I}_\d",
}
# Which field of a finished item the deltas add up to.
WRITTEN = {
    "function_call_arguments": "arguments",
    "custom_tool_call_input": "input",
    "code_interpreter_call_code": "code",
    "mcp_call_arguments": "arguments",
}
FACTS = st.sampled_from(
    [
        "hello",
        "search the web for tides",
        "what do posts on X say",
        "compute 17 × 23",
        "look in my files",
        "ask the mcp server",
        "the latest news in Paris and Rome",
        "research it in depth",
        "the weather in Berlin",
        "show me Markdown",
        "Ü 🚀 “quoted”",
        "what does the account @xai post, and how much is 2 ** 10",
    ]
)
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
SCENES = [
    "plain", "search", "uncited", "two-messages", "open-message", "parallel", "x-search", "code",
    "files", "mcp",
]  # fmt: skip


@st.composite
def requests(draw):
    model = draw(st.sampled_from(sorted(PRICES)))
    is_team = "multi-agent" in model
    names = ["web", "x", "code", "files", "mcp", *([] if is_team else ["function"])]
    chosen = draw(st.lists(st.sampled_from(names), unique=True))
    prompt = " ".join(draw(st.lists(FACTS | st.text(max_size=12), min_size=1, max_size=3)))
    fields = {"model": model, "prompt": prompt.strip() or "hello", "tools": chosen}
    optional = {
        "tool_choice": st.sampled_from(["auto", "none", "required"]) if chosen else st.none(),
        "instructions": st.just("Be brief."),
        "include": st.lists(
            st.sampled_from([
                "reasoning.encrypted_content", "no_inline_citations",
                "code_interpreter_call.outputs", "file_search_call.results",
            ]), unique=True,
        ),
        "max_output_tokens": st.none() if is_team else st.integers(1, 120),
        "parallel_tool_calls": st.booleans(),
        "store": st.booleans(),
        "service_tier": st.sampled_from(["default", "priority"]),
        "text": st.just({"format": {"type": "json_schema", "name": "n", "schema": SCHEMA}}),
        "logprobs": st.just(True),
        "stream_tool_calls": st.booleans(),
        "max_turns": st.just(1),
        "reasoning": st.none() if "build" in model
        else st.fixed_dictionaries({"effort": st.sampled_from(["low", "high"])}),
    }  # fmt: skip
    for name, values in optional.items():
        if draw(st.integers(0, 3)) == 0:
            value = draw(values)
            if value is not None:
                fields[name] = value
    knobs = {}
    if draw(st.booleans()):
        knobs["scene"] = draw(st.sampled_from(SCENES))
    if draw(st.integers(0, 3)) == 0:
        knobs["reasoning"] = draw(st.sampled_from(["visible", "hidden", "placeholder", "none"]))
    if draw(st.integers(0, 3)) == 0:
        knobs["tokens_per_delta"] = draw(st.integers(1, 9))
    return fields, knobs


@pytest.mark.unmeasured
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(requests())
def test_whatever_is_asked_the_stream_keeps_its_rules(stream, whole, tools, texts, asked):
    fields, knobs = asked
    fields = {**fields, "tools": tools(*fields["tools"])}
    prompt = fields.pop("prompt")
    answer = stream(prompt, **fields, simulator=knobs)
    check(answer, fields)
    told = whole(prompt, **fields, simulator=knobs)
    assert [item["type"] for item in told["output"]] == answer.kinds
    assert texts(told["output"]) == texts(answer.output)
    assert told["usage"] == answer.response["usage"]
    assert told["status"] == answer.response["status"]


def check(answer, fields):
    is_whole = answer.last["type"] == "response.completed"
    check_frame(answer, fields, is_whole)
    items = check_items(answer, is_whole)
    check_texts(answer, items, is_whole)
    check_citations(answer)
    check_usage(answer, fields)


def check_frame(answer, fields, is_whole):
    events = answer.events
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    assert answer.names == answer.types
    assert answer.types[:2] == ["response.created", "response.in_progress"]
    ends = {"response.completed", "response.incomplete", "response.failed", "error"}
    assert [kind for kind in answer.types if kind in ends] == [answer.last["type"]]
    assert answer.last["type"] in {"response.completed", "response.incomplete"}
    assert b"[DONE]" not in answer.data
    for event in events[:2]:
        begun = event["response"]
        assert (begun["status"], begun["usage"], begun["output"]) == ("in_progress", None, [])
    response = answer.response
    assert re.fullmatch(UUID, response["id"])
    assert response["status"] == answer.last["type"].removeprefix("response.")
    reason = None if is_whole else {"reason": "max_output_tokens"}
    assert response["incomplete_details"] == reason
    assert (response["completed_at"] is not None) == is_whole
    assert response["model"] == "grok-demo"
    for name in ("instructions", "max_output_tokens", "store", "parallel_tool_calls"):
        assert response[name] == fields.get(name, begun[name])
    assert set(begun) == set(response)


def check_items(answer, is_whole):
    """Each item is added once, in order, and done once, with what the response ends with."""
    added, done, output = [], {}, answer.output
    for event in answer.events:
        index = event.get("output_index")
        if event["type"] == "response.output_item.added":
            assert index == len(added)
            assert event["item"]["status"] in {"in_progress", "completed"}
            added.append(event["item"])
        elif event["type"] == "response.output_item.done":
            assert index < len(added)
            assert index not in done
            done[index] = event["item"]
        elif index is not None:
            assert index < len(added)
            assert index not in done
            assert event["item_id"] == added[index]["id"]
    assert len(output) == len(added)
    left = [item for index, item in enumerate(output) if index not in done]
    assert [item["status"] for item in left] == ["incomplete"] * len(left)
    assert not (is_whole and left)
    call = {"I": answer.response["id"], "CALL": CALL}
    for index, item in enumerate(output):
        pattern = IDS[item["type"]].replace("{I}", call["I"]).replace("{CALL}", CALL)
        assert re.fullmatch(pattern, item["id"])
        assert (added[index]["id"], added[index]["type"]) == (item["id"], item["type"])
        if index in done:
            assert without_sources(done[index]) == without_sources(item)
            assert item["status"] in {"completed", "failed"}
    return output


def without_sources(item):
    if item["type"] != "web_search_call":
        return item
    action = {name: value for name, value in item["action"].items() if name != "sources"}
    return {**item, "action": action}


def check_texts(answer, items, is_whole):
    """The deltas add up to what ends them, and to what the response ends with."""
    deltas, done = defaultdict(str), {}
    for event in answer.events:
        kind, _, phase = event["type"].removeprefix("response.").rpartition(".")
        place = (event.get("output_index"), kind)
        if phase == "delta":
            assert event["delta"]
            deltas[place] += event["delta"]
        elif kind in {*WRITTEN, "output_text", "reasoning_summary_text"} and phase == "done":
            fields = ("text", "arguments", "input", "code")
            done[place] = next(event[name] for name in fields if name in event)
    if is_whole:
        assert dict(deltas) == {place: text for place, text in done.items() if text}
    for (index, kind), text in deltas.items():
        item = items[index]
        if kind == "output_text":
            assert item["content"][0]["text"] == text
        elif kind == "reasoning_summary_text":
            assert item["summary"] == [{"text": text, "type": "summary_text"}]
        else:
            assert item[WRITTEN[kind]] == text
    for event in answer.of("content_part.done"):
        assert event["part"] == items[event["output_index"]]["content"][0]
        entries = event["part"]["logprobs"]
        assert not entries or "".join(entry["token"] for entry in entries) == event["part"]["text"]


def check_citations(answer):
    """What is cited stands in the text where it says; what is not has no place and no number."""
    events, noted = answer.events, defaultdict(list)
    for before, event in pairwise(events):
        if event["type"] != "response.output_text.annotation.added":
            continue
        note = event["annotation"]
        assert event["annotation_index"] == len(noted[event["output_index"]])
        noted[event["output_index"]].append(note)
        if note["start_index"] < note["end_index"]:
            assert before["delta"] == f"[[{note['title']}]]({note['url']})"
    for index, item in enumerate(answer.output):
        if item["type"] != "message" or not item["content"]:
            continue
        part = item["content"][0]
        assert part["annotations"] == noted[index]
        numbers = {}
        for note in part["annotations"]:
            start, end = note["start_index"], note["end_index"]
            if start == end:
                assert (start, note["title"]) == (0, note["url"])
                continue
            assert part["text"][start:end] == f"[[{note['title']}]]({note['url']})"
            assert numbers.setdefault(note["url"], note["title"]) == note["title"]
            assert note["url"].startswith(("https://demo.invalid/", "collections://"))


def check_usage(answer, fields):
    usage, output = answer.response["usage"], answer.output
    worked = Counter(
        COUNTED[item["type"]]
        for item in output
        if item["type"] in COUNTED and item["status"] == "completed"
    )
    details = usage.get("server_side_tool_usage_details", {})
    for name in COUNTED.values():
        assert details.get(name, 0) == worked[name]
    assert usage["num_server_side_tools_used"] == sum(worked.values())
    assert usage["num_sources_used"] == 0
    reasoned = usage["output_tokens_details"]["reasoning_tokens"]
    cached = usage["input_tokens_details"]["cached_tokens"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert 0 <= cached < usage["input_tokens"]
    assert 0 <= reasoned <= usage["output_tokens"]
    assert usage["context_details"]["input_tokens"] <= usage["input_tokens"]
    limit = fields.get("max_output_tokens")
    calls = any(item["type"] == "function_call" for item in output)
    assert limit is None or calls or usage["output_tokens"] - reasoned <= limit
    prompt, again, written = PRICES[fields["model"]]
    ticks = (usage["input_tokens"] - cached) * prompt + cached * again
    ticks += usage["output_tokens"] * written
    ticks *= 2 if fields.get("service_tier") == "priority" else 1
    ticks += sum(FEES.get(name, 0) * number for name, number in details.items())
    assert usage["cost_in_usd_ticks"] == ticks


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("model", ["grok-4.7", "grok-4.3"])
def test_each_scene_keeps_the_rules(stream, tools, scene, model):
    given = {"model": model, "tools": tools("web", "x", "code", "files", "mcp")}
    check(stream("hello", **given, simulator={"scene": scene}), given)


def test_equal_requests_get_equal_bytes(stream, tools):
    first, second = (stream("the web", tools=tools("web")) for _ in range(2))
    assert first.data == second.data


@pytest.mark.parametrize("knobs", [{"segmentation": "bytes"}, {"segmentation": "split"}])
def test_how_it_is_cut_changes_nothing(stream, tools, knobs):
    as_it_is = stream("the web", tools=tools("web"))
    assert stream("the web", tools=tools("web"), simulator=knobs).data == as_it_is.data


def test_no_source_leads_anywhere(whole, tools):
    told = json.dumps(whole("the latest news", tools=tools("web"), model="grok-4.7"))
    hosts = set(re.findall(r"https?://([^/\"\\)]+)", told))
    assert hosts == {"demo.invalid"}
    assert "Demo" in told
