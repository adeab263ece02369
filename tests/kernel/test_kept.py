"""The outputs behind a chat hold the talk, and only what has changed is sent."""

import json

import nbformat
import pytest

from grok_jupyter.frontends.widget.loading import load

PREPARE = """
from threading import Thread
from grok_jupyter import Chunk, Response
from grok_jupyter.chat import image
from grok_jupyter.frontends.widget.kept import Kept
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.turn import Attachment, Question, Turn

def turn(question, answer="Hello", attachments=(), status="completed"):
    response = Response()
    delta = {"content": answer}
    response.append(Chunk({"model": "grok-test", "choices": [{"delta": delta}]}))
    if status != "streaming":
        response.finish(status)
    return Turn(Question.of(question, attachments), response, "grok-4.6", asked_at=0.0)

def add(*turns):
    talk.replace([*talk.turns, *turns])

def update():
    thread = Thread(target=kept.update, args=(talk,))
    thread.start()
    thread.join()

kept, talk = Kept(count=8), Conversation("a")
"""
EMPTY = {"text/markdown": "<!-- -->"}
SHOW = "kept.display({'application/x-chat': 'the chat'}, {'of': 'the chat'})"


@pytest.fixture
def prepared(kernel):
    assert kernel.run(PREPARE).status == "ok"
    return kernel


def markdown(output):
    return output["data"].get("text/markdown", "")


def test_a_chat_is_displayed_with_empty_outputs_behind_it(prepared):
    cell = prepared.run(SHOW)
    first, *others = cell.displays
    assert first["metadata"] == {"of": "the chat"}
    assert first["data"] == {
        "application/x-chat": "the chat",
        "text/plain": "A chat; what was said follows.",
    }
    assert [output["data"] for output in others] == [EMPTY] * 8
    names = {output["transient"]["display_id"] for output in cell.displays}
    assert len(names) == 9
    assert cell.messages == cell.of("display_data")


def test_a_thread_writes_the_talk_into_the_first_of_them(prepared):
    cell = prepared.run(f"{SHOW}\nadd(turn('What?'))\nupdate()")
    (update,) = cell.updates
    assert update["transient"] == {"display_id": cell.displays[1]["transient"]["display_id"]}
    assert markdown(update).startswith("**You**\n\n> What?\n\n**grok-test**\n\nHello")
    assert list(update["data"]) == ["text/markdown"]


def test_only_the_page_that_has_changed_is_sent(prepared):
    prepared.run("add(*[turn(f'q{n}', 'word ' * 500) for n in range(10)])")
    cell = prepared.run(f"{SHOW}\nupdate()\nupdate()\nadd(turn('last'))\nupdate()")
    names = [display["transient"]["display_id"] for display in cell.displays]
    updated = [names.index(update["transient"]["display_id"]) for update in cell.updates]
    assert updated == [1, 2, 2]
    assert "> last" in markdown(cell.updates[-1])


def test_what_is_taken_away_empties_its_page(prepared):
    cell = prepared.run(f"{SHOW}\nadd(turn('a'))\nupdate()\ntalk.clear()\nupdate()")
    assert [update["data"] == EMPTY for update in cell.updates] == [False, True]


def test_an_answer_that_goes_on_is_written_again(prepared):
    cell = prepared.run(
        f"{SHOW}\nlive = turn('a', 'Half', status='streaming')\nadd(live)\nupdate()\n"
        "live.response.append(Chunk({'choices': [{'delta': {'content': ' and half'}}]}))\n"
        "live.response.finish('failed')\nupdate()\nlive.error = 'Too late.'\nupdate()"
    )
    first, second, third = map(markdown, cell.updates)
    assert "the answer was still arriving" in first
    assert "Half and half" in second
    assert "Too late." in third


def test_the_newest_displays_alone_are_kept_up_to_date(prepared):
    cell = prepared.run(f"for _ in range(6): {SHOW}\nadd(turn('a'))\nupdate()")
    assert len(cell.updates) == 4
    late = {output["transient"]["display_id"] for output in cell.displays[18:]}
    assert {update["transient"]["display_id"] for update in cell.updates} <= late


def test_a_talk_that_goes_on_is_displayed_as_it_stands(prepared):
    cell = prepared.run(f"add(turn('a'))\nkept.update(talk)\n{SHOW}")
    assert "> a" in markdown(cell.displays[1])
    assert cell.updates == []


def test_frozen_the_talk_stands_in_the_place_of_the_chat(prepared):
    cell = prepared.run(
        f"{SHOW}\nadd(turn('a'))\nupdate()\nkept.freeze()\nadd(turn('b'))\nupdate()"
    )
    outputs = cell.outputs()
    assert "> a" in markdown(outputs[0])
    assert [output["data"] for output in outputs[1:]] == [EMPTY] * 8
    assert "> b" not in json.dumps(outputs)


def test_frozen_before_anything_was_said_it_says_so(prepared):
    cell = prepared.run(f"{SHOW}\nkept.freeze()")
    assert markdown(cell.outputs()[0]) == "<sub>nothing was said</sub>"


@pytest.mark.parametrize("end", ["", "\nkept.freeze()"])
def test_the_saved_outputs_are_a_notebook_from_which_the_talk_comes_back(prepared, tmp_path, end):
    prepared.run("add(*[turn(f'q{n}', 'word ' * 500) for n in range(30)])")
    outputs = prepared.run(f"{SHOW}\nupdate(){end}").outputs()
    cell = nbformat.v4.new_code_cell("chat")
    for output in outputs:
        kind, data = output["output_type"], output["data"]
        cell.outputs.append(nbformat.v4.new_output(kind, data, metadata=output["metadata"]))
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbformat.validate(notebook)
    nbformat.write(notebook, tmp_path / "chat.ipynb")

    again = load(tmp_path / "chat.ipynb")

    assert [turn.question.text for turn in again.turns] == [f"q{n}" for n in range(30)]
    assert again.name == "a"
    texts = [markdown(output) for output in outputs if output["data"] != EMPTY]
    assert len(texts) > 3


def test_a_large_image_is_left_out_of_the_record_which_says_so(prepared):
    prepared.run(
        r"data = b'\x89PNG\r\n\x1a\n' + bytes(200_000)"
        "\nadd(turn('Look', attachments=(Attachment('big.png', image(data)),)))"
    )
    cell = prepared.run(f"{SHOW}\nupdate()")
    (update,) = cell.updates
    assert len(json.dumps(update)) < 3000
    record = update["metadata"]["grok_jupyter"]["conversation"]["turns"][0]
    assert record["attachments"][0]["label"] == "big.png"
    assert record["attachments"][0]["left_out"] > 200_000
    assert "Attached: big.png (image)" in markdown(update)


def test_a_page_that_was_loaded_again_is_told_what_changes(prepared):
    prepared.run("posts = []\nadd(turn('a', 'word ' * 3000), turn('b'))\nkept.update(talk)")
    prepared.run("kept.follow(posts.append)")
    told = prepared.value("[(post['kept'][0], list(post['kept'][1])) for post in posts]")
    assert sorted(told) == [(place, ["text/markdown"]) for place in range(1, 9)]
    prepared.run("posts.clear()\nadd(turn('c'))\nkept.update(talk)")
    assert prepared.value("[post['kept'][0] for post in posts]") == [2]
    prepared.run("posts.clear()\nkept.freeze()")
    told = prepared.value("[post['kept'][0] for post in posts]")
    assert told == list(range(8, -1, -1))


def test_where_copies_would_show_there_are_none_until_the_chat_is_frozen(kernel, scripted):
    code = "from grok_jupyter import ChatWidget\nchat = ChatWidget()\ndisplay(chat)"
    made = kernel.run(code, cell_id="vscode-notebook-cell:/a.ipynb#1")
    assert len(made.displays) == 1
    cell = kernel.start("r = chat.send('Hi')")
    scripted.next().answer("Hello")
    cell.done()
    (update,) = kernel.run("chat.freeze()\nchat.close()").updates
    assert "Hello" in update["data"]["text/markdown"]
    assert update["transient"] == made.displays[0]["transient"]
