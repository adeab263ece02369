"""From every status, and every shape of body, to a class of error and a sentence."""

import json
import pickle

import pytest

import grok_jupyter
from grok_jupyter import APIStatusError, StreamError
from grok_jupyter.client.refusals import refusal, retry_after
from grok_jupyter.client.transports.seam import Head

CLASSES = {
    301: "APIStatusError",
    307: "APIStatusError",
    400: "BadRequestError",
    401: "AuthenticationError",
    402: "BadRequestError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    405: "BadRequestError",
    410: "NotFoundError",
    413: "BadRequestError",
    415: "BadRequestError",
    422: "BadRequestError",
    429: "RateLimitError",
    500: "ServerError",
    502: "ServerError",
    503: "ServerError",
    529: "ServerError",
}
WRONG_KEYS = [
    {"code": "Client specified an invalid argument", "error": "Incorrect API key provided: in***y"},
    {"code": "invalid-argument", "error": "Incorrect API key provided."},
    {"error": {"message": "Invalid Authorization header", "type": "auth"}},
]
SAID = "Something about it"
SHAPES = [
    json.dumps({"code": "Some requested entity was not found", "error": SAID}),
    json.dumps({"error": SAID}),
    json.dumps({"error": {"message": SAID, "type": "x", "code": 7}}),
    json.dumps({"error": {"error": SAID}}),
    json.dumps({"detail": SAID}),
    json.dumps({"message": SAID, "code": 7}),
    json.dumps(SAID),
    SAID,
    f"  {SAID}.\n",
    f"<html><head><title>{SAID}</title></head></html>",
]


def refused(status, body=b"", model="grok-x", **headers):
    body = body if isinstance(body, bytes) else body.encode()
    return refusal(Head(status, headers), body, model, str)


@pytest.mark.parametrize("status", CLASSES)
def test_every_status_has_its_class(status):
    error = refused(status, "no")
    assert type(error) is getattr(grok_jupyter, CLASSES[status])
    assert error.status_code == status
    assert str(status) in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_every_class_of_status_is_reached_by_one():
    reached = set(CLASSES.values())
    assert reached == {"APIStatusError"} | {c.__name__ for c in APIStatusError.__subclasses__()}


@pytest.mark.parametrize("body", WRONG_KEYS)
def test_a_wrong_key_answered_with_400_is_about_the_key(body):
    error = refused(400, json.dumps(body))
    assert type(error) is grok_jupyter.AuthenticationError
    assert "XAI_API_KEY" in str(error)


@pytest.mark.parametrize("body", SHAPES)
@pytest.mark.parametrize("status", [400, 404, 503])
def test_what_the_server_says_is_said_once_and_on_one_line(body, status):
    error = refused(status, body)
    assert str(error).count(SAID) == 1
    assert "\n" not in str(error)
    assert ".." not in str(error)
    assert error.body == body


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"[]", b"null", b"{}", b"[" * 50_000, b"<html>", b'{"error": null}',
     b'{"error": [1, {"a": 2}]}', b"x" * 70_000],
)  # fmt: skip
@pytest.mark.parametrize("status", [302, 400, 401, 429, 500])
def test_a_body_that_says_nothing_still_gives_a_sentence(body, status):
    text = str(refused(status, body))
    assert text.endswith(".")
    assert len(text) < 600


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("The model grok-imagine is an image model and is therefore not", "cannot stream text"),
        ("This model's maximum prompt length is 131072 but", "Shorten the prompt"),
        ("Argument not supported on this model: presencePenalty", "Leave the option out"),
        ("Model grok-4.6 does not support parameter presencePenalty.", "Leave the option out"),
        ("The model does not support content elements of type image.", "reads no images"),
    ],
)
def test_known_refusals_come_with_their_next_step(said, step):
    error = refused(400, json.dumps({"code": "x", "error": said}))
    assert type(error) is grok_jupyter.BadRequestError
    assert step in str(error)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("1", 1), ("0.5", 0.5), ("0", 0), ("-3", 0), ("", None), ("soon", None),
        ("nan", None), ("inf", None), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("1e300", None),
    ],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_date(value, seconds):
    assert retry_after(Head(429, {"retry-after": value})) == seconds
    error = refused(429, "slow", **{"retry-after": value})
    assert error.retry_after == seconds


def test_a_date_ahead_is_a_wait():
    from email.utils import formatdate
    from time import time

    wait = retry_after(Head(429, {"retry-after": formatdate(time() + 100, usegmt=True)}))
    assert 90 < wait <= 100


def test_the_request_id_is_kept():
    assert refused(500, "no", **{"x-request-id": "abc"}).request_id == "abc"
    assert refused(500, "no").request_id is None


def test_a_refusal_without_a_model_names_none():
    for status in CLASSES:
        assert "''" not in str(refused(status, "no", model=""))


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("Your team has used all available credits or reached its monthly spending limit", True),
        ("Too many requests for team abc", False),
        ("Too many tokens for team abc", False),
    ],
)
def test_a_spending_limit_is_told_from_a_rate_limit(said, is_one):
    from grok_jupyter.client.refusals import is_spending_limit

    assert is_spending_limit(refused(429, json.dumps({"error": said}))) is is_one


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({"model": "no-such-model"}, "NotFoundError"),
        ({"model": "grok-4.6", "presence_penalty": 0.0}, "BadRequestError"),
        ({"model": "grok-4", "reasoning_effort": "low"}, "BadRequestError"),
        ({"model": "grok-4.6", "search_parameters": {"mode": "auto"}}, "NotFoundError"),
        ({"model": "grok-4.6", "temperature": 5}, "BadRequestError"),
    ],
)
def test_the_endpoint_refuses_as_xai_does(settings, kind, shared):
    from grok_jupyter.chat import user

    with pytest.raises(APIStatusError) as caught:
        shared.chat.create(**settings).append(user("Hello")).sample()
    assert type(caught.value).__name__ == kind
    assert caught.value.response.status == "failed"


def test_a_wrong_key_is_refused_by_the_endpoint(endpoint, connect, ask):
    with pytest.raises(grok_jupyter.AuthenticationError) as caught:
        ask(connect(endpoint(), api_key="wrong-key-123")).sample()
    assert caught.value.status_code == 400
    assert "wrong-key-123" not in str(caught.value) + caught.value.body


@pytest.mark.parametrize(
    ("end", "status", "kind", "step"),
    [
        ("maximum context length is 8192 tokens", 400, "BadRequestError", "Shorten the prompt"),
        ("Incorrect API key provided", 400, "AuthenticationError", "XAI_API_KEY"),
        ("you are out of credits", 429, "RateLimitError", "Raise the limit"),
        ("support tool use", 404, "NotFoundError", "Leave tools out"),
    ],
)
@pytest.mark.parametrize("form", ["object", "text"])
def test_the_advice_follows_from_all_that_is_said(form, end, status, kind, step, raw, connect, ask):
    """Also from what is too long to be quoted."""
    said = "routing " * 200 + end
    body = json.dumps({"error": {"message": said}}) if form == "object" else said
    asked = []

    def handle(exchange):
        while exchange.read():
            asked.append(exchange)
            exchange.answer(body.encode(), f"{status} No", "application/json")

    with pytest.raises(APIStatusError) as caught:
        ask(connect(raw(handle))).sample()
    assert type(caught.value).__name__ == kind
    assert step in str(caught.value)
    assert len(str(caught.value)) < 1000
    assert len(asked) == 1


def test_an_error_of_full_stops_is_quoted(raw, connect, ask):
    def handle(exchange):
        exchange.read()
        exchange.answer(b'{"error": "."}', kind="application/json")

    with pytest.raises(StreamError, match=r"answering: '\.'\. Ask again\.$"):
        ask(connect(raw(handle))).sample()


def test_advice_about_stream_options_is_a_step():
    from grok_jupyter.client.advice import next_step

    assert next_step(400, "stream_options is not known").startswith("Leave stream_options out")
