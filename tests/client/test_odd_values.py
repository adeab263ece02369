"""Values beyond measure: whatever a server sends, nothing but a GrokError leaves the client."""

import json

import httpx
import pytest

from grok_jupyter import Client, GrokError

pytestmark = pytest.mark.unmeasured

JSON, SSE = "application/json", "text/event-stream"
HUGE = {
    "digits": '"' + "9" * 5000 + '"',
    "number": "1" + "0" * 400,
    "negative": "-1" + "0" * 400,
    "float": "1e308",
    "infinity": "Infinity",
    "nan": "NaN",
    "other digits": '"\u0663"',
    "superscript": '"\u00b2"',
    "half a character": '"\\ud83d"',
}
DEEP = [*range(900, 980, 5), 2_000, 30_000]  # around what is left of the stack, and beyond
PLACES = [
    '{"error":%s}', '{"error":{"message":"x","code":%s}}', '{"error":{"x":%s}}',
    '{"error":{"message":"x","loc":[%s]}}', '{"error":"x","status":%s}', '{"detail":%s}',
    '{"base_resp":{"status_code":%s}}', '{"error_code":%s}',
    '{"choices":[{"index":%s,"delta":{"content":"a"}}]}', '{"choices":[{"delta":{"content":%s}}]}',
    '{"choices":[{"delta":{"content":[%s]}}]}', '{"choices":[{"delta":%s}]}', '{"choices":%s}',
    '{"choices":[{"delta":{"tool_calls":[{"index":%s,"function":{"name":"f"}}]}}]}',
    '{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":%s}}]}}]}',
    '{"choices":[{"delta":{"reasoning":%s},"finish_reason":"stop"}]}',
    '{"choices":[{"message":{"content":%s},"finish_reason":%s}]}',
    '{"choices":[],"usage":{"prompt_tokens":%s,"cost_in_usd_ticks":%s}}',
    '{"choices":[],"created":%s,"id":%s,"model":%s}', '{"choices":[],"citations":[%s]}',
    '{"output":%s}', '{"message":%s,"done":true}', "%s",
]  # fmt: skip
PRICES = '{"models":[{"id":"a","prompt_text_token_price":%s,"completion_text_token_price":%s}]}'
LISTS = ["%s", '{"data":%s}', '{"models":[{"id":%s,"aliases":%s}]}', '{"error":%s}', PRICES]


@pytest.fixture
def told(key, ask):
    """Ask a server that answers with a body; the error, if there is one."""

    def told(body, kind, status, asking):
        answer = httpx.Response(status, content=body, headers={"content-type": kind})
        with httpx.Client(transport=httpx.MockTransport(lambda _: answer)) as mine:
            client = Client(key, base_url="https://a.test/v1", http_client=mine, max_retries=0)
            try:
                asking(client)
            except GrokError as error:
                return str(error)
        return ""

    return told


@pytest.fixture
def everything(told, ask, finish):
    """Put a value into each place of each kind of answer; everything but a GrokError is raised."""

    def stream(client):
        for response, _ in ask(client).stream():
            assert repr(response)

    def sample(client):
        assert repr(ask(client).sample())

    def models(client):
        client.models.list_language_models()

    def everything(value):
        for place in PLACES:
            body = place.replace("%s", value).encode()
            told(b"data: " + body + b"\n\n" + finish, SSE, 200, stream)
            told(b"event: error\ndata: " + body + b"\n\n", SSE, 200, stream)
            told(body + b"\n" + body, JSON, 200, stream)
            told(body, JSON, 200, sample)
            told(body, JSON, 400, sample)
        for place in LISTS:
            told(place.replace("%s", value).encode(), JSON, 200, models)

    return everything


@pytest.mark.parametrize("name", HUGE)
def test_a_value_beyond_measure_is_read_or_one_error(name, everything):
    everything(HUGE[name])


@pytest.mark.parametrize("brackets", ["[]", '{"a":}'])
@pytest.mark.parametrize("depth", DEEP)
def test_what_is_nested_beyond_measure_is_read_or_one_error(brackets, depth, everything):
    everything(brackets[:-1] * depth + "1" + brackets[-1] * depth)


def test_a_price_beyond_measure_is_none(key):
    body = PRICES.replace("%s", "1" + "0" * 400)
    answer = httpx.Response(200, content=body)
    with httpx.Client(transport=httpx.MockTransport(lambda _: answer)) as mine:
        client = Client(key, base_url="https://a.test/v1", http_client=mine)
        (model,) = client.models.list_language_models()
    assert (model.id, model.prompt_price, model.completion_price) == ("a", None, None)


def test_a_setting_that_is_nested_beyond_measure_is_one_sentence(shared, ask):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(GrokError, match="cannot be sent as JSON"):
        ask(shared, extra_body={"deep": nested}).sample()
    assert json.dumps(nested[:0]) == "[]"
    while nested:  # level by level: its end would go as deep
        nested = nested[0]


@pytest.mark.parametrize("wrong", [float("nan"), object(), {1, 2}, b"x"])
def test_the_setting_that_cannot_be_sent_is_the_one_that_is_named(wrong, shared, ask):
    with pytest.raises(GrokError, match="The setting seed=") as caught:
        ask(shared, seed=wrong, max_tokens=5, user="me").sample()
    assert "user" not in str(caught.value)


def test_a_setting_that_is_long_is_named_in_short(shared, ask):
    with pytest.raises(GrokError, match="The setting stop=") as caught:
        ask(shared, stop=["x" * 10_000, object()] * 1000).sample()
    assert len(str(caught.value)) < 500
