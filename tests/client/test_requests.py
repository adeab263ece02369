"""What is sent: what the caller set, and nothing else."""

import math

import pytest

from grok_jupyter import Client, InputError
from grok_jupyter.chat import assistant, developer, image, system, tool, tool_result, user


@pytest.fixture
def sent(endpoint, connect):
    """Ask with settings; return the body as the server got it."""

    def sent(*messages, model="grok-demo", how="stream", **settings):
        server = endpoint()
        chat = connect(server).chat.create(model, **settings)
        for message in messages or (user("Hello"),):
            assert chat.append(message) is chat
        if how == "stream":
            for _ in chat.stream():
                pass
        else:
            chat.sample()
        assert len(server.requests) == 1
        assert (server.requests[0].method, server.requests[0].path) == (
            "POST",
            "/v1/chat/completions",
        )
        return server.requests[0].body

    return sent


def test_a_stream_asks_for_usage_and_sets_nothing_else(sent):
    assert sent() == {
        "model": "grok-demo",
        "messages": [{"role": "user", "content": "Hello"}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_a_sample_does_not_ask_for_a_stream(sent):
    assert sent(how="sample") == {
        "model": "grok-demo",
        "messages": [{"role": "user", "content": "Hello"}],
    }


SETTINGS = {
    "temperature": 0.0,
    "top_p": 0.5,
    "seed": 0,
    "n": 2,
    "user": "me",
    "reasoning_effort": "low",
    "logprobs": True,
    "top_logprobs": 0,
    "frequency_penalty": 0.0,
    "presence_penalty": 0.0,
    "parallel_tool_calls": False,
    "made_up": {"x": None},
}


@pytest.mark.parametrize("name", [name for name in SETTINGS if name != "top_logprobs"])
def test_what_is_set_is_sent_even_if_it_is_zero(name, sent):
    assert set(sent(**{name: SETTINGS[name]})) == {
        "model", "messages", "stream", "stream_options", name,
    }  # fmt: skip


def test_all_settings_go_out_under_the_names_of_the_api(sent):
    body = sent(**SETTINGS)
    assert {name: body[name] for name in SETTINGS} == SETTINGS


def test_max_tokens_goes_out_as_max_completion_tokens(sent):
    body = sent(max_tokens=7)
    assert body["max_completion_tokens"] == 7
    assert "max_tokens" not in body


@pytest.mark.parametrize(("stop", "wire"), [("END", ["END"]), (["a", "b"], ["a", "b"])])
def test_stop_goes_out_as_a_list(stop, wire, sent):
    assert sent(stop=stop)["stop"] == wire


def test_the_usage_of_a_stream_can_be_declined(sent):
    assert sent(stream_options={"include_usage": False})["stream_options"] == {
        "include_usage": False
    }


@pytest.mark.parametrize(
    ("given", "wire"),
    [
        ("json_object", {"type": "json_object"}),
        ({"type": "text"}, {"type": "text"}),
    ],
)
def test_a_response_format_is_a_name_or_as_the_api_takes_it(given, wire, sent):
    assert sent(response_format=given)["response_format"] == wire


def test_a_response_format_can_be_a_pydantic_model(sent):
    import pydantic

    class Point(pydantic.BaseModel):
        x: int

    wire = sent(response_format=Point)["response_format"]
    assert wire["type"] == "json_schema"
    assert wire["json_schema"]["name"] == "Point"
    assert wire["json_schema"]["schema"]["properties"]["x"]["type"] == "integer"


def test_tools_and_their_choice(sent):
    weather = tool("weather", "Tells the weather", {"type": "object", "properties": {}})
    body = sent(tools=[weather], tool_choice=weather)
    assert body["tools"] == [
        {
            "type": "function",
            "function": {
                "name": "weather",
                "description": "Tells the weather",
                "parameters": {"type": "object", "properties": {}},
            },
        }
    ]
    assert body["tool_choice"] == {"type": "function", "function": {"name": "weather"}}
    assert sent(tools=[weather], tool_choice="auto")["tool_choice"] == "auto"


def test_messages_of_every_role(sent, endpoint, connect):
    weather = tool("weather", "Tells the weather", {"type": "object", "properties": {}})
    chat = connect(endpoint()).chat.create("grok-demo", tools=[weather], tool_choice="required")
    called = chat.append(user("Weather?")).sample()
    (call,) = called.tool_calls
    body = sent(
        system("Be brief."),
        developer("Be kind."),
        user("Weather?"),
        called,
        tool_result({"sky": "blue"}, call.id),
        assistant("Blue."),
        user("See", image("https://example.com/a.png", detail="low"), "this"),
    )
    assert body["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "developer", "content": "Be kind."},
        {"role": "user", "content": "Weather?"},
        {"role": "assistant", "content": called.content, "tool_calls": [call.to_wire()]},
        {"role": "tool", "content": '{"sky": "blue"}', "tool_call_id": call.id},
        {"role": "assistant", "content": "Blue."},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "See"},
                {
                    "type": "image_url",
                    "image_url": {"url": "https://example.com/a.png", "detail": "low"},
                },
                {"type": "text", "text": "this"},
            ],
        },
    ]


def test_an_answer_is_not_appended_by_itself(endpoint, connect, ask):
    chat = ask(connect(endpoint()))
    response = chat.sample()
    assert [message.role for message in chat.messages] == ["user"]
    assert chat.append(response) is chat
    assert chat.messages[1].text == response.content


def test_text_travels_as_it_is(sent):
    text = "ä\u2028 \U0001f600 \x00 {{x}} $y"
    assert sent(user(text))["messages"][0]["content"] == text


def test_half_a_character_does_not_break_a_request(sent):
    assert sent(user("a\ud83d"))["messages"][0]["content"] == "a?"


def test_making_a_chat_sends_nothing(endpoint, connect):
    server = endpoint()
    connect(server).chat.create("grok-4.6", messages=[user("Hello")]).stream()
    assert server.requests == []


@pytest.mark.parametrize("value", [math.nan, math.inf, {1}, object()])
def test_a_setting_that_is_no_json_is_refused(value):
    chat = Client(base_url="demo").chat.create("grok-4.6", temperature=value).append(user("Hi"))
    with pytest.raises(InputError, match="cannot be sent as JSON"):
        chat.stream()


def test_a_chat_without_messages_is_refused():
    with pytest.raises(InputError, match="append a message"):
        Client(base_url="demo").chat.create("grok-4.6").stream()


@pytest.mark.parametrize("message", ["Hello", {"role": "user"}, None])
def test_only_messages_and_responses_are_appended(message):
    with pytest.raises(InputError, match=r"append\(\)"):
        Client(base_url="demo").chat.create("grok-4.6").append(message)


@pytest.mark.parametrize("content", [1, None, b"x", ["a"]])
def test_a_message_holds_strings_and_images(content):
    with pytest.raises(InputError, match="strings and images"):
        user(content)


def test_a_request_says_what_it_accepts_and_who_asks(endpoint, connect, ask):
    server = endpoint()
    ask(connect(server)).sample()
    headers = server.requests[0].headers
    assert headers["accept"].startswith("text/event-stream")
    assert headers["accept-encoding"] == "identity"
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"].startswith("grok_jupyter/")
