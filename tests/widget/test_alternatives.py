"""Another model's answer to a question: both are kept, one is what the talk goes on with."""

import json

import pytest

from grok_jupyter import ChatWidget, InputError, NotFoundError
from grok_jupyter.frontends.widget.loading import load


def bodies(server):
    return [r.body for r in server.requests if r.method == "POST"]


def test_another_model_is_asked_the_same_and_both_answers_are_kept(open_chat, server):
    chat, page = open_chat()
    first = chat.send("What is 6 times 7?")
    second = chat.regenerate(model="grok-4.5")
    asked = bodies(server)
    assert [body["model"] for body in asked] == [chat.model, "grok-4.5"]
    assert asked[0]["messages"] == asked[1]["messages"]
    assert chat.alternatives == [first, second]
    assert chat.response is second
    assert chat.model != "grok-4.5"  # for the questions that follow, nothing is changed
    turn = page.until(
        lambda page: page.turns and page.turns[-1].fields["place"] == (2, 2)
    ).until_status("completed")
    assert turn.fields["model"] == "grok-4.5"
    assert len(page.turns) == 1


def test_the_talk_goes_on_with_the_one_that_is_chosen(open_chat, server):
    chat, page = open_chat()
    first = chat.send("Write a haiku")
    chat.regenerate(model="grok-4.5")
    assert chat.choose(0) is first
    page.until(lambda page: page.turns and page.turns[-1].fields["place"] == (1, 2))
    assert [message.text for message in chat.messages] == ["Write a haiku", first.content]
    chat.send("And another?")
    sent = bodies(server)[-1]["messages"]
    assert [m["content"] for m in sent] == ["Write a haiku", first.content, "And another?"]


def test_the_page_asks_for_another_model_and_pages(open_chat, server):
    _, page = open_chat()
    page.ask(kind="send", text="hello")
    turn = page.until_status("completed")
    page.ask(kind="regenerate", turn=turn.fields["id"], model="grok-4.5")
    page.until(lambda page: page.turns and page.turns[-1].fields["place"] == (2, 2))
    page.until_status("completed")
    assert bodies(server)[-1]["model"] == "grok-4.5"
    page.ask(kind="choose", turn=page.turns[0].fields["id"], number=1)
    page.until(lambda page: page.turns and page.turns[-1].fields["place"] == (1, 2))
    assert page.turns[0].fields["id"] == turn.fields["id"]
    assert page.turns[0].status == "completed"


def test_what_followed_an_answer_goes_and_comes_with_it(open_chat):
    chat, _ = open_chat()
    chat.send("one")
    chat.send("two")
    conversation = chat._conversation
    first, second = conversation.turns
    chat._asking.ask_again(first, model="grok-4.5").wait()
    (other,) = conversation.turns
    chat.send("three")
    assert [turn.question.text for turn in conversation.turns] == ["one", "three"]
    conversation.choose(other, 1)
    assert conversation.turns == (first, second)
    conversation.choose(first, 2)
    assert [turn.question.text for turn in conversation.turns] == ["one", "three"]


def test_asking_again_adds_to_several_answers_and_loses_none(open_chat):
    chat, _ = open_chat()
    answers = [chat.send("hello"), chat.regenerate(model="grok-4.5"), chat.regenerate()]
    assert chat.alternatives == answers
    chat.send("next")
    assert chat.alternatives == [chat.response]


def test_an_answer_alone_that_is_asked_again_goes_as_ever(open_chat):
    chat, page = open_chat()
    chat.send("hello")
    again = chat.regenerate()
    assert chat.alternatives == [again]
    assert page.until_status("completed").fields["place"] is None


def test_a_model_that_fails_leaves_the_answer_there_was(open_chat):
    chat, _ = open_chat()
    first = chat.send("hello")
    with pytest.raises(NotFoundError):
        chat.regenerate(model="grok-0")
    assert [one.status for one in chat.alternatives] == ["completed", "failed"]
    assert chat.choose(0) is first


@pytest.mark.parametrize("form", ["json", "ipynb"])
def test_both_survive_a_file_and_the_chosen_one_is_exported(open_chat, tmp_path, form):
    chat, _ = open_chat()
    chat.send("What is the meaning of life?")
    chat.regenerate(model="grok-4.5")
    chat._conversation.turns[0].response.model = "the second"
    chat._conversation.turns[0].alternatives[0].response.model = "the first"
    chat.choose(0)
    path = chat.export(tmp_path / f"talk.{form}")
    assert "the second" not in chat.export(tmp_path / "talk.md").read_text("utf-8")
    again = ChatWidget.load(path)
    assert [one.model for one in again.alternatives] == ["the first", "the second"]
    assert again.response.model == "the first"
    assert again.choose(-1).model == "the second"
    assert again.messages == chat.messages or again.messages[0] == chat.messages[0]
    again.close()


@pytest.mark.parametrize(
    "damage",
    [{"alternatives": 7}, {"alternatives": [{}]}, {"alternatives": [7]}, {"place": "x"}],
)
def test_a_damaged_record_is_one_sentence(open_chat, tmp_path, damage):
    chat, _ = open_chat()
    chat.send("hello")
    chat.regenerate(model="grok-4.5")
    path = chat.export(tmp_path / "talk.json")
    data = json.loads(path.read_text("utf-8"))
    data["turns"][0] |= damage
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(InputError):
        load(path)


@pytest.mark.parametrize("number", [0, 3, -1, True, "1", None])
def test_the_page_cannot_choose_what_is_not_there(open_chat, number):
    chat, page = open_chat()
    chat.send("hello")
    chat.regenerate(model="grok-4.5")
    page.ask(kind="choose", ref="c", turn=chat._conversation.turns[0].id, number=number)
    assert page.until_reply("refused")[0]["ref"] == "c"
    assert chat.response is chat.alternatives[1]


@pytest.mark.parametrize("model", ["", "  ", 7, None, "x" * 300])
def test_the_page_cannot_ask_for_what_is_no_model(open_chat, server, model):
    chat, page = open_chat()
    chat.send("hello")
    page.ask(kind="regenerate", ref="r", turn=chat._conversation.turns[0].id, model=model)
    assert "is not the name of a model" in page.until_reply("refused")[0]["refused"]
    assert len(bodies(server)) == 1


def test_bad_input_is_one_sentence(open_chat):
    chat, _ = open_chat()
    with pytest.raises(InputError, match="Nothing has been asked yet"):
        chat.choose(0)
    assert chat.alternatives == []
    chat.send("hello")
    for i in (1, -2, "0", None):
        with pytest.raises(InputError, match="There is no alternatives"):
            chat.choose(i)
    with pytest.raises(InputError, match="names no model"):
        chat.regenerate(model="")
    assert chat.choose(0) is chat.response


def test_a_choice_waits_for_the_end_of_an_answer(open_chat, slow_server):
    chat, _ = open_chat(slow_server)
    chat.send("go on", wait=False)
    with pytest.raises(InputError, match="still being answered"):
        chat.choose(0)
    chat.stop()
