"""What an input may hold: strings, items of all kinds, former output, stored turns."""

import pytest


def said(prompt):
    return {"role": "user", "content": [{"type": "input_text", "text": prompt}]}


def test_a_string_and_an_item_say_the_same(stream):
    assert stream("hello").text == stream([said("hello")]).text
    assert stream("hello").text == stream([{"role": "user", "content": "hello"}]).text


@pytest.mark.parametrize("role", ["system", "developer"])
def test_instructions_may_be_messages(whole, role):
    told = whole([{"role": role, "content": "Be brief."}, said("hello")])
    assert told["instructions"] is None
    assert whole("hello", instructions="Be brief.")["instructions"] == "Be brief."


def test_instructions_alone_are_answered(stream):
    assert stream([{"role": "system", "content": "Be brief."}]).text


def test_instructions_are_paid_for(whole):
    spent = [
        whole("hello", **fields)["usage"]["input_tokens"]
        for fields in ({}, {"instructions": "Be brief."})
    ]
    assert spent[0] < spent[1]


def test_an_image_is_measured(stream, pictures):
    items = [{"role": "user", "content": [
        {"type": "input_text", "text": "what is it"},
        {"type": "input_image", "image_url": pictures.png, "detail": "high"},
    ]}]  # fmt: skip
    assert "image/png, 640 × 480 pixels" in stream(items).text


def test_a_model_may_not_see(post, pictures):
    items = [{"role": "user", "content": [{"type": "input_image", "image_url": pictures.png}]}]
    assert post(items, model="grok-3").status_code == 400


def test_a_file_is_searched_for_a_fee(whole):
    part = {"type": "input_file", "file_url": "https://demo.invalid/a.pdf"}
    usage = whole([{"role": "user", "content": [part]}, said("hello")])["usage"]
    assert usage["server_side_tool_usage_details"]["document_search_calls"] == 1


@pytest.mark.parametrize("model", ["grok-4.5", "grok-4.7"])
@pytest.mark.parametrize(
    "prompt",
    [
        "hello", "research tides on the web", "hotels on the web in Paris and Rome", "posts",
        "how much is 2 + 2", "my files", "ask the wiki server", "the weather in Rome",
    ],
)  # fmt: skip
def test_a_former_output_may_come_back_unchanged(stream, tools, model, prompt):
    given = tools("web", "x", "code", "files", "mcp", "function")
    first = stream(prompt, model=model, tools=given)
    calls = [item for item in first.output if item["type"] == "function_call"]
    answers = [
        {"type": "function_call_output", "call_id": call["call_id"], "output": "done"}
        for call in calls
    ]
    again = stream([said(prompt), *first.output, *answers, said("hello")], model=model)
    assert again.last["type"] == "response.completed"


def test_what_was_answered_is_cached(whole):
    long = "a long story " * 200
    first = whole([said(long)])
    again = whole([said(long), *first["output"], said("go on")])["usage"]
    assert again["input_tokens_details"]["cached_tokens"] > 400


def test_the_talk_is_what_it_is_in_chat_completions(stream, speaking):
    turns = [("user", "one"), ("assistant", "first"), ("user", "tell me two")]
    items = [
        {"role": role, "content": [
            {"type": "output_text" if role == "assistant" else "input_text", "text": text},
        ]}
        for role, text in turns
    ]  # fmt: skip
    messages = [{"role": role, "content": text} for role, text in turns]
    body = {"model": "grok-4.5", "messages": messages}
    chat = speaking.client.post("/chat/completions", json=body).json()
    assert stream(items).text == chat["choices"][0]["message"]["content"]


def test_a_response_is_stored_unless_told_otherwise(speaking, whole, stream):
    kept = whole("keep me")
    assert kept["store"] is True
    assert speaking.client.get(f"/responses/{kept['id']}").json() == {
        **kept, "tools": [],
    }  # fmt: skip
    streamed = stream("keep me, streamed").response
    assert speaking.client.get(f"/responses/{streamed['id']}").json() == streamed
    lost = whole("forget me", store=False)
    missing = speaking.client.get(f"/responses/{lost['id']}")
    assert missing.status_code == 404
    assert set(missing.json()) == {"code", "error"}


def test_a_stored_response_can_be_deleted_once(speaking, whole):
    path = f"/responses/{whole('delete me')['id']}"
    gone = speaking.client.delete(path)
    assert gone.status_code == 200
    assert gone.json() == {"id": path.rpartition("/")[2], "object": "response", "deleted": True}
    assert speaking.client.delete(path).status_code == 404
    assert speaking.client.get(path).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_stored_response_cannot_be_changed(speaking, method):
    reply = speaking.client.request(method, "/responses/x")
    assert reply.status_code == 405
    assert reply.headers["allow"] == "GET, DELETE"


def test_a_talk_goes_on_from_a_stored_response(whole, texts):
    first = whole("my name is Ada", instructions="Be kind.")
    second = whole("what about me", previous_response_id=first["id"])
    assert second["previous_response_id"] == first["id"]
    assert "my name is Ada" in texts(second["output"])[0]
    assert "4 messages" in texts(second["output"])[0]
    # All of it is billed again, most of it at the lower rate where it is long.
    assert second["usage"]["input_tokens"] > first["usage"]["input_tokens"]
    third = whole("and now", previous_response_id=second["id"])
    assert "6 messages" in texts(third["output"])[0]


def test_what_is_not_stored_cannot_be_gone_on_from(post, whole):
    lost = whole("not me", store=False)
    for identity in (lost["id"], "no-such-response"):
        reply = post(previous_response_id=identity)
        assert reply.status_code == 404
        assert identity in reply.json()["error"]


def test_a_function_answers_in_a_stored_talk(whole, tools, texts):
    asked = whole("The weather in Rome?", tools=tools("function"))
    call = asked["output"][-1]
    answer = {"type": "function_call_output", "call_id": call["call_id"], "output": "20 degrees"}
    told = whole([answer], previous_response_id=asked["id"], tools=tools("function"))
    assert "`20 degrees`" in texts(told["output"])[0]


def test_a_functions_answer_may_have_parts(stream):
    parts = [{"type": "input_text", "text": "20 degrees"}]
    call = {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}
    answer = {"type": "function_call_output", "call_id": "c", "output": parts}
    assert "`20 degrees`" in stream([said("go"), call, answer]).text


def test_a_whole_response_repeats_what_a_request_may_not_say(whole, stream, tools):
    assert whole("hello", tools=tools("web"))["tools"] == [
        {"search_context_size": "medium", "type": "web_search"}
    ]
    assert stream("hello", tools=tools("web")).response["tools"] == tools("web")


def test_a_function_is_repeated_with_all_its_fields(stream):
    (told,) = stream("hello", tools=[{"type": "function", "name": "f"}]).response["tools"]
    assert told == {
        "type": "function", "description": None, "name": "f", "parameters": None, "strict": None,
    }  # fmt: skip


def test_numbers_are_repeated_in_single_precision(whole):
    assert whole("hello")["temperature"] == 0.699999988079071
    assert whole("hello")["top_p"] == 0.949999988079071
    assert whole("hello", temperature=0.5)["temperature"] == 0.5


def test_efforts_have_their_defaults(whole):
    assert whole("hello", model="grok-4.6")["reasoning"]["effort"] == "high"
    assert whole("hello", model="grok-4.3")["reasoning"]["effort"] == "low"
    assert whole("hello", reasoning={"effort": "medium"})["reasoning"] == {
        "effort": "medium",
        "summary": "detailed",
    }
