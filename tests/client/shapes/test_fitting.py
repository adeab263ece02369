"""An answer that does not fit: a line for each field, and once more if that is wanted."""

import dataclasses
import json
import pickle

import pydantic
import pytest

from grok_jupyter import AnswerError, GrokError


class Point(pydantic.BaseModel):
    x: int
    tags: list[str] = []


class Checked(pydantic.BaseModel):
    x: int

    @pydantic.field_validator("x")
    @classmethod
    def small(cls, x):
        if x > 9:
            raise ValueError(f"{x} is too large")
        return x


SCHEMA = {
    "type": "object",
    "properties": {
        "x": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "size": {"enum": ["s", "l"]},
    },
    "required": ["x"],
    "additionalProperties": False,
}

WRONG = [
    (Point, '{"x": "many", "tags": ["a", 2]}', ["x: should be a valid integer", "tags[1]: "]),
    (Point, "{}", ["x: is missing"]),
    (Point, "[]", ["the whole: "]),
    (list[Point], '{"items": [{"x": 1}, {}]}', ["[1].x: is missing"]),
    (list[Point], '[{"x": "z"}]', ["[0].x: should be a valid integer"]),
    (dict[str, int], '{"a": "b"}', ["a: should be a valid integer"]),
    (Checked, '{"x": 10}', ["x: Value error, 10 is too large"]),
    (SCHEMA, "{}", ["the whole: 'x' is a required property"]),
    (SCHEMA, '{"x": 1.5, "tags": [1], "size": "m"}',
     ["x: should be of type integer", "tags[0]: should be of type string",
      "size: should be one of ['s', 'l']"]),
    (SCHEMA, '{"x": 1, "y": 2}', ["the whole: has properties that were not asked for"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "lines"), WRONG)
def test_each_field_that_does_not_fit_is_a_line(kind, content, lines, answering):
    chat, _ = answering(content)
    with pytest.raises(AnswerError, match="does not fit") as caught:
        chat.parse(kind)
    head, *told, last = str(caught.value).splitlines()
    assert head.endswith(":")
    for line in lines:
        assert any(each.startswith(f"  {line}") for each in told), told
    assert ".response" in last
    response = caught.value.response
    assert (response.content, response.status, response.fits) == (content, "completed", False)
    assert response.parsed is None


class Measured(pydantic.BaseModel):
    x: float


@pytest.mark.parametrize("kind", [Measured, dict[str, float], {"type": "object"}, list[float]])
@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_a_number_that_json_does_not_have_does_not_fit(kind, number, answering):
    content = f'{{"items": [{number}]}}' if kind == list[float] else f'{{"x": {number}}}'
    chat, _ = answering(content)
    with pytest.raises(AnswerError, match="no number of JSON"):
        chat.parse(kind)


def test_a_text_that_reads_like_such_a_number_is_one(answering):
    chat, _ = answering('{"x": "NaN", "y": "1e999"}')
    assert chat.parse(dict[str, str])[1] == {"x": "NaN", "y": "1e999"}


def test_it_is_one_block_in_a_notebook(answering):
    chat, _ = answering('{"x": "many"}')
    with pytest.raises(GrokError) as caught:
        chat.parse(Point)
    (block,) = caught.value._render_traceback_()
    assert block.count("\n") == 2


def test_many_fields_are_counted(answering):
    chat, _ = answering(json.dumps({"items": [{}] * 100}))
    with pytest.raises(AnswerError, match="and 81 more") as caught:
        chat.parse(list[Point])
    assert len(str(caught.value).splitlines()) == 22


def test_no_line_holds_a_value_or_a_key(answering, key):
    for kind in (Point, SCHEMA, list[int], dict[str, int]):
        chat, _ = answering(json.dumps({"x": key, key: key}))
        with pytest.raises(AnswerError) as caught:
            chat.parse(kind)
        assert key not in str(caught.value)
        assert "topsecret" not in repr(caught.value.__cause__) + repr(caught.value.__context__)


class Broken(pydantic.BaseModel):
    x: int

    @pydantic.field_validator("x")
    @classmethod
    def check(cls, value):
        return {}[f"of {value}"]


@dataclasses.dataclass
class BrokenToo:
    x: int

    def __post_init__(self):
        raise RuntimeError(f"broken at {self.x}")


@pytest.mark.parametrize(
    ("kind", "said"), [(Broken, "KeyError: 'of 1'"), (BrokenToo, "RuntimeError: broken at 1")]
)
def test_a_validator_of_ones_own_that_fails_is_said_to(answering, kind, said):
    chat, _ = answering('{"x": 1}')
    with pytest.raises(AnswerError) as caught:
        chat.parse(kind, repair=True)
    text = str(caught.value)
    assert f"{kind.__name__}'s own validator failed: {said} (line " in text
    assert ".response" in text
    response = caught.value.response
    assert (response.content, response.status, response.fits) == ('{"x": 1}', "completed", False)
    assert response.repairs == 0  # no other answer would help


def test_what_a_validator_says_of_a_key_is_hidden(answering, key):
    chat, _ = answering(json.dumps({"x": 1, "y": key}))

    class Telling(pydantic.BaseModel):
        y: str

        @pydantic.field_validator("y")
        @classmethod
        def check(cls, value):
            raise LookupError(value)

    with pytest.raises(AnswerError, match="LookupError") as caught:
        chat.parse(Telling)
    assert key not in str(caught.value)


def test_prose_is_said_to_be_none(answering):
    chat, _ = answering("I would rather talk.")
    with pytest.raises(AnswerError, match="not JSON, and Point was asked for"):
        chat.parse(Point)


def test_a_complete_answer_can_be_pickled(answering):
    chat, _ = answering('{"x": 1}')
    response, made = chat.parse(Point)
    again = pickle.loads(pickle.dumps(response))
    assert (again.parsed, again.fits, again.repairs) == (made, True, 0)


# -- once more -----------------------------------------------------------------------------------


def test_it_is_asked_for_once_more_with_what_is_wrong(answering):
    chat, asked = answering('{"x": "many"}', '{"x": 7}')
    response, made = chat.parse(Point, repair=True)
    assert made == Point(x=7)
    assert response.content == '{"x": 7}'
    assert response.repairs == 1
    first, second = asked(0), asked(1)
    assert second["messages"][:1] == first["messages"]
    assert second["messages"][1] == {"role": "assistant", "content": '{"x": "many"}'}
    complaint = second["messages"][2]
    assert complaint["role"] == "user"
    assert "x: should be a valid integer" in complaint["content"]
    assert second["response_format"] == first["response_format"]
    assert len(chat.messages) == 1


def test_what_both_used_is_added_up(answering):
    chat, _ = answering("{}", '{"x": 7}')
    response, _ = chat.parse(Point, repair=True)
    assert response.usage.prompt_tokens == 20
    assert response.usage.total_tokens == 30
    assert response.usage.cost_in_usd_ticks == 2000
    assert response.usage.reasoning_tokens is None


def test_an_answer_that_fits_is_not_asked_for_again(answering):
    chat, asked = answering('{"x": 7}', "never")
    response, _ = chat.parse(Point, repair=True)
    assert response.repairs == 0
    assert response.usage.prompt_tokens == 10
    assert asked(0) is asked(-1)


def test_prose_is_repaired_too(answering):
    chat, asked = answering("Sorry?", '```json\n{"x": 7}\n```')
    assert chat.parse(Point, repair=True)[1] == Point(x=7)
    assert "It is not JSON" in asked()["messages"][-1]["content"]


def test_it_is_asked_for_only_once_more(answering):
    chat, asked = answering("{}", '{"x": "many"}', '{"x": 7}')
    with pytest.raises(AnswerError, match="a second time") as caught:
        chat.parse(Point, repair=True)
    assert "x: should be a valid integer" in str(caught.value)
    assert caught.value.response.repairs == 1
    assert caught.value.response.usage.prompt_tokens == 20
    assert len(asked(-1)["messages"]) == 3


@pytest.mark.parametrize(("finish", "cause"), [("length", "limit of tokens"), ("SAFETY", "filter")])
def test_what_asking_again_cannot_mend_is_not_asked_again(finish, cause, answering):
    chat, asked = answering('{"x"', '{"x": 7}', finish_reason=finish)
    with pytest.raises(AnswerError, match=cause):
        chat.parse(Point, repair=True)
    assert len(asked(-1)["messages"]) == 1


def test_a_refusal_is_not_asked_again(answering):
    chat, asked = answering(None, refusal="I cannot.")
    with pytest.raises(AnswerError, match="The model refused") as caught:
        chat.parse(Point, repair=True)
    assert caught.value.response.content == "I cannot."
    assert len(asked(-1)["messages"]) == 1


def test_a_key_in_the_first_answer_does_not_go_out_again(answering, key):
    chat, asked = answering(json.dumps({"x": key}), '{"x": 7}')
    chat.parse(Point, repair=True)
    assert key not in str(asked(1)["messages"])


def test_a_failure_of_the_second_request_is_an_error_with_what_both_used(raw, connect, ask):
    from grok_jupyter import BadRequestError

    def handle(exchange):
        while exchange.read():
            if len(exchange.json()["messages"]) > 1:
                exchange.answer(b'{"error": "no"}', "400 Bad Request", "application/json")
                continue
            choice = {"index": 0, "finish_reason": "stop", "message": {"content": "{}"}}
            body = {"choices": [choice], "usage": {"prompt_tokens": 3}}
            exchange.answer(json.dumps(body).encode(), kind="application/json")

    with pytest.raises(BadRequestError) as caught:
        ask(connect(raw(handle))).parse(Point, repair=True)
    response = caught.value.response
    assert (response.status, response.content) == ("failed", "{}")  # the first is still there
    assert (response.repairs, response.usage.prompt_tokens) == (0, 3)


def test_streaming_it_the_response_never_looks_complete_before_its_end(answering):
    from grok_jupyter.client.shapes import shape_of

    chat, _ = answering("{}", '{"x": 7}')
    stream = chat.begin(streaming=False, shape=shape_of(Point), repair=True)
    seen = [(response.content, response.status) for response, _ in stream]
    assert ("{}", "streaming") in seen
    assert all(status == "streaming" for _, status in seen)
    assert stream.response.status == "completed"
    assert stream.response.parsed == Point(x=7)


def test_an_async_client_asks_once_more_too(answering_server, connect_async):
    import anyio

    from grok_jupyter.chat import user

    async def ask():
        async with connect_async(answering_server("{}", '{"x": 7}')) as client:
            chat = client.chat.create("grok-4.6").append(user("A point?"))
            return await chat.parse(Point, repair=True)

    response, made = anyio.run(ask)
    assert (made, response.repairs, response.usage.prompt_tokens) == (Point(x=7), 1, 20)


def test_a_second_answer_that_breaks_off_is_kept_as_far_as_it_came(
    raw, connect, ask, event, finish
):
    from grok_jupyter import StreamError
    from grok_jupyter.client.shapes import shape_of

    def handle(exchange):
        exchange.read()
        if len(exchange.json()["messages"]) == 1:
            exchange.answer(event('{"y": 1}') + finish)
            exchange.read()
        exchange.head()
        exchange.send(event('{"x": '))

    stream = ask(connect(raw(handle))).begin(shape=shape_of(Point), repair=True)
    with pytest.raises(StreamError) as caught:
        for _ in stream:
            pass
    response = caught.value.response
    assert response is stream.response
    assert (response.content, response.status, response.repairs) == ('{"x": ', "failed", 1)


def test_it_is_recorded_and_replayed_like_any_other(
    answering_server, connect, ask, tmp_path, monkeypatch
):
    server = answering_server("{}", '{"x": 7}')
    monkeypatch.chdir(tmp_path)
    made = []
    for mode in ("record", "only"):
        client = connect(server, replay=mode)
        response, value = ask(client).parse(Point, repair=True)
        made.append((value, response.content, response.usage, response.recorded_at is not None))
    assert made[0][:3] == made[1][:3]
    assert [replayed for *_, replayed in made] == [False, True]
    assert len(server.asked) == 2
