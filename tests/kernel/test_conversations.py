"""Conversations of cells: what the server is sent, and what the cells say."""

import json

import pytest


@pytest.fixture
def ask(simulated, simulator):
    """Run a cell with one question; the messages of its request, as roles and texts."""

    def ask(code, cell_id=None, status="ok"):
        before = len(simulator.requests)
        ask.cell = simulated.run(code, cell_id=cell_id)
        assert ask.cell.status == status, ask.cell.messages
        (request,) = questions(simulator.requests[before:])
        return [(message["role"], message["content"]) for message in request["messages"]]

    return ask


@pytest.fixture
def sent(simulated, simulator):
    """Run a cell with any number of questions; the user's texts of each request."""

    def sent(code, cell_id=None):
        before = len(simulator.requests)
        sent.cell = simulated.run(code, cell_id=cell_id)
        return [
            [message["content"] for message in request["messages"] if message["role"] == "user"]
            for request in questions(simulator.requests[before:])
        ]

    return sent


def questions(requests):
    return [request.body for request in requests if request.method == "POST"]


def muted(cell):
    """The muted line of a cell's finished output."""
    markdown = cell.outputs()[0]["data"]["text/markdown"]
    return markdown.rpartition("<sub>")[2].removesuffix("</sub>")


def said(cell):
    return cell.outputs()[0]["data"]


def test_a_question_goes_on_from_the_turns_before(ask, simulated):
    assert ask("%%grok -c plan\none", "a") == [("user", "one")]
    first = simulated.value("_grok.content")
    assert ask("%%grok -c plan\ntwo", "b") == [
        ("user", "one"),
        ("assistant", first),
        ("user", "two"),
    ]
    assert ask("%%grok -c other\nthree", "c") == [("user", "three")]
    assert ask("%%grok\nfour", "d") == [("user", "four")]


def test_a_cell_that_runs_again_replaces_its_turn(sent):
    sent("%%grok -c plan\none", "a")
    assert sent("%%grok -c plan\none", "a") == [["one"]]
    assert sent("%%grok -c plan\nanother one", "a") == [["another one"]]
    assert sent("%%grok -c plan\ntwo", "b") == [["another one", "two"]]


def test_a_cell_out_of_order_keeps_its_place_and_tells_what_had_built_on_it(sent):
    for cell, text in zip("abc", ("one", "two", "three"), strict=True):
        sent(f"%%grok -c plan\n{text}", cell)
    assert sent("%%grok -q -c plan\nanother one", "a") == [["another one"]]
    assert muted(sent.cell) == (
        "2 later turns of 'plan' had built on the answer that this one replaces: "
        "run their cells again"
    )
    assert sent("%%grok -c plan\nanother two", "b") == [["another one", "another two"]]
    line = muted(sent.cell)
    assert "conversation 'plan', turn 2 · 1 later turn of 'plan' had built on" in line
    assert line.endswith("run its cell again")
    assert sent("%%grok -c plan\nthree", "c") == [["another one", "another two", "three"]]
    assert "later" not in muted(sent.cell)


def test_without_the_name_of_a_cell_questions_follow_each_other(sent):
    assert sent("%%grok -c plan\none") == [["one"]]
    assert sent("%%grok -c plan\none") == [["one", "one"]]
    assert "turn 2" in muted(sent.cell)


def test_questions_of_one_execution_follow_each_other_and_are_replaced_together(sent):
    loop = "for word in {}:\n    %grok -c plan say {{{{word}}}}"
    assert sent(loop.format("'abc'"), "a") == [
        ["say a"],
        ["say a", "say b"],
        ["say a", "say b", "say c"],
    ]
    sent("%%grok -c plan\nend", "b")
    assert sent(loop.format("'xy'"), "a") == [["say x"], ["say x", "say y"]]
    outputs = [output["data"]["text/markdown"] for output in sent.cell.outputs()]
    assert ["had built on" in markdown for markdown in outputs] == [True, False]
    assert sent("%%grok -c plan\nend", "b") == [["say x", "say y", "end"]]


def test_the_system_prompt_stays_until_another_is_given(ask, simulated):
    assert ask("%%grok -c plan -s Rhyme\none", "a")[0] == ("system", "Rhyme")
    assert ask("%%grok -c plan\ntwo", "b")[0] == ("system", "Rhyme")
    simulated.run("%config GrokMagics.system = 'Be brief'")
    assert ask("%%grok -c plan\nthree", "c")[0] == ("system", "Rhyme")
    assert ask("%%grok -c plan -s Shout\nfour", "d")[0] == ("system", "Shout")
    assert [role for role, _ in ask("%%grok -c plan\nfive", "e")].count("system") == 1
    assert ask("%%grok -c other\nsix", "f")[0] == ("system", "Be brief")


def test_new_begins_anew_and_keeps_the_system_prompt(ask):
    ask("%%grok -c plan -s Rhyme\none", "a")
    ask("%%grok -c plan\ntwo", "b")
    assert ask("%%grok -c plan --new\nthree", "c") == [("system", "Rhyme"), ("user", "three")]
    assert "turn 1" in muted(ask.cell)
    assert "later" not in muted(ask.cell)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("%%grok --new\none", "--new begins a conversation anew; say which one with -c NAME."),
        ("%%grok -c ''\none", "A conversation needs a name"),
        ("%%grok -c plan --new\n{{missing}}", "'missing' in {{missing}} is not defined"),
        ("%%grok -c plan --new -s {{missing}}\none", "'missing' in {{missing}} is not defined"),
        ("%%grok -c plan --new -i missing.png\none", "missing.png"),
        ("%%grok -c plan --new -s Shout -m grok-3-mini -i dot\none", "cannot read images"),
        ("%%grok -c plan --new\n \n", "The prompt is empty"),
        ("%%grok -c plan -x\none", "'-x' is not an option"),
    ],
)
def test_what_fails_before_sending_changes_nothing(code, sentence, ask, simulated, simulator):
    ask("%%grok -c plan -s Rhyme\none", "a")
    simulated.run("from PIL import Image\ndot = Image.new('RGB', (8, 8))")
    before = len(questions(simulator.requests))
    cell = simulated.run(code, cell_id="a")
    assert cell.status == "error"
    assert sentence in cell.error["evalue"]
    assert len(questions(simulator.requests)) == before
    texts = ask("%%grok -c plan\ntwo", "b")
    assert [texts[0], texts[1], texts[3]] == [("system", "Rhyme"), ("user", "one"), ("user", "two")]


def test_an_interrupted_turn_is_sent_on_as_far_as_it_went(kernel, scripted):
    cell = kernel.start("%%grok -c plan\none", cell_id="a")
    scripted.next().begin().delta("Half an answer")
    cell.until_shown("Half an answer")
    kernel.interrupt()
    assert cell.done().error["ename"] == "GrokInterrupt"

    cell = kernel.start("%%grok -c plan\ntwo", cell_id="b")
    exchange = scripted.next()
    assert [message["content"] for message in exchange.body["messages"]] == [
        "one",
        "Half an answer",
        "two",
    ]
    exchange.answer("Whole")
    assert cell.done().status == "ok"

    shown = kernel.run("%grok history plan").outputs()[0]["data"]
    assert "1. one (interrupted)" in shown["text/plain"]


def test_a_turn_interrupted_in_silence_and_a_failed_one_are_not_sent_on(kernel, scripted):
    cell = kernel.start("%%grok -c plan\none", cell_id="a")
    scripted.next().begin()
    kernel.interrupt()
    cell.done()
    cell = kernel.start("%%grok -c plan\ntwo", cell_id="b")
    exchange = scripted.next().begin("application/json", "400 Bad Request")
    exchange.write(b'{"error": "No such thing"}')
    exchange.close()
    assert cell.done().error["ename"] == "BadRequestError"

    cell = kernel.start("%%grok -c plan\nthree", cell_id="c")
    exchange = scripted.next()
    assert [message["content"] for message in exchange.body["messages"]] == ["three"]
    exchange.answer("Here I am")
    assert cell.done().status == "ok"

    plain = kernel.run("%grok history").outputs()[0]["data"]["text/plain"]
    assert "1. one (interrupted)" in plain
    assert "2. two (failed: " in plain
    assert "No such thing" in plain
    assert "3. three\n\nHere I am" in plain


def test_history_shows_the_answers_as_markdown(ask, simulated):
    ask("%%grok -c plan\nIs **this** _bold_?", "a")
    answer = simulated.value("_grok.content")
    shown = said(simulated.run("%grok history"))
    assert set(shown) == {"text/markdown", "text/plain"}
    assert "**1.** Is &#42;&#42;this&#42;&#42;" in shown["text/markdown"]
    assert answer.strip() in shown["text/plain"]
    assert shown == said(simulated.run("%grok history plan"))


def test_history_lists_what_there_is(ask, simulated):
    assert "No conversation has begun" in simulated.run("%grok history").stdout
    ask("%%grok -c plan\none", "a")
    ask("%%grok -c plan\ntwo", "b")
    ask("%%grok -c '🚀 *|*'\nthree", "c")
    rows = said(simulated.run("%grok history"))["text/plain"].splitlines()
    assert [row.split("  ")[0] for row in rows] == ["conversation", "plan", "🚀"]
    assert "2 answers" in rows[1]
    assert "not charged" in rows[1]


def test_a_name_may_be_quoted(ask, simulated):
    ask("%%grok -c 'my plan'\none", "a")
    assert "one" in said(simulated.run('%grok history "my plan"'))["text/plain"]
    assert "has forgotten 1 turn." in simulated.run("%grok reset 'my plan'").stdout


def test_reset_forgets_turns_and_system_prompt(ask, simulated):
    ask("%%grok -c plan -s Rhyme\none", "a")
    ask("%%grok -c other\none", "b")
    told = simulated.run("%grok reset plan").stdout
    assert told == "The conversation 'plan' has forgotten 1 turn and its system prompt.\n"
    assert ask("%%grok -c plan\ntwo", "c") == [("user", "two")]
    told = simulated.run("%grok reset").stdout.splitlines()
    assert told == [
        "The conversation 'plan' has forgotten 1 turn.",
        "The conversation 'other' has forgotten 1 turn.",
    ]
    assert "nothing: it was empty" in simulated.run("%grok reset other").stdout
    assert "has no turns" in simulated.run("%grok history plan").stdout


@pytest.mark.parametrize("line", ["%grok history plam", "%grok reset plam"])
def test_an_unknown_name_is_told_with_those_that_are_known(line, ask, simulated):
    ask("%%grok -c plan\none", "a")
    error = simulated.run(line).error["evalue"]
    assert "No conversation is called 'plam'; there are: 'plan'" in error
    assert ask("%%grok -c plan\ntwo", "b")[0] == ("user", "one")


@pytest.mark.parametrize(
    "prompt", ["history of Rome", "reset my head", "history 'tis long", "reset?"]
)
def test_more_words_are_a_prompt(prompt, ask):
    assert ask(f"%grok {prompt}") == [("user", prompt)]


def test_a_cell_does_not_ask_in_a_conversation_that_is_being_answered(simulated, simulator):
    simulated.run(
        "from grok_jupyter.protocol.response import Response\n"
        "from grok_jupyter.session.conversations import conversations\n"
        "from grok_jupyter.session.turn import Question, Turn\n"
        "talk = conversations.named('plan')\n"
        "turn = Turn(Question.of('in a widget'), Response(), 'grok-4.6')\n"
        "talk.begin(turn, talk.place_at_end())"
    )
    before = len(simulator.requests)
    for code in ("%%grok -c plan --new -s Shout\none", "%grok reset plan"):
        cell = simulated.run(code, cell_id="a")
        assert "'plan' is still being answered" in cell.error["evalue"]
    assert len(simulator.requests) == before
    assert simulated.value("(talk.turns == (turn,), talk.system)") == (True, None)


def test_the_metadata_name_conversation_and_turn(ask):
    ask("%%grok -c plan\none", "a")
    ask("%%grok -c plan\ntwo", "b")
    about = ask.cell.outputs()[0]["metadata"]["grok_jupyter"]
    assert (about["conversation"], about["turn"]) == ("plan", 2)
    ask("%%grok\nthree", "c")
    assert "conversation" not in json.dumps(ask.cell.outputs()[0]["metadata"])


def test_usage_counts_each_answer_once(ask, simulated):
    ask("%%grok -c plan\none", "a")
    ask("%%grok -c plan\none", "a")
    ask("%%grok\none", "b")
    row = said(simulated.run("%grok usage"))["text/plain"].splitlines()[1]
    assert row.split()[:2] == ["grok-demo", "3"]
    simulated.run("%unload_ext grok_jupyter\n%load_ext grok_jupyter")
    assert "Nothing has been asked" in simulated.run("%grok usage").stdout
    assert "No conversation has begun" in simulated.run("%grok history").stdout


def test_names_are_completed(ask, simulated):
    ask("%%grok -c plan\none", "a")
    ask("%%grok -c 'my plan'\none", "a")
    for line in ("%%grok -c ", "%grok history ", "%grok reset "):
        simulated.client.complete(line, len(line))
        while (reply := simulated.client.get_shell_msg(timeout=30))["msg_type"] != "complete_reply":
            pass
        assert reply["content"]["matches"] == ["plan", '"my plan"'], line


def test_images_go_with_every_later_question(ask, simulated):
    simulated.run("from PIL import Image\ndot = Image.new('RGB', (8, 8))")
    ask("%%grok -c plan -i dot\nwhat is it?", "a")
    messages = ask("%%grok -c plan\nand now?", "b")
    assert messages[0][1][0] == {"type": "text", "text": "what is it?"}
    assert messages[0][1][1]["type"] == "image_url"
