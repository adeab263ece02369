"""Somebody watches: one output that grows and becomes the finished one."""

import pytest


def markdown(message):
    return message["data"]["text/markdown"]


def test_the_text_grows_in_one_output_that_becomes_the_finished_one(kernel, scripted):
    cell = kernel.start("%%grok\nTell me")
    exchange = scripted.next().begin().delta("It begins")
    cell.until_shown("It begins")
    exchange.delta(" and goes on")
    cell.until_shown("It begins and goes on")
    exchange.delta(" to its end.").finish()
    cell.done()

    (first,) = cell.displays
    assert {update["transient"]["display_id"] for update in cell.updates} == {
        first["transient"]["display_id"]
    }
    assert not cell.of("clear_output", "stream", "error", "execute_result")
    assert cell.updates[-1]["data"] == {
        "text/markdown": "It begins and goes on to its end.\n\n<sub>grok-test</sub>",
        "text/plain": "It begins and goes on to its end.",
    }


def test_something_is_on_the_screen_before_anything_is_sent_back(kernel, scripted):
    cell = kernel.start("%%grok -m grok-slow\nTell me")
    exchange = scripted.next()  # asked, not yet answered
    first = cell.until(lambda message: message["msg_type"] == "display_data")
    assert "grok-slow is thinking" in markdown(first["content"])

    later = cell.until(lambda message: message["msg_type"] == "update_display_data")
    assert markdown(later["content"]) != markdown(first["content"])  # it lives
    exchange.answer("There")
    assert cell.done().status == "ok"


def test_the_last_words_before_a_pause_are_shown_in_the_pause(kernel, scripted):
    cell = kernel.start("%%grok\nTell me")
    exchange = scripted.next().begin()
    for word in ["these", "words", "came", "in", "one", "gust", "and", "then", "nothing"]:
        exchange.delta(f"{word} ")
    cell.until_shown("and then nothing")
    exchange.finish()
    assert cell.done().status == "ok"


def test_reasoning_is_open_while_it_lasts_then_folded_then_gone(kernel, scripted):
    cell = kernel.start("%%grok -o r\nTell me")
    exchange = scripted.next().begin().delta(reasoning_content="Let me see. ")
    shown = cell.until_shown("Let me see")
    assert "<details open>" in markdown(shown["content"])

    exchange.delta("The answer")
    shown = cell.until_shown("The answer")
    assert "<details><summary>Thought for" in markdown(shown["content"])
    exchange.delta(" is 42.").finish()
    cell.done()

    assert "Let me see" not in str(cell.outputs())
    assert kernel.value("r.reasoning_content") == "Let me see. "


def test_reasoning_cannot_break_out_of_its_fold(kernel, scripted):
    cell = kernel.start("%%grok\nTell me")
    exchange = scripted.next().begin().delta(reasoning_content="```python\n</details> <b>out</b>")
    shown = markdown(cell.until_shown("out")["content"])
    assert shown.endswith("\n```\n\n</details>")
    exchange.delta("Done").finish()
    cell.done()


def test_the_metadata_say_where_the_answer_comes_from(kernel, scripted):
    cell = kernel.start('%%grok -m grok-4.6 -t 0.5 -p seed 7 -s "be brief"\nTell me')
    usage = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
    scripted.next().answer("Hi", usage=usage)
    (output,) = cell.done().outputs()
    described = output["metadata"]["grok_jupyter"]

    assert described.pop("usage")["total_tokens"] == 7
    assert len(described.pop("prompt_sha256")) == 64
    assert described == {
        "model": "grok-test",
        "requested_model": "grok-4.6",
        "response_id": "answer-1",
        "status": "completed",
        "finish_reason": "stop",
        "parameters": {"temperature": 0.5, "seed": 7},
        "replayed": False,
    }


def test_other_outputs_of_the_cell_stay_where_they_were(kernel, scripted):
    cell = kernel.start("print('before')\n%grok Tell me\nprint('after')\n1 + 1")
    scripted.next().answer("An answer")
    outputs = cell.done().outputs()

    kinds = [output["output_type"] for output in outputs]
    assert kinds == ["stream", "display_data", "stream", "execute_result"]
    assert not cell.of("clear_output")


def test_two_questions_in_a_cell_give_two_outputs(kernel, scripted):
    cell = kernel.start("%grok -o a First\n%grok -o b Second")
    scripted.next().answer("one")
    scripted.next().answer("two")
    outputs = cell.done().outputs()

    assert [output["data"]["text/plain"] for output in outputs] == ["one", "two"]
    assert len({output["transient"]["display_id"] for output in outputs}) == 2
    assert kernel.value("(a.content, b.content, _grok is b)") == ("one", "two", True)


def test_a_question_in_a_loop_is_asked_each_time(kernel, scripted):
    cell = kernel.start(
        "said = []\nfor city in ('Oslo', 'Rome'):\n    %grok -o r Where is {{city}}?\n"
        "    said.append(r.content)"
    )
    for city in ("Oslo", "Rome"):
        exchange = scripted.next()
        assert exchange.body["messages"][-1]["content"] == f"Where is {city}?"
        exchange.answer(f"{city} is there")
    assert cell.done().status == "ok"
    assert kernel.value("said") == ["Oslo is there", "Rome is there"]
    assert len(cell.outputs()) == 2


def test_a_magic_cell_has_no_value(kernel, scripted):
    cell = kernel.start("%%grok\nTell me")
    scripted.next().answer("An answer")
    assert not cell.done().of("execute_result")

    cell = kernel.start("value = get_ipython().run_cell_magic('grok', '', 'Tell me')")
    scripted.next().answer("An answer")
    cell.done()
    assert kernel.value("value") is None


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_answer_still_has_an_output(kernel, scripted, text):
    cell = kernel.start("%%grok -q\nTell me")
    scripted.next().answer(text)
    (output,) = cell.done().outputs()
    assert output["data"] == {"text/markdown": "<sub>an empty answer</sub>", "text/plain": text}


def test_an_answer_in_one_piece_ends_in_the_same_output(simulated):
    streamed = simulated.run("%%grok\nWhat is the meaning of life?").outputs()
    whole = simulated.run("%%grok --no-stream\nWhat is the meaning of life?").outputs()
    assert [o["data"] for o in whole] == [o["data"] for o in streamed]
