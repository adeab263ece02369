"""What is asked, and which tools are given, decides how an answer goes."""

import json

import pytest


def test_a_plain_answer_of_a_model_that_hides_its_thoughts(stream):
    answer = stream("hello", simulator={"reasoning": "hidden"})
    assert answer.kinds == ["message"]
    added = [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
    ]
    assert answer.types[:5] == added
    assert answer.types[-4:] == [
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert answer.response["usage"]["output_tokens_details"]["reasoning_tokens"] > 0


def test_a_summary_comes_first_and_piece_by_piece(stream):
    answer = stream("hello")
    assert answer.kinds == ["reasoning", "message"]
    summary = "".join(event["delta"] for event in answer.of("reasoning_summary_text.delta"))
    assert "I am grok-demo" in summary
    assert "encrypted_content" not in answer.output[0]


def test_an_old_models_summary_is_its_first_sentence(stream):
    answer = stream("hello", model="grok-4.3", reasoning={"effort": "high"})
    (summary,) = answer.output[0]["summary"]
    assert summary["text"] == "The user says: “hello”."


@pytest.mark.parametrize(
    "fields",
    [
        {"simulator": {"reasoning": "placeholder"}},
        {"include": ["reasoning.encrypted_content"], "simulator": {"reasoning": "hidden"}},
        {"model": "grok-4.7", "simulator": {"reasoning": "hidden"}},
    ],
)
def test_reasoning_may_come_encrypted_alone(stream, fields):
    answer = stream("hello", **fields)
    thought = answer.output[0]
    assert thought["summary"] == []
    assert len(thought["encrypted_content"]) > 100
    assert answer.of("reasoning_summary_text.delta") == []


def test_without_reasoning_none_is_billed(whole):
    usage = whole("hello", simulator={"reasoning": "none"})["usage"]
    assert usage["output_tokens_details"]["reasoning_tokens"] == 0


def test_the_text_is_that_of_chat_completions(stream, speaking, texts):
    chat = {"model": "grok-4.5", "messages": [{"role": "user", "content": "show me Markdown"}]}
    told = speaking.client.post("/chat/completions", json=chat).json()
    assert stream("show me Markdown").text == told["choices"][0]["message"]["content"]


def test_news_are_searched_for_on_the_web(stream, tools):
    answer = stream("What is the news about tides?", tools=tools("web"))
    assert answer.kinds == ["reasoning", "web_search_call", "reasoning", "message"]
    begun, done = answer.of("output_item.added")[1], answer.of("output_item.done")[1]
    assert begun["item"]["action"] == {"type": "search", "query": "", "sources": []}
    assert done["item"]["action"]["query"] == "What is the news about tides?"
    assert len(done["item"]["action"]["sources"]) == 5
    phases = [kind for kind in answer.types if "web_search_call" in kind]
    assert [kind.rpartition(".")[2] for kind in phases] == ["in_progress", "searching", "completed"]


def test_it_says_that_it_searched_nothing(stream, tools):
    text = stream("Search the web for tides", tools=tools("web")).text
    assert "grok-demo" in text
    assert "I searched nothing" in text
    assert "`tides`" in text


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({"prompt": "hello"}, ["reasoning", "message"]),
        ({"prompt": "the news", "tool_choice": "none"}, ["reasoning", "message"]),
        (
            {"prompt": "hello", "tool_choice": "required"},
            ["reasoning", "web_search_call", "reasoning", "message"],
        ),
        ({"prompt": "the news", "given": []}, ["reasoning", "message"]),
    ],
)
def test_nothing_is_searched_unless_it_is_asked_for_and_can_be(stream, tools, fields, kinds):
    given = tools(*fields.pop("given", ["web"]))
    answer = stream(fields.pop("prompt"), **fields, **({"tools": given} if given else {}))
    assert answer.kinds == kinds


def test_sources_may_come_without_a_place_in_the_text(stream, tools):
    answer = stream("the news", tools=tools("web"), include=["no_inline_citations"])
    assert "[[" not in answer.text
    notes = answer.output[-1]["content"][0]["annotations"]
    assert len(notes) == 5
    assert {(note["start_index"], note["end_index"]) for note in notes} == {(0, 0)}
    assert answer.types.index("response.output_text.annotation.added") > max(
        at for at, kind in enumerate(answer.types) if kind == "response.output_text.delta"
    )


def test_two_messages_with_a_search_between(stream, tools, texts):
    answer = stream("Research tides", tools=tools("web"))
    kinds = [kind for kind in answer.kinds if kind != "reasoning"]
    assert kinds == ["web_search_call", "message", "web_search_call", "message"]
    assert len({item["id"] for item in answer.output if item["type"] == "message"}) == 1
    assert len(texts(answer.output)) == 2


def test_two_messages_may_both_be_uncited(stream, tools, texts):
    answer = stream("Research tides", tools=tools("web"), include=["no_inline_citations"])
    assert not any("[[" in text for text in texts(answer.output))
    notes = [item["content"][0]["annotations"] for item in answer.output
             if item["type"] == "message"]  # fmt: skip
    assert len(notes[0]) == 5
    assert len(notes[1]) > 5


def test_the_size_of_a_delta_changes_no_count(whole, tools):
    one, many = (
        whole("the news", tools=tools("web"), simulator={"tokens_per_delta": size})["usage"]
        for size in (1, 7)
    )
    assert one == many


def test_the_sources_at_the_end_are_those_of_all_searches(stream, tools):
    answer = stream("Research tides", tools=tools("web"))
    searches = [item for item in answer.output if item["type"] == "web_search_call"]
    done = [e["item"] for e in answer.of("output_item.done") if e["item"]["id"][:2] == "ws"]
    assert searches[0]["action"]["sources"] == searches[1]["action"]["sources"]
    own = [len(item["action"]["sources"]) for item in done]
    assert len(searches[0]["action"]["sources"]) > max(own)


def test_a_message_may_stay_open_during_a_search(stream, tools):
    answer = stream("hello", tools=tools("web"), simulator={"scene": "open-message"})
    message = answer.kinds.index("message")
    ends = [event["output_index"] for event in answer.of("output_item.done")]
    assert answer.kinds.index("web_search_call") > message
    assert ends[-1] == message


def test_two_places_are_searched_for_at_once_and_the_last_closes_first(stream, tools):
    answer = stream("Search the web for hotels in Paris and Rome", tools=tools("web"))
    searches = [at for at, kind in enumerate(answer.kinds) if kind == "web_search_call"]
    ended = [e["output_index"] for e in answer.of("output_item.done")]
    assert [at for at in ended if at in searches] == searches[::-1]
    assert [answer.output[at]["status"] for at in searches] == ["completed", "completed", "failed"]
    queries = [answer.output[at]["action"].get("query") for at in searches]
    assert queries == ["Paris", "Rome", None]
    assert answer.response["status"] == "completed"
    assert answer.response["usage"]["num_server_side_tools_used"] == 2


def test_reasoning_items_share_one_id(stream, tools):
    answer = stream("the news", tools=tools("web"), model="grok-4.7")
    thoughts = [item["id"] for item in answer.output if item["id"].startswith("rs_")]
    assert len(thoughts) == 2
    assert len(set(thoughts)) == 1
    (kept,) = [item for item in answer.output if item["id"].startswith("tco_")]
    assert (kept["type"], kept["status"]) == ("reasoning", "completed")


def test_posts_are_searched_for_on_x(stream, tools):
    answer = stream("What do posts say about tides?", tools=tools("web", "x"))
    call = answer.output[1]
    assert (call["type"], call["name"]) == ("custom_tool_call", "x_keyword_search")
    assert call["call_id"].startswith("xs_call-")
    assert json.loads(call["input"])["limit"] == "2"
    details = answer.response["usage"]["server_side_tool_usage_details"]
    assert (details["x_search_calls"], details["x_posts_fetched"]) == (1, 2)


def test_what_a_search_on_x_is_limited_to_is_searched_for(stream):
    limited = {"type": "x_search", "allowed_x_handles": ["xai"], "from_date": "2026-11-01"}
    words = json.loads(stream("posts about tides", tools=[limited]).output[1]["input"])
    assert words["query"].startswith("from:xai")
    assert words["from_date"] == "2026-11-01"


def test_accounts_are_billed_as_users(stream, tools):
    answer = stream("Which account posts about tides?", tools=tools("x"))
    assert answer.output[1]["name"] == "x_user_search"
    assert answer.response["usage"]["server_side_tool_usage_details"]["x_users_fetched"] == 3


@pytest.mark.parametrize("is_asked", [True, False])
def test_an_expression_is_computed_with_code(stream, tools, is_asked):
    include = {"include": ["code_interpreter_call.outputs"]} if is_asked else {}
    answer = stream("How much is 17 × 23?", tools=tools("code"), **include)
    call = answer.output[1]
    assert call["code"] == "print(17 * 23)"
    assert call["outputs"] == ([{"type": "logs", "logs": "391\n"}] if is_asked else None)
    assert "**391**" in answer.text


def test_it_runs_no_code_and_says_so(stream, tools):
    answer = stream("Run a simulation", tools=tools("code"))
    assert answer.output[1]["code"] == 'print("grok-demo runs no code")'
    assert "I run no code" in answer.text


@pytest.mark.parametrize(
    "sum_", ["9 ** 9 ** 9", "1 / 0", "2 ** 65", "10 ** 20 * 10 ** 20", "1" * 70 + " + 1"]
)
def test_what_cannot_be_worked_out_is_not(stream, tools, sum_):
    answer = stream(f"compute {sum_}", tools=tools("code"))
    assert "I run no code" in answer.text


def test_collections_are_cited_by_their_own_addresses(stream, tools):
    answer = stream(
        "What do my files say?", tools=tools("files"), include=["file_search_call.results"]
    )
    assert answer.output[1]["queries"] == ["What do my files say?"]
    assert len(answer.output[1]["results"]) == 3
    assert "[[1]](collections://collection-1/files/demo-1.md)" in answer.text


def test_an_mcp_servers_output_always_comes_and_only_its_tokens_cost(stream, tools):
    answer = stream("Ask the wiki server", tools=tools("mcp"))
    call = answer.output[1]
    assert (call["server_label"], call["name"]) == ("wiki", "demo_tool")
    assert call["output"] == "Demo: no server was asked."
    assert answer.response["usage"]["server_side_tool_usage_details"]["mcp_calls"] == 1


def test_a_function_is_called_and_its_answer_quoted(stream, tools):
    asked = stream("What is the weather in Berlin?", tools=tools("function"))
    (call,) = [item for item in asked.output if item["type"] == "function_call"]
    assert (call["name"], json.loads(call["arguments"])) == ("weather", {"city": "Berlin"})
    assert len(asked.of("function_call_arguments.delta")) == 1
    assert asked.of("function_call_arguments.done")[0]["name"] == "weather"
    turns = [
        {"role": "user", "content": "What is the weather in Berlin?"},
        *asked.output,
        {"type": "function_call_output", "call_id": call["call_id"], "output": "19 degrees"},
    ]
    answer = stream(turns, tools=tools("function"))
    assert answer.kinds == ["reasoning", "message"]
    assert "`19 degrees`" in answer.text


def test_two_places_make_two_function_calls(stream, tools):
    answer = stream("The weather in Paris and Rome?", tools=tools("function"))
    calls = [item for item in answer.output if item["type"] == "function_call"]
    assert [json.loads(call["arguments"])["city"] for call in calls] == ["Paris", "Rome"]
    assert len({call["call_id"] for call in calls}) == 2


def test_arguments_come_in_pieces_if_that_is_asked_for(stream, tools):
    answer = stream("The weather in Rome?", tools=tools("function"), stream_tool_calls=True)
    pieces = [event["delta"] for event in answer.of("function_call_arguments.delta")]
    assert len(pieces) > 1
    assert "".join(pieces) == '{"city":"Rome"}'


def test_a_search_and_a_function_go_together(stream, tools):
    prompt = "Search the web for hotels, and tell me the weather in Rome"
    answer = stream(prompt, tools=tools("web", "function"))
    assert [kind for kind in answer.kinds if kind != "reasoning"] == [
        "web_search_call",
        "function_call",
    ]


def test_a_function_that_is_named_is_called_whatever_was_asked(stream, tools):
    other = {"type": "function", "name": "clock", "description": "The time"}
    named = {"tool_choice": {"type": "function", "name": "clock"}}
    answer = stream("hello", tools=[*tools("function"), other], **named)
    assert answer.output[-1]["name"] == "clock"
    assert answer.response["tool_choice"] == named["tool_choice"]
    searched = stream("the news", tools=[*tools("web"), other], **named)
    assert searched.kinds[-1] == "function_call"


def test_a_message_that_is_open_is_closed_before_a_function_is_called(stream, tools):
    prompt = "Search the web for the weather in Rome"
    answer = stream(prompt, tools=tools("web", "function"), simulator={"scene": "open-message"})
    message = next(item for item in answer.output if item["type"] == "message")
    assert message["status"] == "completed"
    assert answer.kinds[-1] == "function_call"


def test_any_json_may_be_asked_for(stream):
    told = json.loads(stream("hello", text={"format": {"type": "json_object"}}).text)
    assert told["written_by"] == "grok-demo, not Grok"


def test_log_probabilities_cover_the_whole_text(stream, tools):
    answer = stream("the news", tools=tools("web"), logprobs=True, top_logprobs=2)
    entries = [entry for event in answer.of("output_text.delta") for entry in event["logprobs"]]
    assert "".join(entry["token"] for entry in entries) == answer.text
    assert answer.response["top_logprobs"] == 2


def test_of_a_long_prompt_only_the_two_ends_are_orders(stream, tools):
    data = "a row of numbers\n" * 300
    searched = stream(f"Search the web:\n{data}", tools=tools("web"))
    assert "web_search_call" in searched.kinds
    quiet = stream(f"{data}the news{data}", tools=tools("web"))
    assert "web_search_call" not in quiet.kinds


def test_a_search_may_be_limited_to_a_domain(stream):
    limited = [{"type": "web_search", "filters": {"allowed_domains": ["example.org"]}}]
    answer = stream("the news", tools=limited)
    assert "](https://demo.invalid/example.org/" in answer.text


@pytest.mark.parametrize("text", ["2026-11-12", "10-20", "11/12/2026"])
def test_dates_and_ranges_are_no_sums(stream, tools, text):
    assert stream(f"hello {text}", tools=tools("code")).kinds == ["reasoning", "message"]


def test_a_schema_is_followed_also_after_a_search(stream, tools, texts):
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    }
    shape = {"format": {"type": "json_schema", "name": "place", "schema": schema, "strict": True}}
    answer = stream("Search the web: the news in Rome", tools=tools("web"), text=shape)
    assert set(json.loads(answer.text)) == {"city"}
    assert answer.response["text"]["format"]["name"] == "place"
    assert [note["start_index"] for note in answer.output[-1]["content"][0]["annotations"]] == [
        0
    ] * 5


def test_an_answer_at_its_limit_just_stops(stream):
    answer = stream("show me Markdown", max_output_tokens=7)
    assert answer.last["type"] == "response.incomplete"
    assert len(answer.of("output_text.delta")) == 7
    assert answer.of("output_text.done") == []
    assert answer.output[-1]["status"] == "incomplete"
    usage = answer.response["usage"]
    assert usage["output_tokens"] - usage["output_tokens_details"]["reasoning_tokens"] == 7


def test_a_limit_that_is_reached_exactly_is_no_limit(stream):
    size = len(stream("hello").of("output_text.delta"))
    assert stream("hello", max_output_tokens=size).response["status"] == "completed"
    assert stream("hello", max_output_tokens=size - 1).response["status"] == "incomplete"


def test_several_agents_answer_here_and_are_all_billed(stream, speaking):
    few = stream("hello", model="grok-4.20-multi-agent", reasoning={"effort": "low"})
    many = stream("hello", model="grok-4.20-multi-agent", reasoning={"effort": "xhigh"})
    assert few.kinds == many.kinds == ["message"]
    spent = [
        answer.response["usage"]["output_tokens_details"]["reasoning_tokens"]
        for answer in (few, many)
    ]
    assert spent[1] > 4 * spent[0] > 0
    chat = {
        "model": "grok-4.20-multi-agent",
        "messages": [{"role": "user", "content": "hello"}],
    }
    refused = speaking.client.post("/chat/completions", json=chat)
    assert refused.status_code == 400
    assert refused.json()["error"] == "Multi Agent requests are not allowed on chat completions"


def test_max_turns_is_taken_and_ignored(stream, tools):
    answer = stream("Research tides", tools=tools("web"), max_turns=1)
    assert answer.kinds.count("web_search_call") == 2
    assert "max_turns" not in answer.response


def test_a_long_text_can_be_asked_for_with_sources(stream, tools):
    answer = stream("the news", tools=tools("web"), simulator={"tokens": 500})
    usage = answer.response["usage"]
    assert usage["output_tokens"] - usage["output_tokens_details"]["reasoning_tokens"] == 500
    assert len(answer.output[-1]["content"][0]["annotations"]) == 5


def test_long_prompts_cost_twice_as_much(whole):
    def ticks(length):
        told = whole("word " * length, model="grok-4.3", simulator={"reasoning": "none"})["usage"]
        return told["cost_in_usd_ticks"] / told["input_tokens"]

    assert ticks(210_000) / ticks(190_000) == pytest.approx(2, rel=0.01)
