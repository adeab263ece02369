"""A chat that is asked for objects."""

import json
from dataclasses import dataclass

import pytest

from grok_jupyter import AnswerError, ChatWidget, InputError


@dataclass
class Person:
    name: str
    born: int


WHO = "Ada Lovelace, 1815"


def test_the_answer_becomes_an_object_and_the_page_shows_it_laid_out(open_chat, asked):
    chat, page = open_chat()
    response = chat.send(WHO, schema=Person)
    assert response.parsed == Person("Ada Lovelace", 1815)
    assert asked()["response_format"]["json_schema"]["name"] == "Person"
    turn = page.until_status("completed")
    assert turn.html.startswith("<pre><code>{\n")
    assert '  <span class="nt">"born"</span>: <span class="m">1815</span>\n}' in turn.html
    assert turn.said["source"] == response.content
    assert turn.said["error"] == ""


def test_asking_again_and_in_other_words_asks_for_the_same_shape(open_chat, asked):
    chat, _ = open_chat()
    chat.send(WHO, schema=Person)
    assert chat.regenerate().parsed == Person("Ada Lovelace", 1815)
    assert chat.edit(0, "Grace Hopper, 1906").parsed == Person("Grace Hopper", 1906)
    assert asked()["response_format"]["json_schema"]["name"] == "Person"
    assert chat.send("And now?").parsed is None
    assert "response_format" not in asked()


def test_a_page_that_opens_later_shows_the_same(open_chat, open_page):
    chat, page = open_chat()
    chat.send(WHO, schema=list[Person])
    html = page.until_status("completed").html
    assert open_page(chat).turns[0].html == html


def test_the_answer_goes_along_with_the_next_question(open_chat, asked):
    chat, _ = open_chat()
    response = chat.send(WHO, schema=Person)
    chat.send("And now?")
    assert asked()["messages"][1]["content"] == response.content


def test_a_saved_talk_keeps_the_json_and_not_the_type(open_chat, tmp_path):
    chat, _ = open_chat()
    chat.send(WHO, schema=Person)
    loaded = ChatWidget.load(chat.export(tmp_path / "talk.json"))
    assert json.loads(loaded.response.content) == {"name": "Ada Lovelace", "born": 1815}
    assert loaded.response.parsed is None
    markdown = loaded.export(tmp_path / "talk.md").read_text("utf-8")
    assert '```json\n{\n  "name": "Ada Lovelace",\n  "born": 1815\n}\n```' in markdown
    html = loaded.export(tmp_path / "talk.html").read_text("utf-8")
    assert '<span class="nt">' in html
    notebook = json.loads(loaded.export(tmp_path / "talk.ipynb").read_text("utf-8"))
    assert any("1815" in "".join(cell["source"]) for cell in notebook["cells"])
    loaded.close()


def test_what_does_not_fit_is_an_error_in_the_page_too(open_chat):
    chat, page = open_chat()

    class Picky(Person):
        def __post_init__(self):
            raise ValueError("nobody is good enough")

    with pytest.raises(AnswerError, match="nobody is good enough"):
        chat.send(WHO, schema=dataclass(Picky))
    turn = page.until_status("completed")
    page.until(lambda page: page.turns[0].said["error"])
    assert "does not fit Picky" in turn.said["error"]
    assert chat.response.content.startswith("{")


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"schema": 3}, "where the shape of an answer belongs"),
        ({"schema": print}, "not the shape of an answer"),
        ({"repair": True}, "give schema="),
    ],
)
def test_what_cannot_be_asked_for_is_refused_and_changes_nothing(how, sentence, open_chat):
    chat, page = open_chat()
    with pytest.raises(InputError, match=sentence):
        chat.send(WHO, **how)
    assert chat.messages == []
    assert page.turns == []


def test_another_attempt_takes_the_place_of_the_first_in_the_page(open_chat):
    seen = []

    @dataclass
    class Once(Person):
        def __post_init__(self):
            seen.append(self.born)
            if len(seen) == 1:
                raise ValueError("ask again, in 1906")

    chat, page = open_chat()
    response = chat.send(WHO, schema=Once, repair=True)
    assert (response.repairs, response.fits, len(seen)) == (1, True, 2)
    turn = page.until_status("completed")
    assert turn.html.count("<pre>") == 1
    assert turn.said["source"] == response.content
    assert "asked for once more" in turn.fields["line"]
    assert chat.regenerate().repairs == 0
