"""Which format a request goes over, what is sent, and what is refused before."""

import datetime as dt
from dataclasses import dataclass

import pytest
from client.responses.captures import PLAIN

from grok_jupyter import (
    BadRequestError,
    Client,
    ConfigError,
    InputError,
    NotFoundError,
    PermissionDeniedError,
)
from grok_jupyter.chat import assistant, image, system, tool, tool_result, user
from grok_jupyter.client.replay.request_key import request_key
from grok_jupyter.tools import code_execution, collections_search, mcp, web_search, x_search

PNG = "data:image/png;base64,iVBORw0KGgo="


def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


@pytest.fixture
def sent(connect):
    """The body of a request that would be sent, and its path."""

    def sent(api="auto", model="grok-4.6", messages=(), **settings):
        import json

        client = connect(None, base_url="http://127.0.0.1:9/v1", api=api)
        chat = client.chat.create(model, messages=list(messages) or [user("Hello")], **settings)
        request = chat.preview()
        return json.loads(request.body), request.url.removeprefix("http://127.0.0.1:9/v1")

    return sent


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({}, "/chat/completions"),
        ({"tools": [add]}, "/chat/completions"),
        ({"tools": [tool("f", "F", {})]}, "/chat/completions"),
        ({"seed": 1, "stop": "x", "n": 2}, "/chat/completions"),
        ({"tools": [web_search()]}, "/responses"),
        ({"tools": [web_search]}, "/responses"),
        ({"tools": ["web_search", add]}, "/responses"),
        ({"tools": [add, x_search()]}, "/responses"),
        ({"tools": [{"type": "code_interpreter"}]}, "/responses"),
        ({"model": "grok-4.20-multi-agent"}, "/responses"),
        ({"previous_response_id": "r"}, "/responses"),
        ({"include": ["no_inline_citations"]}, "/responses"),
        ({"store": True}, "/responses"),
        ({"store": False}, "/responses"),
        ({"max_turns": 3}, "/responses"),
        ({"instructions": "Be brief."}, "/responses"),
        ({"api": "responses"}, "/responses"),
        ({"tools": [{"type": "code_execution"}]}, "/responses"),
        ({"tools": [{"type": "attachment_search"}]}, "/responses"),
        ({"tools": [{"type": "tool_of_tomorrow"}]}, "/responses"),
        ({"extra_body": {"tools": [{"type": "web_search"}]}}, "/responses"),
        ({"extra_body": {"previous_response_id": "r"}}, "/responses"),
        ({"extra_body": {"model": "grok-4.20-multi-agent"}}, "/responses"),
        ({"extra_body": {"temperature": 1, "store": True}}, "/chat/completions"),
        # As Chat Completions of other servers have their tools: OpenAI, Z.ai, Moonshot.
        ({"tools": [{"type": "custom", "custom": {"name": "f"}}]}, "/chat/completions"),
        ({"tools": [{"type": "web_search", "web_search": {"enable": True}}]}, "/chat/completions"),
        (
            {"tools": [{"type": "builtin_function", "function": {"name": "$web_search"}}]},
            "/chat/completions",
        ),
        ({"api": "chat", "tools": [{"type": "openrouter:web_search"}]}, "/chat/completions"),
    ],
)
def test_chat_completions_unless_the_request_needs_the_other(sent, settings, path):
    assert sent(**settings)[1] == path


def test_settings_in_the_words_of_the_other_format(sent):
    body, _ = sent(
        "responses",
        max_tokens=40,
        reasoning_effort="low",
        temperature=0.5,
        top_p=0.9,
        parallel_tool_calls=False,
        logprobs=True,
        top_logprobs=2,
        n=1,
        user="me",
        tools=[add],
        tool_choice=add,
        max_turns=3,
    )
    (function,) = body.pop("tools")
    assert (function["type"], function["name"]) == ("function", "add")
    assert function["parameters"]["required"] == ["a", "b"]
    assert body == {
        "model": "grok-4.6",
        "input": [{"role": "user", "content": "Hello"}],
        "store": False,
        "stream": True,
        "max_output_tokens": 40,
        "reasoning": {"effort": "low"},
        "temperature": 0.5,
        "top_p": 0.9,
        "parallel_tool_calls": False,
        "logprobs": True,
        "top_logprobs": 2,
        "user": "me",
        "tool_choice": {"type": "function", "name": "add"},
        "max_turns": 3,
    }


def test_nothing_is_stored_unless_asked(sent):
    assert sent("responses")[0]["store"] is False
    assert sent("responses", store=True)[0]["store"] is True


def test_an_extra_body_has_the_last_word(sent):
    assert sent("responses", extra_body={"store": True})[0]["store"] is True


def test_a_choice_among_no_tools_is_left_out(sent):
    assert "tool_choice" not in sent("responses", tool_choice="none")[0]
    assert sent(tools=[web_search()], tool_choice="none")[0]["tool_choice"] == "none"


@dataclass
class Town:
    name: str


def test_a_shape_is_the_format_of_the_text(sent):
    asked = sent("responses", response_format=Town)[0]["text"]["format"]
    assert (asked["type"], asked["name"], asked["strict"]) == ("json_schema", "Town", True)
    assert asked["schema"]["properties"]["name"]["type"] == "string"
    body = sent("responses", response_format="json_object", text={"verbosity": "low"})[0]
    assert body["text"] == {"format": {"type": "json_object"}, "verbosity": "low"}


def test_messages_are_items(sent):
    call = {"id": "c1", "function": {"name": "f", "arguments": "{}"}}
    from grok_jupyter.protocol.tool_calls import ToolCalls

    calls = ToolCalls()
    calls.append(call)
    from dataclasses import replace

    body, _ = sent(
        "responses",
        messages=[
            system("Be brief."),
            user("What is this?", image(PNG, detail="low")),
            replace(assistant("Let me see."), tool_calls=tuple(calls.calls)),
            tool_result({"a": 1}, "c1"),
            assistant(),
            user("And this?"),
        ],
    )
    assert body["input"] == [
        {"role": "system", "content": "Be brief."},
        {
            "role": "user",
            "content": [
                {"type": "input_text", "text": "What is this?"},
                {"type": "input_image", "image_url": PNG, "detail": "low"},
            ],
        },
        {"role": "assistant", "content": "Let me see."},
        {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c1", "output": '{"a": 1}'},
        {"role": "user", "content": "And this?"},
    ]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"n": 2}, "n=2"),
        ({"stop": "x"}, "stop='x'"),
        ({"seed": 0}, "seed=0"),
        ({"frequency_penalty": 0.0}, "frequency_penalty=0.0"),
        ({"presence_penalty": 1}, "presence_penalty=1"),
        ({"logit_bias": {"1": 2}}, "logit_bias="),
    ],
)
def test_what_the_responses_api_cannot_carry_is_refused(sent, settings, said):
    with pytest.raises(InputError) as caught:
        sent(tools=[web_search()], **settings)
    assert str(caught.value).startswith(said)
    assert "which the tool web_search needs; " in str(caught.value)
    assert str(caught.value).endswith(", or leave the tool web_search out.")
    with pytest.raises(InputError, match=r"which api='responses' asks for.*set api='auto'"):
        sent("responses", **settings)


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ({"tools": [web_search()]}, "The tool web_search"),
        ({"tools": [{"type": "x_search"}]}, "The tool x_search"),
        ({"model": "grok-4.20-multi-agent"}, "The model 'grok-4.20-multi-agent'"),
        ({"previous_response_id": "r"}, "previous_response_id="),
        ({"store": True}, "store="),
        ({"include": ["x"]}, "include="),
        ({"max_turns": 1}, "max_turns="),
        ({"instructions": "x"}, "instructions="),
    ],
)
def test_what_chat_completions_cannot_carry_is_refused(sent, settings, what):
    with pytest.raises(InputError) as caught:
        sent("chat", **settings)
    step = "ask another model" if "model" in settings else "leave it out"
    assert str(caught.value) == (
        f"{what} goes over the Responses API only, and api='chat' is set; {step}, or set "
        "api='auto'."
    )


def test_a_model_that_needs_the_other_format_is_not_left_out(sent):
    with pytest.raises(InputError) as caught:
        sent(model="grok-4.20-multi-agent", stop="x")
    assert str(caught.value) == (
        "stop='x' does not exist in the Responses API, which the model 'grok-4.20-multi-agent' "
        "needs; end the text yourself, or ask another model."
    )


def test_a_name_that_is_no_tool_is_refused(sent):
    with pytest.raises(InputError) as caught:
        sent(tools=["web_serach"])
    assert str(caught.value) == (
        "'web_serach' is no tool of xAI's; these are web_search, x_search, code_execution, "
        "collections_search, mcp. A function of your own is given itself, not its name."
    )


def test_what_to_include_may_be_one_word(sent):
    assert sent(include="no_inline_citations")[0]["include"] == ["no_inline_citations"]


def test_instructions_and_a_former_answer_do_not_go_together(sent):
    with pytest.raises(InputError, match="instructions= and previous_response_id="):
        sent(instructions="x", previous_response_id="r")


def test_a_tool_of_the_server_cannot_be_demanded(sent):
    with pytest.raises(InputError, match="tool_choice=web_search cannot be demanded"):
        sent(tools=[web_search()], tool_choice=web_search())


def test_an_empty_chat_is_refused(connect):
    client = connect(None, base_url="http://127.0.0.1:9/v1", api="responses")
    with pytest.raises(InputError, match="no message yet"):
        client.chat.create().preview()


def test_a_setting_that_json_cannot_write_is_named(sent):
    with pytest.raises(InputError, match="The setting metadata="):
        sent("responses", metadata={1, 2})
    with pytest.raises(InputError, match="The setting temperature="):
        sent("responses", temperature=float("nan"))


def test_the_environment_says_which_api(sent, connect, monkeypatch):
    monkeypatch.setenv("GROK_JUPYTER_API", "Responses")
    client = connect(None, base_url="http://127.0.0.1:9/v1")
    chat = client.chat.create().append(user("x"))
    assert chat.preview().url.endswith("/responses")
    chat = client.with_options(api="chat").chat.create().append(user("x"))
    assert chat.preview().url.endswith("/chat/completions")
    chat = client.with_options(timeout=5).chat.create().append(user("x"))
    assert chat.preview().url.endswith("/responses")


def test_an_unknown_api_is_refused(monkeypatch):
    with pytest.raises(ConfigError, match="api='gopher' is unknown; give one of 'auto'"):
        Client("k", api="gopher")
    with Client("k") as client, pytest.raises(ConfigError, match="api='x'"):
        client.with_options(api="x")
    monkeypatch.setenv("GROK_JUPYTER_API", "x")
    with pytest.raises(ConfigError, match="GROK_JUPYTER_API='x' is unknown"):
        Client("k")


@pytest.mark.parametrize("status", ["404 Not Found", "405 Method Not Allowed"])
def test_a_server_without_the_responses_api_is_said_to_have_none(answering, asking, status):
    server = answering((status, b'{"detail":"Not Found"}'))
    with pytest.raises((NotFoundError, BadRequestError)) as caught:
        asking(server, tools=[web_search()]).sample()
    assert "no Responses API" in str(caught.value)
    assert "api='chat'" in str(caught.value)
    assert len(server.requests) == 1


def test_an_answer_that_is_not_stored(answering, asking, refusing):
    server = answering(refusing("404 Not Found", "Response with id=abc not found."))
    with pytest.raises(NotFoundError, match="store=True"):
        asking(server, previous_response_id="abc").sample()


def test_an_unknown_model_is_still_one(answering, asking, refusing):
    said = "The model grok-9 does not exist or your team does not have access to it."
    server = answering(refusing("404 Not Found", said))
    with pytest.raises(NotFoundError, match="does not have 'grok-9'"):
        asking(server, model="grok-9").sample()


def test_a_safety_check_says_its_fee(answering, asking, refusing):
    said = "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO"
    server = answering(refusing("403 Forbidden", said))
    with pytest.raises(PermissionDeniedError, match=r"0\.05 USD"):
        asking(server).sample()


def test_a_wrong_key_is_one_here_too(answering, asking, refusing):
    from grok_jupyter import AuthenticationError

    said = "Incorrect API key provided: xa***89. You can obtain an API key from console.x.ai."
    with pytest.raises(AuthenticationError):
        asking(answering(refusing("400 Bad Request", said))).sample()


def test_a_model_that_chat_completions_refuse_is_sent_to_the_other_format(
    answering, connect, asking, refusing
):
    server = answering(
        refusing("400 Bad Request", "Multi Agent requests are not allowed on chat completions")
    )
    with pytest.raises(BadRequestError) as caught:
        asking(server, model="my-alias", client=connect(server, api="auto")).sample()
    assert "api='responses'" in str(caught.value)
    with pytest.raises(BadRequestError) as caught:
        asking(server, model="my-alias", client=connect(server, api="chat")).sample()
    assert "api='responses'" in str(caught.value)


@pytest.mark.parametrize(
    ("model", "values"),
    [
        ("grok-4.7", "low, medium, high, xhigh"),
        ("grok-4.6-0915", "low, medium, high, xhigh"),
        ("grok-4.5", "low, medium, high"),
        ("grok-4.3", "none, low, medium, high"),
        ("grok-4.20-multi-agent-0309", "low, medium, high, xhigh"),
        ("grok-9", ""),
        ("gpt-5", ""),
    ],
)
@pytest.mark.parametrize("api", ["chat", "responses"])
def test_an_effort_that_a_model_refuses_names_those_that_it_takes(
    answering, connect, asking, refusing, model, values, api
):
    said = "This model does not support `reasoning_effort` value `minimal`."
    server = answering(refusing("400 Bad Request", said))
    if "multi" in model and api == "chat":
        api = "auto"
    chat = asking(server, model=model, client=connect(server, api=api), reasoning_effort="minimal")
    with pytest.raises(BadRequestError) as caught:
        chat.sample()
    assert said.rstrip(".") in str(caught.value)
    assert (f"{model} takes {values}" in str(caught.value)) == bool(values)
    assert "ffort" in str(caught.value).partition(said)[2]


def test_a_busy_server_is_asked_again(answering, asking, refusing):
    server = answering(refusing("503 Service Unavailable", "Busy"), PLAIN)
    assert asking(server).sample().content == "391"
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("made", "wire"),
    [
        (lambda: web_search(), {"type": "web_search"}),
        (
            lambda: web_search(excluded_domains=("x.ai",), enable_image_understanding=True),
            {
                "type": "web_search",
                "filters": {"excluded_domains": ["x.ai"]},
                "enable_image_understanding": True,
            },
        ),
        (
            lambda: x_search(
                allowed_x_handles=["@xai", "grok"],
                from_date=dt.date(2026, 11, 1),
                to_date=dt.datetime(2026, 11, 2, 5, tzinfo=dt.UTC),
                enable_video_understanding=False,
            ),
            {
                "type": "x_search",
                "allowed_x_handles": ["xai", "grok"],
                "from_date": "2026-11-01",
                "to_date": "2026-11-02",
                "enable_video_understanding": False,
            },
        ),
        (lambda: code_execution(), {"type": "code_interpreter"}),
        (
            lambda: collections_search(collection_ids=["c"], limit=5),
            {"type": "file_search", "vector_store_ids": ["c"], "max_num_results": 5},
        ),
        (
            lambda: mcp(
                "https://mcp.example.com/sse",
                allowed_tool_names=["f"],
                authorization="secret",
                extra_headers={"x": "y"},
            ),
            {
                "type": "mcp",
                "server_url": "https://mcp.example.com/sse",
                "server_label": "mcp.example.com",
                "allowed_tools": ["f"],
                "authorization": "secret",
                "headers": {"x": "y"},
            },
        ),
    ],
)
def test_tools_on_the_wire(made, wire):
    assert made().to_wire() == wire


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: web_search(allowed_domains=list("abcdef")), "names 6, and at most 5"),
        (lambda: web_search(allowed_domains=["a.b"], excluded_domains=["c.d"]), "Both allowed"),
        (lambda: web_search(allowed_domains="x.ai"), "is no list of texts"),
        (lambda: web_search(allowed_domains=["https://x.ai"]), "is no domain"),
        (lambda: web_search(user_location="Oslo"), "does not take user_location="),
        (lambda: web_search(enable_image_search="yes"), "neither True nor False"),
        (lambda: x_search(from_date="1 May"), "from_date='1 May' is no date"),
        (lambda: x_search(to_date="2026-02-30"), "to_date='2026-02-30' is no date"),
        (lambda: x_search(from_date="2026-2-3"), "is no date"),
        (lambda: x_search(from_date="2026-12-01", to_date="2026-11-01"), "is after to_date"),
        (lambda: x_search(allowed_x_handles=["a b"]), "is no handle"),
        (lambda: x_search(allowed_x_handles=["a"] * 21), "names 21, and at most 20"),
        (lambda: x_search(allowed_x_handles=["a"], excluded_x_handles=["b"]), "Both allowed_x"),
        (lambda: code_execution(container="x"), "takes no arguments"),
        (lambda: collections_search(), "needs collection_ids="),
        (lambda: collections_search([]), "needs collection_ids="),
        (lambda: collections_search(["c"], limit=0), "limit=0"),
        (lambda: mcp(), "is no address"),
        (lambda: mcp("ftp://x"), "is no address"),
        (lambda: mcp("https://x", extra_headers=1), "is no dict"),
        (lambda: mcp("https://x", server_label=""), "server_label="),
    ],
)
def test_tools_refuse_what_the_server_would(make, said):
    with pytest.raises(InputError, match=said) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_a_token_for_an_mcp_server_is_not_shown_and_not_recorded(sent):
    made = mcp("https://mcp.example.com", authorization="secret-token")
    assert "secret-token" not in repr(made)
    import json

    body = json.dumps(sent(tools=[made])[0]).encode()
    assert "secret-token" in body.decode()
    assert "secret-token" not in json.dumps(request_key("https://x", body).request)


def test_a_tool_that_needs_arguments_says_so_when_it_is_given_by_name(sent):
    with pytest.raises(InputError, match="collection_ids="):
        sent(tools=[collections_search])
