"""Every option reaches the request, and nothing else does."""

import pytest


def test_a_plain_question_sends_the_model_and_the_prompt_alone(asked):
    assert asked("%%grok\nhello") == {
        "model": "grok-4.6",
        "messages": [{"role": "user", "content": "hello"}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ("-m grok-4.5", {"model": "grok-4.5"}),
        ("-t 0", {"temperature": 0}),
        ("-t 1.5", {"temperature": 1.5}),
        ("--max-tokens 5", {"max_completion_tokens": 5}),
        ("--reasoning-effort low", {"reasoning_effort": "low"}),
        ("-f json", {"response_format": {"type": "json_object"}}),
        ("-p seed 7", {"seed": 7}),
        ("-p user 'Ada L'", {"user": "Ada L"}),
        ("-p top_p 0.5 -p n 1", {"top_p": 0.5, "n": 1}),
        ("-p max_tokens 9", {"max_completion_tokens": 9}),
        ('-p metadata {"a": "b c"}', {"metadata": {"a": "b c"}}),
        ("-p temperature 0.3", {"temperature": 0.3}),
        ("-p nothing null", {}),
    ],
)  # fmt: skip
def test_an_option_reaches_the_request(asked, options, fields):
    plain = asked("%%grok\nhello")
    assert asked(f"%%grok {options}\nhello") == {**plain, **fields}


def test_a_system_prompt_goes_first(asked):
    messages = asked('%%grok -s "don\'t be long"\nhello')["messages"]
    assert messages == [
        {"role": "system", "content": "don't be long"},
        {"role": "user", "content": "hello"},
    ]


def test_without_streaming_no_stream_is_asked_for(asked):
    body = asked("%%grok --no-stream\nhello")
    assert "stream" not in body
    assert "stream_options" not in body


def test_timeout_and_quiet_stay_at_home(asked):
    assert asked("%%grok --timeout 90 -q --raw\nhello") == asked("%%grok\nhello")


def test_the_key_goes_into_its_header_only(asked, server):
    body = asked("%%grok\nhello")
    assert server.requests[-1].headers["authorization"] == "Bearer xai-0123456789"
    assert "xai-0123456789" not in str(body)


def test_expressions_are_filled_in_in_prompt_and_system_prompt(shell, asked):
    shell.names.update(style="a poet", n=3)
    messages = asked('%%grok -s "be {{style}}"\nsay {{n + 1}} words')["messages"]
    assert [m["content"] for m in messages] == ["be a poet", "say 4 words"]


def test_raw_leaves_double_braces_alone(shell, asked):
    shell.names["x"] = 1
    messages = asked('%%grok --raw -s "{{x}}"\n{{x}} {{missing}}')["messages"]
    assert [m["content"] for m in messages] == ["{{x}}", "{{x}} {{missing}}"]


def test_filling_in_can_be_switched_off(shell, asked):
    shell.run("%config GrokMagics.interpolate = False")
    assert asked("%%grok\n{{missing}}")["messages"][0]["content"] == "{{missing}}"


@pytest.mark.parametrize(
    "code", ["%%grok\n{{missing}}", '%%grok -s "{{missing}}"\nhi', "%grok {{missing}}"]
)
def test_nothing_is_sent_when_a_name_is_undefined(shell, server, code):
    with pytest.raises(ValueError, match="'missing'"):
        shell.run(code)
    assert server.requests == []
    assert "_grok" not in shell.names


@pytest.mark.parametrize(
    "code", ["%%grok -x\nhi", "%%grok -t warm\nhi", "%%grok -i nowhere.png\nhi"]
)
def test_nothing_is_sent_when_an_option_is_wrong(shell, server, code):
    with pytest.raises(ValueError, match=r"-x|warm|nowhere"):
        shell.run(code)
    assert server.requests == []


def test_an_expression_may_use_what_cells_define(shell, asked):
    shell.run("import math\ndef double(n):\n    return n * factor\nfactor = 2")
    prompt = "{{double(4)}} {{[double(n) for n in (1, 2)]}} {{math.floor(2.5)}}"
    content = asked(f"%%grok\n{prompt}")["messages"][0]["content"]
    assert content == "8 [\n 2,\n 4\n] 2"


def test_a_figure_in_a_prompt_goes_as_an_image(shell, asked):
    shell.run("from matplotlib.figure import Figure\nfig = Figure()\nfig.subplots().plot([1, 2])")
    content = asked("%%grok\nSee {{fig}} here")["messages"][0]["content"]
    kinds = [part["type"] for part in content]
    assert kinds == ["text", "image_url", "text"]
    assert content[1]["image_url"]["url"].startswith("data:image/png;base64,")
