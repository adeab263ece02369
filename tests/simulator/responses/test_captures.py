"""The fields of live traffic, name by name and in their order (captured on 3 October 2026)."""

import re

import pytest

RESPONSE = """
created_at completed_at id max_output_tokens model object output parallel_tool_calls
previous_response_id reasoning temperature text tool_choice tools top_p usage user
incomplete_details status store metadata background service_tier truncation top_logprobs
presence_penalty frequency_penalty prompt_cache_key max_tool_calls safety_identifier error
instructions
"""
USAGE = """
input_tokens input_tokens_details output_tokens output_tokens_details total_tokens
num_sources_used num_server_side_tools_used cost_in_usd_ticks
"""
DETAILS = """
web_search_calls x_search_calls x_posts_fetched x_users_fetched code_interpreter_calls
file_search_calls mcp_calls document_search_calls image_generation_calls
"""
EVENTS = {
    "created": "response",
    "in_progress": "response",
    "completed": "response",
    "incomplete": "response",
    "output_item.added": "item output_index",
    "output_item.done": "item output_index",
    "content_part.added": "content_index item_id output_index part",
    "content_part.done": "content_index item_id output_index part",
    "output_text.delta": "content_index delta item_id output_index logprobs",
    "output_text.done": "content_index item_id output_index text logprobs",
    "output_text.annotation.added": (
        "annotation annotation_index content_index item_id output_index"
    ),
    "reasoning_summary_part.added": "item_id output_index part summary_index",
    "reasoning_summary_part.done": "item_id output_index part summary_index",
    "reasoning_summary_text.delta": "delta item_id output_index summary_index",
    "reasoning_summary_text.done": "item_id output_index summary_index text",
    "web_search_call.in_progress": "item_id output_index",
    "web_search_call.searching": "item_id output_index",
    "web_search_call.completed": "item_id output_index",
    "function_call_arguments.delta": "delta item_id output_index",
    "function_call_arguments.done": "arguments item_id name output_index",
    "custom_tool_call_input.delta": "item_id output_index delta",
    "custom_tool_call_input.done": "item_id output_index input",
}
ITEMS = {
    "message": "content id role type status",
    "reasoning": "id summary type status",
    "web_search_call": "id type status action",
    "function_call": "arguments call_id name type id status",
    "custom_tool_call": "call_id input name type id status",
}


@pytest.fixture(scope="module")
def answers(stream, tools):
    given = tools("web", "x", "function")
    return [
        stream("hello"),
        stream("show me Markdown", max_output_tokens=5),
        stream("the news on the web", tools=given, model="grok-4.7"),
        stream("posts", tools=given),
        stream("the weather in Rome", tools=given),
        stream("the news on the web", tools=given, include=["no_inline_citations"]),
    ]


def test_each_event_has_the_fields_of_its_kind(answers):
    seen = set()
    for answer in answers:
        for event in answer.events:
            kind = event["type"].removeprefix("response.")
            assert list(event) == ["sequence_number", "type", *EVENTS[kind].split()]
            seen.add(kind)
    assert seen == set(EVENTS)


def test_each_item_has_the_fields_of_its_kind(answers):
    seen = set()
    for answer in answers:
        for item in answer.output:
            fields = [name for name in item if name != "encrypted_content"]
            assert fields == ITEMS[item["type"]].split()
            assert list(item)[: len(fields)] == fields
            seen.add(item["type"])
    assert seen == set(ITEMS)


def test_the_response_and_its_usage_have_theirs(answers):
    for answer in answers:
        for event in (answer.events[0], answer.last):
            assert list(event["response"]) == RESPONSE.split()
        usage = answer.response["usage"]
        calls = usage["num_server_side_tools_used"]
        told = ["server_side_tool_usage_details"] if calls else []
        assert list(usage) == [*USAGE.split(), *told, "context_details"]
        assert not calls or list(usage["server_side_tool_usage_details"]) == DETAILS.split()


def test_the_first_bytes_are_those_of_a_capture(stream):
    data = stream("hello").data.decode()
    assert re.match(
        r'event: response\.created\ndata: \{"sequence_number":0,"type":"response\.created",'
        r'"response":\{"created_at":\d+,"completed_at":null,"id":"[0-9a-f-]{36}",'
        r'"max_output_tokens":null,"model":"grok-demo","object":"response","output":\[\],',
        data,
    )
    assert data.endswith("}\n\n")


def test_times_are_whole_seconds_and_pass(answers):
    for answer in answers:
        created, completed = answer.response["created_at"], answer.response["completed_at"]
        assert isinstance(created, int)
        assert completed is None or created <= completed < created + 60
