"""A conversation survives being written down, without anything that must not be kept."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter import Chunk, Response
from grok_jupyter.chat import image, system, user
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.dump import dump_conversation, load_conversation
from grok_jupyter.session.turn import Attachment, Question, Turn

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

text = st.text(max_size=20)
images = st.sampled_from([image(PIXEL), image("https://example.com/a.png", detail="low")])
attachments = st.lists(st.builds(Attachment, text, text | images), max_size=3).map(tuple)


def answered(content, status="completed"):
    response = Response()
    response.append(Chunk({"model": "grok-test", "choices": [{"delta": {"content": content}}]}))
    response.finish(status)
    return response


@st.composite
def questions(draw):
    question = Question.of(draw(text), draw(attachments))
    if draw(st.booleans()):
        parts = draw(st.lists(text | images, max_size=3))
        return question._replace(message=user(*parts))
    return question


turns = st.builds(
    Turn,
    questions(),
    st.builds(answered, text, st.sampled_from(["completed", "interrupted", "failed"])),
    text,
    settings=st.fixed_dictionaries(
        {}, optional={"temperature": st.floats(0, 2), "stop": st.lists(text, max_size=2)}
    ),
    error=st.none() | text,
    asked_at=st.floats(0, 4e9),
)


@st.composite
def conversations(draw):
    conversation = Conversation(draw(st.none() | text))
    conversation.system = draw(st.none() | st.builds(system, text))
    conversation.replace(draw(st.lists(turns, max_size=3)))
    return conversation


def described(conversation):
    return (
        conversation.name,
        conversation.system,
        [
            (turn.question, turn.response.content, turn.response.status, turn.model, turn.settings,
             turn.error, turn.asked_at, turn.messages)
            for turn in conversation.turns
        ],
    )  # fmt: skip


@given(conversations())
def test_a_conversation_is_the_same_after_the_way_through_json(conversation):
    record = json.loads(json.dumps(dump_conversation(conversation), allow_nan=False))
    again = load_conversation(record)
    assert described(again) == described(conversation)
    assert dump_conversation(again) == record


def conversation_of(*turns):
    conversation = Conversation("talk")
    conversation.replace(turns)
    return conversation


def test_what_may_hold_a_secret_is_left_out():
    tools = [{"type": "mcp", "authorization": "Bearer SECRET"}]
    settings = {"tools": tools, "user": "SECRET", "extra_headers": {"x": "SECRET"}, "seed": 3}
    origin = Origin("SECRET-cell", "SECRET-execution")
    turn = Turn(Question.of("Hi"), answered("Hello"), "grok-4.6", settings, origin)

    record = dump_conversation(conversation_of(turn))

    assert "SECRET" not in json.dumps(record)
    assert load_conversation(record).turns[0].settings == {"seed": 3}


def test_an_answer_that_was_still_arriving_counts_as_interrupted():
    response = Response()
    response.append(Chunk({"choices": [{"delta": {"content": "Half an"}}]}))
    conversation = Conversation()
    conversation.begin(Turn(Question.of("Hi"), response, "grok-4.6"), conversation.place_at_end())

    again = load_conversation(dump_conversation(conversation))

    assert again.running is None
    assert (again.turns[0].response.status, again.turns[0].response.content) == (
        "interrupted",
        "Half an",
    )


def test_a_large_image_that_was_left_out_is_told_to_the_model():
    large = image(PIXEL + b"\0" * 150_000)
    attachments = (Attachment("plot.png", large), Attachment("dot.png", image(PIXEL)))
    turn = Turn(Question.of("What is it?", attachments), answered("A plot."), "grok-4.6")

    record = dump_conversation(conversation_of(turn), largest_image=100_000)
    question = load_conversation(record).turns[0].question

    assert len(json.dumps(record)) < 2000
    assert question.attachments[0].part == (
        "[An image of about 200 KB was attached; it was not saved.]"
    )
    assert question.attachments[1].part == image(PIXEL)
    assert len(question.message.images) == 1


def test_an_image_is_written_once():
    parts = (Attachment("a.png", image(PIXEL)),)
    question = Question.of("a", parts)._replace(message=user("interpolated", image(PIXEL)))
    record = dump_conversation(conversation_of(Turn(question, answered("b"), "m")))
    assert json.dumps(record).count("base64") == 1
    assert load_conversation(record).turns[0].question == question


def test_the_totals_of_what_was_answered_come_back():
    turn = Turn(Question.of("Hi"), answered("Hello"), "grok-4.6")
    again = load_conversation(dump_conversation(conversation_of(turn)))
    assert again.ledger.accounts["grok-test"].answers == 1


GOOD = {"version": 1, "name": "a", "system": None, "turns": []}
TURN = {"question": "Hi", "model": "m", "response": {"status": "completed"}}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"version": 2}, "has version 2, and this grok_jupyter reads version 1; update it"),
        ({"version": "new"}, "version is 'new', where a whole number"),
        ({"turns": {}}, "turns is dict, where a list belongs"),
        (
            {"turns": [TURN, {**TURN, "question": None, "response": None}]},
            r"turns\[1\].response is None",
        ),
        ({"turns": [{**TURN, "model": 3}]}, r"turns\[0\].model is int"),
        ({"turns": [{**TURN, "asked_at": 1e300}]}, r"turns\[0\].asked_at is 1e\+300"),
        (
            {"turns": [{**TURN, "attachments": [{"url": "/etc/passwd", "detail": "auto"}]}]},
            r"attachments\[0\].url is '/etc/passwd', where one of data:…",
        ),
        (
            {"turns": [{**TURN, "message": {"content": [{"attachment": 0}]}}]},
            r"message.content\[0\].attachment is int",
        ),
        ({"system": {"role": "user"}}, "system.role is 'user'"),
    ],
)
def test_a_damaged_record_names_what_is_wrong(change, named):
    with pytest.raises(InputError, match=named):
        load_conversation({**GOOD, **change})


@pytest.mark.parametrize("chosen", [0, 1, 60, 119, 149])
def test_of_more_answers_than_a_record_may_have_the_chosen_and_the_newest_stay(chosen):
    turns = [Turn(Question.of("q"), answered(f"a{number}"), "m") for number in range(150)]
    for turn in turns[1:]:
        turns[0].stand_aside_for(turn, ())
    conversation = Conversation("c")
    conversation.replace([turns[chosen]])
    (turn,) = load_conversation(json.loads(json.dumps(dump_conversation(conversation)))).turns
    assert turn.response.content == f"a{chosen}"
    newest = [at for at in range(150) if at != chosen][-100:]
    kept = [one.response.content for one in turn.alternatives]
    assert kept == [f"a{at}" for at in sorted([chosen, *newest])]
