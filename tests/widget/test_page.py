"""What the page of a chat is told: all of it, once, by patches; all again when it missed some."""

import json

import pytest

from grok_jupyter.chat import assistant, user
from grok_jupyter.rendering import render
from grok_jupyter.simulator import Knobs, SimulatorServer

ANSWER = """# Title

A *word* and `code`.

- one
- two

```python
x = 1
```

Note[^1].

[^1]: End."""


def flat(html):
    return html.replace("\n", "")


def html_of(markdown):
    return flat(render(markdown, maths="mathml"))


def test_an_answer_arrives_by_patches_and_ends_as_it_would_be_rendered(open_chat):
    with SimulatorServer(Knobs(rate=0, first_token=0, tokens=600)) as server:
        chat, page = open_chat(server)
        response = chat.send("hello")
        turn = page.until_status("completed")
        assert flat(turn.html) == html_of(response.content)
        assert flat(turn.regions[0].html) == html_of(response.reasoning_content)


def test_no_message_to_the_page_is_long(open_chat):
    with SimulatorServer(Knobs(rate=0, first_token=0, tokens=20_000)) as server:
        chat, page = open_chat(server)
        chat.send("x" * 100_000)
        sizes = []
        take = page._take

        def measured(kind, data, buffers):
            sizes.append(len(json.dumps(data)) if kind == "comm_msg" else 0)
            take(kind, data, buffers)

        page._take = measured
        page.until_status("completed")
        assert max(sizes) < 17_000
        assert page.turns[0].said["question"] == "x" * 100_000


def test_a_page_that_opens_later_knows_all(open_chat, open_page):
    chat, page = open_chat()
    chat.messages = [user("hello"), assistant(ANSWER), user("more"), assistant("Well.")]
    page.until(lambda page: len(page.turns) == 2 and all(t.said["source"] for t in page.turns))
    later = open_page(chat)
    assert [turn.said for turn in later.turns] == [turn.said for turn in page.turns]
    assert flat(later.turns[0].html) == html_of(ANSWER)
    assert later.totals == page.totals


def test_a_page_that_opens_in_the_middle_of_an_answer_follows_from_there(
    open_chat, open_page, slow_server
):
    chat, page = open_chat(slow_server)
    response = chat.send("go on", wait=False)
    page.until(lambda page: page.turns and page.turns[0].html)
    later = open_page(chat)
    length = len(later.turns[0].html) if later.turns else 0
    later.until(lambda page: page.turns and len(page.turns[0].html) > length)
    chat.stop()
    turn = later.until_status("interrupted")
    assert flat(turn.html) == html_of(response.content)


def test_a_page_that_has_missed_something_gets_everything_again(open_chat):
    chat, page = open_chat()
    chat.send("one")
    page.until_status("completed")
    chat.send("two")
    page.ask(kind="snapshot")
    page.until(lambda page: len(page.turns) == 2 and page.turns[1].status == "completed")
    drawn = [turn.html for turn in page.turns]
    page.ask(kind="snapshot")
    number = page.next
    page.until(lambda page: page.next > number and len(page.turns) == 2 and page.totals)
    assert [turn.html for turn in page.turns] == drawn


def test_turns_taken_from_the_middle_are_taken_from_the_page(open_chat):
    chat, page = open_chat()
    said = [user("a"), assistant("A"), user("b"), assistant("B"), user("c"), assistant("C")]
    chat.messages = said
    page.until(lambda page: len(page.turns) == 3 and all(t.said["source"] for t in page.turns))
    page.ask(kind="delete", turn=page.turns[1].fields["id"])
    page.until(lambda page: [turn.said["question"] for turn in page.turns] == ["a", "c"])
    assert [message.text for message in chat.messages] == ["a", "A", "c", "C"]
    page.ask(kind="undo")
    page.until(lambda page: [turn.said["source"] for turn in page.turns] == ["A", "B", "C"])


def test_what_no_page_shows_is_not_drawn_until_one_does_again(open_chat):
    chat, page = open_chat()
    page.ask(kind="visibility", page="p1", shown=True)
    page.ask(kind="visibility", page="p2", shown=True)
    page.ask(kind="visibility", page="p1", shown=False)
    chat.send("one")
    page.until_status("completed")
    page.until(lambda page: page.totals and page.totals[0])
    page.ask(kind="visibility", page="p2", shown=False)
    chat.send("two")
    page.ask(kind="nonsense")
    drawn = page.next
    page.until_reply("refused")
    assert page.next == drawn
    page.ask(kind="visibility", page="p3", shown=True)
    page.until(lambda page: len(page.turns) == 2 and page.turns[1].status == "completed")


def test_the_page_is_told_model_tokens_and_cost(open_chat):
    chat, page = open_chat()
    response = chat.send("hello")
    turn = page.until_status("completed")
    page.until(lambda page: page.totals and page.totals[0])
    assert "grok-demo" in turn.fields["line"]
    assert "not charged" in turn.fields["line"]
    assert page.totals[0].startswith("1 answer · ")
    assert f"{response.usage.completion_tokens:,} completion tokens" in turn.fields["line"]


def test_the_settings_of_the_page_follow_those_of_python(open_chat):
    chat, page = open_chat()
    chat.temperature = 0.3
    chat.system = "Be brief."
    chat.send("hello")
    page.until_status("completed")
    assert page.state["_settings"]["temperature"] == 0.3
    assert page.state["_settings"]["system"] == "Be brief."


def test_the_embedded_endpoint_says_its_name(open_chat, monkeypatch):
    from grok_jupyter import ChatWidget

    monkeypatch.setenv("GROK_JUPYTER_DEMO", "1")
    chat = ChatWidget()
    about = chat.get_state("_about")["_about"]
    assert about["demo"] is True
    assert about["speaker"] == "grok-demo"
    chat.close()


def test_the_key_is_in_nothing_that_reaches_a_page_or_a_file(open_chat, key, tmp_path):
    chat, page = open_chat()
    chat.send("hello")
    page.until_status("completed")
    page.ask(kind="models")
    assert page.until_reply("models")[0]["models"]
    messages = []
    while not chat.comm.published.empty():
        messages.append(repr(chat.comm.published.get()))
    text = "".join(messages) + json.dumps(chat.get_state()) + json.dumps(page.state)
    for form in ("md", "ipynb", "json", "html"):
        text += chat.export(tmp_path / f"talk.{form}").read_text("utf-8")
    assert key not in text


@pytest.mark.parametrize("text", ["\ud800", "\x00\x01", "𝄞" * 3000, "&lt;script&gt;", "\u202eabc"])
def test_a_question_of_any_signs_reaches_the_page(open_chat, text):
    chat, page = open_chat()
    chat.send(text)
    turn = page.until_status("completed")
    page.until(lambda page: turn.said["question"])
    assert turn.said["question"] == text.replace("\ud800", "�")
