"""The talk is kept in the notebook, by the kernel or by the page; only what has changed is sent."""

import json

import nbformat
import pytest

from grok_jupyter.frontends.widget.loading import load

PREPARE = """
from threading import Thread
from grok_jupyter import Chunk, Response
from grok_jupyter.chat import image
from grok_jupyter.frontends.widget.copies import NotebookCopies
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
    thread = Thread(target=copies.update, args=(talk,))
    thread.start()
    thread.join()

copies, talk = NotebookCopies("kernel"), Conversation("a")
"""
EMPTY = {"text/markdown": ""}
SHOW = "copies.display({'application/x-chat': 'the chat'}, {'of': 'the chat'})"
BY_PAGE = """
copies, posts = NotebookCopies("page", "application/x-own+json"), []
copies.follow(posts.append)
"""
LAB = {"cell_id": "8f0c3a52", "metadata": {"deletedCells": []}}


@pytest.fixture
def prepared(kernel):
    assert kernel.run(PREPARE).status == "ok"
    return kernel


def markdown(output):
    return output["data"].get("text/markdown", "")


def said(output):
    turns = output["metadata"]["grok_jupyter"]["conversation"]["turns"]
    return [turn["question"] for turn in turns]


# -- by the kernel, in an output behind the chat's own ---------------------------------------------


def test_a_chat_is_displayed_with_one_empty_output_behind_it(prepared):
    cell = prepared.run(SHOW)
    first, behind = cell.displays
    assert first["metadata"] == {"of": "the chat"}
    assert first["data"] == {
        "application/x-chat": "the chat",
        "text/plain": "A chat; what was said follows.",
    }
    assert behind["data"] == EMPTY
    names = {output["transient"]["display_id"] for output in cell.displays}
    assert len(names) == 2
    assert cell.messages == cell.of("display_data")


def test_a_thread_writes_the_talk_there(prepared):
    cell = prepared.run(f"{SHOW}\nadd(turn('What?'))\nupdate()\nupdate()")
    (update,) = cell.updates
    assert update["transient"] == {"display_id": cell.displays[1]["transient"]["display_id"]}
    assert markdown(update).startswith("**You**\n\n> What?\n\n**grok-test**\n\nHello")
    assert list(update["data"]) == ["text/markdown"]


def test_what_is_taken_away_leaves_nothing(prepared):
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
    late = {output["transient"]["display_id"] for output in cell.displays[4:]}
    assert {update["transient"]["display_id"] for update in cell.updates} <= late


def test_a_talk_that_goes_on_is_displayed_as_it_stands(prepared):
    cell = prepared.run(f"add(turn('a'))\ncopies.update(talk)\n{SHOW}")
    assert "> a" in markdown(cell.displays[1])
    assert cell.updates == []


def test_frozen_the_talk_stands_in_the_place_of_the_chat(prepared):
    cell = prepared.run(
        f"{SHOW}\nadd(turn('a'))\nupdate()\ncopies.freeze()\nadd(turn('b'))\nupdate()"
    )
    outputs = cell.outputs()
    assert "> a" in markdown(outputs[0])
    assert [output["data"] for output in outputs[1:]] == [EMPTY]
    assert "> b" not in json.dumps(outputs)


def test_frozen_before_anything_was_said_it_says_so(prepared):
    cell = prepared.run(f"{SHOW}\ncopies.freeze()")
    assert markdown(cell.outputs()[0]) == "<sub>nothing was said</sub>"


def test_a_chat_without_an_output_of_its_own_is_not_frozen(prepared):
    cell = prepared.run("copies.freeze()")
    assert cell.status == "error"
    assert "no output of its own" in str(cell.messages)


# -- by the page -----------------------------------------------------------------------------------


def test_where_the_page_keeps_the_talk_a_chat_is_one_output(prepared):
    (shown,) = prepared.run(f"{BY_PAGE}\nadd(turn('a'))\nupdate()\n{SHOW}").displays
    assert list(shown["data"]) == ["application/x-own+json", "text/markdown"]
    assert "> a" in markdown(shown)
    assert said(shown) == ["a"]


def test_only_the_part_that_has_changed_is_sent_to_the_page(prepared):
    prepared.run(f"{BY_PAGE}\nadd(*[turn(f'q{{n}}', 'word ' * 500) for n in range(10)])")
    cell = prepared.run("update()\nupdate()\nadd(turn('last'))\nupdate()")
    assert cell.updates == []
    sent = prepared.value("[(p['copy'], p['all'], [c[0] for c in p['changed']]) for p in posts]")
    assert sent == [(0, True, []), (1, False, [0, 1]), (2, False, [1])]
    assert "> last" in prepared.value("posts[-1]['changed'][0][1]")
    assert prepared.value("posts[-1]['count']") == 2


def test_a_page_that_comes_later_is_told_everything_and_whether_it_is_frozen(prepared):
    prepared.run(f"{BY_PAGE}\nadd(turn('a'))\nupdate()\ncopies.freeze()\nposts.clear()")
    prepared.run("copies.follow(posts.append)")
    assert prepared.value("[sorted(post) for post in posts]") == [
        ["all", "changed", "copy", "count", "head"], ["frozen"],
    ]  # fmt: skip
    prepared.run("posts.clear()\ncopies.thaw()\ncopies.follow(posts.append)")
    assert prepared.value("len(posts)") == 1


# -- both ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["", "\ncopies.freeze()"])
@pytest.mark.parametrize("keeper", ["", BY_PAGE])
def test_the_saved_outputs_are_a_notebook_from_which_the_talk_comes_back(
    prepared, tmp_path, keeper, end
):
    prepared.run(f"{keeper}\nadd(*[turn(f'q{{n}}', 'word ' * 500) for n in range(30)])")
    outputs = prepared.run(f"update()\n{SHOW}{end}").outputs()
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


def test_in_a_notebook_of_jupyterlab_the_page_is_the_keeper(kernel):
    (shown,) = kernel.run(
        "from grok_jupyter import ChatWidget\ndisplay(ChatWidget())", **LAB
    ).displays
    own, plain = shown["data"]
    assert own.startswith("application/vnd.grok-jupyter.")
    assert plain == "text/markdown"


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
