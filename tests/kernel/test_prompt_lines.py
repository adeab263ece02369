"""``%grok`` lines whose prompt is written as people write."""

import pytest


@pytest.fixture
def asked(kernel, scripted):
    """Run a cell that asks so many questions; what was asked."""

    def run(code, count=1):
        cell = kernel.start(code)
        prompts = []
        for _ in range(count):
            exchange = scripted.next()
            prompts.append(exchange.body["messages"][-1]["content"])
            exchange.answer("So it is.")
        assert cell.done().status == "ok", cell.messages
        return prompts if count > 1 else prompts[0]

    return run


@pytest.mark.parametrize(
    "prompt",
    [
        "why?",
        "why does it print ??",
        "what's up?",
        "don't say \"hello",
        "it's 5 o'clock, isn't it",
        "help me with pandas",
        "usage of {braces} and $PATH and $HOME",
        "what does x = {'a': 1}[k] # do",
        "explain `ls | wc` & (unbalanced",
        "äöü 🎉 ?",
        "a\\b\\n",
        "%timeit is what?",
        "!ls",
    ],
)
def test_a_line_is_the_prompt_as_it_stands(asked, prompt):
    assert asked(f"%grok {prompt}") == prompt


def test_a_question_may_stand_in_an_indented_block(asked):
    assert asked("if True:\n    %grok why isn't it?") == "why isn't it?"
    assert asked("for n in (1, 2):\n    if n:\n        %grok is it {{n}}?\n", 2) == [
        "is it 1?",
        "is it 2?",
    ]


def test_several_questions_may_stand_in_one_cell(asked):
    code = "%grok who?\nx = 1\n%grok what's that?\n\nif x:\n    %grok why?\n"
    assert asked(code, 3) == ["who?", "what's that?", "why?"]


def test_a_line_in_a_string_is_no_question(kernel, scripted):
    code = 'text = """\n%grok why?\n  %grok don\'t?\n"""'
    assert kernel.run(code).status == "ok"
    assert kernel.value("text") == "\n%grok why?\n  %grok don't?\n"


def test_a_line_goes_on_after_a_backslash(asked):
    assert asked("%grok one \\\n  two?").split() == ["one", "two?"]


def test_options_before_the_prompt_are_options(asked, kernel):
    assert asked("%grok -o r -q don't?") == "don't?"
    assert kernel.value("r.content") == "So it is."


def test_two_dashes_begin_a_prompt_that_looks_like_something_else(asked):
    assert asked("%grok -- models") == "models"
    assert asked("%grok -- -5 degrees?") == "-5 degrees?"


def test_neither_dollar_nor_brace_is_expanded_by_ipython(asked, kernel):
    kernel.run("name = 'value'")
    assert asked("%grok $name {name} {{name}}") == "$name {name} value"
    assert asked("%%grok\n$name {name} {{name}}") == "$name {name} value"
    assert asked("%%grok -s $name\nhello") == "hello"


@pytest.mark.parametrize("code", ["%grok?", "%%grok?", "?%grok"])
def test_a_question_mark_right_after_the_name_shows_the_help(kernel, scripted, code):
    cell = kernel.run(code)
    (payload,) = cell.reply["payload"]
    assert "--max-tokens N" in payload["data"]["text/plain"]
    assert "%grok key [--save|--forget]" in payload["data"]["text/plain"]


@pytest.mark.parametrize("code", ["len?", "x = 1\nx?", "grok = 2\ngrok?"])
def test_other_lines_with_a_question_mark_still_show_help(kernel, scripted, code):
    assert kernel.run(code).reply["payload"]


def test_a_prompt_on_the_line_of_the_options_is_refused(kernel, scripted):
    cell = kernel.run("%%grok what is this?\nreally")
    assert cell.error["ename"] == "InputError"
    assert "'what is this?'" in cell.error["evalue"]


@pytest.mark.parametrize("code", ["%grok", "%%grok\n  \n", "%grok -q", "%%grok -o r\n\n"])
def test_an_empty_prompt_is_refused(kernel, scripted, code):
    assert "prompt is empty" in kernel.run(code).error["evalue"]


def test_the_prompt_of_a_cell_keeps_its_lines(asked):
    assert asked("%%grok\n\n  first\n\n    second?\n\n") == "\n  first\n\n    second?"
