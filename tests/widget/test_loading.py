"""A talk comes back from what was exported or saved, or one sentence says why not."""

import json

import nbformat
import pytest

from grok_jupyter import Chunk, InputError, Response
from grok_jupyter.frontends.widget.loading import load
from grok_jupyter.rendering.talk.exports import exported
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.dump import dump_conversation
from grok_jupyter.session.turn import Question, Turn


def talk(answer="Hello", name=None):
    response = Response()
    response.append(Chunk({"model": "grok-test", "choices": [{"delta": {"content": answer}}]}))
    response.finish("completed")
    conversation = Conversation(name)
    conversation.replace([Turn(Question.of("Hi"), response, "grok-4.6")])
    return conversation


def notebook_of(*conversations):
    """A notebook that was saved with chats in it."""
    outputs = [
        nbformat.v4.new_output(
            "display_data",
            {"text/markdown": "a page"},
            metadata={"grok_jupyter": {"conversation": dump_conversation(conversation)}},
        )
        for conversation in conversations
    ]
    other = nbformat.v4.new_output(
        "display_data", {"text/plain": "x"}, metadata={"grok_jupyter": {"model": "m"}}
    )
    cell = nbformat.v4.new_code_cell("chat", outputs=[*outputs, other])
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))


@pytest.fixture
def file(tmp_path):
    def file(content, name="talk.ipynb"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return file


def answers(conversation):
    return [turn.response.content for turn in conversation.turns]


@pytest.mark.parametrize("form", ["json", "ipynb"])
def test_an_exported_talk_comes_back(file, form):
    path = file(exported(talk(name="a"), form), f"talk.{form}")
    again = load(str(path))
    assert (again.name, answers(again)) == ("a", ["Hello"])
    assert exported(again, form) == path.read_bytes()


def test_a_talk_without_turns_comes_back(file):
    assert load(file(exported(Conversation("b"), "json"), "b.json")).turns == ()


def test_a_chat_comes_back_from_the_notebook_that_it_was_saved_in(file):
    path = file(notebook_of(talk("one", "a"), talk("two", "b"), talk("three", "a")))
    assert answers(load(path)) == ["three"]
    assert answers(load(path, index=0)) == ["one"]
    assert answers(load(path, index=-2)) == ["two"]
    assert answers(load(path, name="b")) == ["two"]
    assert answers(load(path, name="a", index=0)) == ["one"]


def test_a_chat_that_went_on_in_an_exported_notebook_is_the_later_one(file):
    notebook = json.loads(exported(talk("exported"), "ipynb"))
    notebook["cells"] += json.loads(notebook_of(talk("went on")))["cells"]
    assert answers(load(file(json.dumps(notebook)))) == ["went on"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("# A talk", "cannot be read as a talk: it is not JSON"),
        (b"\xff\xfe\x00", "cannot be read as a talk: it is not JSON"),
        ("[" * 100_000, "cannot be read as a talk: it is not JSON"),
        ("[]", "does not hold a talk"),
        ("3", "does not hold a talk"),
        ('{"cells": 3}', "does not hold a talk"),
        ('{"cells": [{"outputs": [{"metadata": [1]}]}, 4]}', "does not hold a talk"),
        ('{"metadata": {"grok_jupyter": {"conversation": 3}}}', "the whole is int"),
        ('{"version": 1, "turns": [3]}', r"turns\[0\] is int"),
        ('{"version": 9, "turns": []}', "version 9"),
    ],
)
def test_what_is_no_talk_is_refused_in_one_sentence(file, content, said):
    with pytest.raises(InputError, match=said) as caught:
        load(file(content))
    assert "\n" not in str(caught.value)


def test_what_is_missing_is_named(file, tmp_path):
    with pytest.raises(InputError, match=r"The file '.*none\.json' does not exist"):
        load(tmp_path / "none.json")
    with pytest.raises(InputError, match="does not exist"):
        load(tmp_path)
    path = file(notebook_of(talk(name="a")))
    with pytest.raises(InputError, match="does not hold a talk with the name 'b'"):
        load(path, name="b")
    with pytest.raises(InputError, match=r"Index 4 names none .* from 0 to 0"):
        load(path, index=4)
