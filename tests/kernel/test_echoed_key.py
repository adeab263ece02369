"""An answer that holds the key: no output of a cell, and nothing that is kept, holds it."""

import json

import pytest

ENDS = {
    "whole": lambda exchange: exchange.finish(),
    "cut": lambda exchange: exchange.close(),
}
WAYS = {
    "live view": {"cell_id": "a"},
    "Markdown that grows": {},
    "nobody watches": {"allow_stdin": False},
}


def sent(cell):
    return json.dumps([message["content"] for message in cell.messages])


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("way", WAYS)
def test_no_message_of_a_cell_holds_a_key_that_the_answer_holds(kernel, scripted, key, way, end):
    cell = kernel.start("%%grok -o r\nTell me", **WAYS[way])
    exchange = scripted.next().begin().delta("You sent Bearer ")
    for piece in (key[:1], key[1:9], key[9:], " to me."):
        exchange.delta(piece)
    ENDS[end](exchange)
    cell.done()
    assert key not in sent(cell)
    assert key[:12] not in sent(cell)
    (output,) = [output for output in cell.outputs() if output["output_type"] == "display_data"]
    assert output["data"]["text/plain"] == "You sent Bearer xai-hidden-key to me."
    assert "a key in it is hidden" in output["data"]["text/markdown"]
    assert kernel.value("r.content") == f"You sent Bearer {key} to me."


@pytest.mark.parametrize("code", ["r", "display(r)", "r.choices", "[r]", "{'a': r}", "print([r])"])
def test_what_displays_the_variable_shows_no_key(kernel, scripted, key, code):
    cell = kernel.start("%%grok -o r\nTell me")
    scripted.next().answer(f"It is {key}.")
    cell.done()
    cell = kernel.run(code)
    assert cell.status == "ok"
    assert key not in sent(cell)
    assert "xai-hidden-key" in sent(cell) or code == "print([r])"


@pytest.mark.parametrize("form", ["text", "code", "json"])
def test_no_form_of_an_output_holds_the_key(kernel, scripted, key, form):
    cell = kernel.start(f"%%grok -f {form}\nTell me")
    scripted.next().answer(f'```json\n{{"a": "{key}"}}\n```')
    assert key not in sent(cell.done())


def test_the_next_question_and_the_history_leave_the_key_out(kernel, scripted, key):
    cell = kernel.start("%%grok -c t\nfirst")
    scripted.next().answer(f"It is {key}.")
    cell.done()
    cell = kernel.start("%%grok -c t\nsecond")
    exchange = scripted.next()
    assert [m["content"] for m in exchange.body["messages"]] == [
        "first", "It is xai-hidden-key.", "second",
    ]  # fmt: skip
    exchange.answer("Yes")
    cell.done()
    cell = kernel.run("%grok history t")
    assert key not in sent(cell)
    assert "It is xai-hidden-key." in cell.displays[0]["data"]["text/plain"]


def test_an_answer_that_breaks_off_within_the_key_shows_no_part_of_it(kernel, scripted, key):
    cell = kernel.start("%%grok -o r\nTell me", cell_id="a")
    scripted.next().begin().delta("You sent ").delta(key[:-1]).close()
    cell.done()
    assert key[:12] not in sent(cell)
    assert "You sent xai-hidden-key" in sent(cell)
    assert key[:12] not in sent(kernel.run("r"))


HOSTILE = "safe\x1b]52;c;cm0gLXJmIH4=\x07\x1b[2J\x9b31m\rtext\n\tend"


def test_what_is_displayed_does_nothing_to_a_terminal(kernel, scripted):
    cell = kernel.start("%%grok -c t -o r\nTell me")
    scripted.next().answer(HOSTILE)
    cell.done()
    clean = "safe]52;c;cm0gLXJmIH4=[2J31mtext\n\tend"
    (output,) = cell.outputs()
    assert output["data"]["text/plain"] == clean
    assert kernel.value("r.content") == HOSTILE
    for code in ("r", "display(r)"):
        (output,) = kernel.run(code).outputs()
        assert output["data"]["text/plain"] == clean
    for code in ("r.choices", "[r]", "%grok history t", "%grok history", "%grok usage"):
        for output in kernel.run(code).outputs():
            assert not {"\x1b", "\x07", "\x9b", "\r"} & set(output["data"]["text/plain"])


@pytest.mark.parametrize("given", ["r", "r.content"])
@pytest.mark.parametrize("way", WAYS)
def test_what_an_answer_is_compared_with_holds_no_key(kernel, scripted, key, way, given):
    cell = kernel.start("%%grok -o r\nTell me")
    scripted.next().answer(f"It is {key}.")
    cell.done()
    cell = kernel.start(f"%%grok -o both --versus {given}\nTell me", **WAYS[way])
    scripted.next().answer(f"It is {key}, indeed.")
    assert cell.done().status == "ok"
    assert key not in sent(cell)
    assert key[:12] not in sent(cell)
    for code in ["both", f"both.diff('{given}', list(both)[0])", f"[both[{given!r}]]"]:
        assert key not in sent(kernel.run(code))


@pytest.mark.parametrize("way", WAYS)
def test_no_message_about_rows_holds_a_key_that_an_answer_holds(kernel, scripted, key, way):
    cell = kernel.start("%%grok --each [1,2] -o out --concurrency 1\nTell me {{row}}", **WAYS[way])
    for _ in range(2):
        exchange = scripted.next().begin("application/json")
        message = {"role": "assistant", "content": f"It is {key}."}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        whole = {"id": key, "model": f"grok {key}", "choices": [choice]}
        exchange.write(json.dumps(whole).encode())
        exchange.close()
    assert cell.done().status == "ok"
    assert key not in sent(cell)
    assert key[:12] not in sent(cell)
    for code in ["out", "out.frame", "out.responses", "out[0]", "print(out)"]:
        assert key not in sent(kernel.run(code))
