"""What stands around ``%%grok`` and ``%grok`` in a cell: lines above, tabs, assignments."""

import pytest

from grok_jupyter import InputError

ABOVE = {
    "a comment": "# ask about the data\n",
    "blank lines": "\n\n",
    "blank lines and a comment": "\n# one\n\n# two\n\n",
    "an import": "import math\n",
    "code": "x = {\n    'a': 1,\n}\n\nfor i in range(3):\n    x[i] = i\n",
    "a block": "if True:\n    x = 2\n",
    "a magic": "%env GROK_TEST=1\n",
    "a shell command": "!true\n",
    "a string that holds a line of its own": "x = '''\n%%nothing\n'''\n",
}


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
def test_lines_above_a_cell_magic_run_first_and_the_rest_is_the_prompt(asked, shell, above):
    body = asked(f"{above}%%grok -o r\nWhat is this?\n%%grok is a magic.")
    assert body["messages"][-1]["content"] == "What is this?\n%%grok is a magic."
    assert shell.names["r"].status == "completed"


def test_what_is_set_above_can_be_used_below(asked):
    assert asked("x = 6 * 7\n%%grok\nIs it {{x}}?")["messages"][-1]["content"] == "Is it 42?"


def test_an_error_above_is_the_error_of_the_cell_and_nothing_is_sent(shell, server):
    with pytest.raises(ZeroDivisionError):
        shell.run("1 / 0\n%%grok\nhello")
    assert server.requests == []


def test_a_line_in_a_string_is_no_magic(shell, server):
    shell.run('text = """\n%%grok\nhello\n"""')
    assert shell.names["text"] == "\n%%grok\nhello\n"
    assert server.requests == []


def test_another_cell_magic_keeps_its_cell(shell, asked):
    body = asked("%%time\n%%grok\nhello")
    assert body["messages"][-1]["content"] == "hello"
    shell.run("%%writefile note.txt\n# one\n%%grok\nhello")
    from pathlib import Path

    assert Path("note.txt").read_text() == "# one\n%%grok\nhello\n"


def test_code_that_does_not_end_above_is_an_error_of_python(shell, server):
    with pytest.raises(SyntaxError):
        shell.run("x = (1,\n%%grok\nhello")
    assert server.requests == []


@pytest.mark.parametrize("code", ["%%grok\t-o r\nhello", "%grok\t-o r hello", "r = %grok\thello"])
def test_a_tab_parts_a_magic_from_its_line_as_a_space_does(asked, shell, code):
    assert asked(code)["messages"][-1]["content"] == "hello"
    assert shell.names["r"].status == "completed"


def test_a_line_magic_gives_its_response_to_an_assignment(asked, shell):
    body = asked("answer = %grok -t 0.2 why {'a': 1}?")
    assert body["messages"][-1]["content"] == "why {'a': 1}?"
    assert body["temperature"] == 0.2
    assert shell.names["answer"] is shell.names["_grok"]


@pytest.mark.parametrize("target", ["box['a']", "box['a'] = other", "(box['a'])", "x: object"])
def test_whatever_python_assigns_to_takes_the_response(asked, shell, target):
    shell.names["box"] = {}
    asked(f"{target} = %grok hello")
    names = {**shell.names, **shell.names["box"]}
    assert shell.names["_grok"] in [names.get("a"), names.get("x")]


def test_an_assignment_in_a_block_and_among_other_lines(asked, shell):
    asked("if True:\n    first = 1\n    answer = %grok hello\n    last = 2")
    assert shell.names["answer"].status == "completed"
    assert (shell.names["first"], shell.names["last"]) == (1, 2)


def test_without_an_assignment_a_magic_returns_nothing(shell):
    assert shell.ipython.run_line_magic("grok", "hello") is None
    assert shell.ipython.run_cell_magic("grok", "", "hello") is None


def test_a_subcommand_has_no_value_to_assign(shell, server):
    shell.names["x"] = 1
    with pytest.raises(InputError, match=r"`%grok version` gives no value.*x = %grok -- version"):
        shell.run("x = %grok version")
    assert shell.names["x"] == 1
    assert server.requests == []


def test_other_magics_are_assigned_as_before(shell):
    shell.run("here = %pwd")
    assert isinstance(shell.names["here"], str)


@pytest.mark.parametrize(
    "code",
    ["a = %grok why?", "a = %grok why??", "a = %grok is it len(x)?", "x = 1\na = %grok why?",
     "if 1:\n    a = %grok why?", "a = b = %grok why?"],
)  # fmt: skip
def test_a_question_mark_at_the_end_of_an_assigned_prompt_belongs_to_it(asked, shell, code):
    prompt = code.rpartition("%grok ")[2]
    assert asked(code)["messages"][-1]["content"] == prompt
    assert shell.names["a"] is shell.names["_grok"]


def test_blanks_between_the_sign_and_the_name_do_not_end_up_in_the_prompt(asked):
    assert asked("% grok why")["messages"][-1]["content"] == "why"
    assert asked("a = %  grok why")["messages"][-1]["content"] == "why"


@pytest.mark.timeout(60)
def test_many_lines_that_look_like_a_magic_in_a_string_cost_no_more_than_a_few(shell, server):
    """Each was once looked at by looking at all before it: twice the time with each line."""
    lines = "%%grok\n" * 200
    shell.run(f'text = """\n{lines}"""')
    assert shell.names["text"].count("%%grok") == 200
    assert server.requests == []


@pytest.mark.parametrize("code", ["%%grok", "%%grok -q", "%%grok\n", "# one\n%%grok"])
def test_a_cell_without_a_prompt_says_where_it_goes(shell, server, code):
    with pytest.raises(InputError, match="The prompt is empty; write it below"):
        shell.run(code)
    assert server.requests == []
