"""The last exception of the session, sent with the cell that raised it, and what comes of it."""

import re

import pytest

ANSWER = "```python\n{}\n```\n\nIt was wrong."


def asked(kernel, scripted, cell, answer="Nothing to do."):
    """Run a cell that asks; the text that is sent, and the cell when it has ended."""
    running = kernel.start(cell)
    exchange = scripted.next()
    exchange.answer(answer)
    return exchange.body["messages"][-1]["content"], running.done()


def write_module(kernel, name, source):
    """Write a module beside the notebook, where the kernel finds it whatever the environment says.

    ``PYTHONSAFEPATH`` leaves the folder out of the path, and a folder just read is not read anew.
    """
    cell = kernel.run(
        "import importlib, pathlib, sys\n"
        f"pathlib.Path('{name}.py').write_text({source!r})\n"
        "sys.path.insert(0, '')\n"
        "importlib.invalidate_caches()"
    )
    assert cell.status == "ok"


def test_the_cell_that_failed_is_sent_as_it_was_written(kernel, scripted):
    kernel.run("total = 4\n%time pass\nprint(totl)")
    sent, cell = asked(kernel, scripted, "%grok fix")
    assert "```python\ntotal = 4\n%time pass\nprint(totl)\n```" in sent
    assert "NameError: name 'totl' is not defined" in sent
    assert "- the cell, line 3: print(totl)" in sent
    assert "ipykernel" not in sent
    assert "In[" not in sent
    assert cell.status == "ok"


def test_an_exception_that_no_cell_raised_does_not_get_the_cell_of_another(kernel, scripted):
    """One that is shown in a callback may have the place in memory of one that is gone."""
    kernel.run("total = 4\nprint(totl)")
    kernel.run(
        "def reuse():\n"
        "    import sys\n"
        "    place = id(sys.last_value)\n"
        "    for name in ('last_value', 'last_exc', 'last_traceback'):\n"
        "        sys.__dict__.pop(name, None)\n"
        "    get_ipython().InteractiveTB.tb = get_ipython().InteractiveTB.etype = None\n"
        "    get_ipython().InteractiveTB.evalue = None\n"
        "    gone = set()\n"
        "    kept = []\n"
        "    for _ in range(100_000):\n"
        "        error = NameError('elsewhere')\n"
        "        if id(error) == place:\n"
        "            sys.last_value = error\n"
        "            return True\n"
        "        kept.append(error)\n"
        "    return False\n"
    )
    is_reused = kernel.value("reuse()")
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert is_reused
    assert "NameError: elsewhere" in sent
    assert "print(totl)" not in sent


def test_what_the_answer_changes_stands_below_it(kernel, scripted):
    kernel.run("total = 4\nprint(totl)")
    _, cell = asked(kernel, scripted, "%grok fix -o r", ANSWER.format("total = 4\nprint(total)"))
    (output,) = cell.outputs()
    markdown = output["data"]["text/markdown"]
    diff = (
        "```diff\n--- the failed cell\n+++ corrected\n@@ -1,2 +1,2 @@\n total = 4\n"
        "-print(totl)\n+print(total)\n```"
    )
    assert diff in markdown
    assert markdown.index("It was wrong.") < markdown.index("```diff")
    assert output["data"]["text/plain"] == kernel.value("r.content")
    assert "diff" not in kernel.value("r.content")


def test_a_cell_that_stays_as_it_was_has_no_diff(kernel, scripted):
    kernel.run("1 / 0")
    _, cell = asked(kernel, scripted, "%grok fix", ANSWER.format("1 / 0"))
    (output,) = cell.outputs()
    assert "```diff" not in output["data"]["text/markdown"]
    assert "the cell is unchanged" in output["data"]["text/markdown"]


def test_an_answer_that_broke_off_is_not_compared(kernel, scripted):
    kernel.run("total = 4\nprint(totl)")
    running = kernel.start("%grok fix")
    scripted.next().begin().delta("```python\ntotal = 4\n").close()
    cell = running.done()
    assert cell.status == "error"
    assert "```diff" not in cell.outputs()[0]["data"]["text/markdown"]


def test_own_functions_are_sent_whole_and_libraries_as_one_line(kernel, scripted):
    kernel.run("import json\ndef load(text):\n    # mine\n    return json.loads(text)")
    kernel.run("load('{')")
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "def load(text):\n    # mine\n    return json.loads(text)" in sent
    assert "- an earlier cell (1), line 4 in load: return json.loads(text)" in sent
    assert "- library json.decoder in raw_decode" in sent
    assert "scan_once" not in sent


def test_the_diff_is_against_the_cell_that_was_corrected(kernel, scripted):
    kernel.run("def mean(xs):\n    return sum(xs) / len(xs)")
    kernel.run("mean([])")
    corrected = "def mean(xs):\n    return sum(xs) / len(xs) if xs else 0"
    _, cell = asked(kernel, scripted, "%grok fix", ANSWER.format(corrected))
    markdown = cell.outputs()[0]["data"]["text/markdown"]
    assert "--- an earlier cell" in markdown
    assert " def mean(xs):\n-    return sum(xs) / len(xs)\n+" in markdown


def test_a_module_of_the_users_own_is_sent(kernel, scripted):
    write_module(
        kernel,
        "helper_of_mine",
        "import os\n\ndef first(rows):\n    return rows[0]\n\n"
        "def second(rows):\n    return rows[1]\n",
    )
    kernel.run("import helper_of_mine\nhelper_of_mine.first([])")
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "- my file helper_of_mine.py, line 4 in first: return rows[0]" in sent
    assert "def first(rows):\n    return rows[0]" in sent
    assert "second" not in sent
    assert kernel.value("__import__('os').getcwd()") not in sent


def test_an_error_of_the_syntax_of_a_module_names_it(kernel, scripted):
    write_module(kernel, "broken_of_mine", "def first(:\n    pass\n")
    kernel.run("import broken_of_mine")
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "SyntaxError: invalid syntax (line 1)" in sent
    assert "In my file broken_of_mine.py" in sent
    assert "def first(:" in sent


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = [1, 2\nprint(x)", "SyntaxError: "),
        ("if True:\nprint(1)", "IndentationError: expected an indented block"),
        ("print(1)\n  print(2)", "IndentationError: unexpected indent"),
    ],
)
def test_errors_of_the_syntax_are_sent_with_their_cell(kernel, scripted, source, said):
    kernel.run(source)
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert f"```python\n{source}\n```" in sent
    assert said in sent
    assert "library" not in sent


def test_an_error_of_a_grok_cell_is_sent_as_its_sentence(kernel, scripted):
    kernel.run("%%grok\nTell me about {{undefined_thing}}")
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "```python\n%%grok\nTell me about {{undefined_thing}}\n```" in sent
    assert "InputError: 'undefined_thing'" in sent
    assert "prompt_builder" not in sent


def test_what_led_to_an_exception_is_sent_first(kernel, scripted):
    kernel.run(
        "try:\n    {}['a']\nexcept KeyError as error:\n    raise ValueError('no a') from error"
    )
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert re.search(
        "KeyError: 'a'.*That was the direct cause of:.*ValueError: no a", sent, re.DOTALL
    )


def test_the_members_of_a_group_are_sent(kernel, scripted):
    kernel.run("raise ExceptionGroup('both', [ValueError('first'), TypeError('second')])")
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "Exception 1 of 2 in this group:\nValueError: first" in sent
    assert "Exception 2 of 2 in this group:\nTypeError: second" in sent


def test_a_recursion_without_end_is_short(kernel, scripted):
    kernel.run("def f(n):\n    return f(n + 1)\nf(0)")
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "RecursionError" in sent
    assert "again and again" in sent
    assert len(sent) < 1000


def test_a_long_cell_is_sent_whole(kernel, scripted):
    source = "\n".join(f"x{number} = {number}" for number in range(1500)) + "\n1 / 0"
    kernel.run(source)
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert f"```python\n{source}\n```" in sent


def test_a_key_in_the_message_of_an_exception_is_hidden(kernel, scripted, key):
    kernel.run("import os\nraise ValueError('refused: ' + os.environ['XAI_API_KEY'])")
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "ValueError: refused: " in sent
    assert key not in sent


def test_json_as_the_notebooks_format_does_not_hold_for_a_correction(kernel, scripted):
    kernel.run("%config GrokMagics.format = 'json'\n1 / 0")
    cell = kernel.start("%grok fix")
    exchange = scripted.next()
    exchange.answer("Well.")
    assert cell.done().status == "ok"
    assert "response_format" not in exchange.body


def test_values_are_sent_only_when_asked_for_and_without_secrets(kernel, scripted, key):
    kernel.run(
        "def pay(price, password, header):\n    return price / 0\n"
        f"pay(12345, 'geheim', ['xai-' + {key.removeprefix('xai-')!r}])"
    )
    without, _ = asked(kernel, scripted, "%grok fix")
    assert "price = " not in without
    sent, _ = asked(kernel, scripted, "%grok --fix-locals")
    assert "price = 12345" in sent
    assert "password = [hidden" in sent
    assert "header = [hidden" in sent
    assert key not in sent


def test_secrets_with_other_names_and_inside_of_values_stay(kernel, scripted):
    kernel.run(
        "def pay(auth_header, pw, mytok, h, c, url, price):\n    return price / 0\n"
        "import types\n"
        "pay('geheim', 'geheim', 'geheim', {'Authorization': 'geheim', 'a': [{'password': 'geheim'}"
        "]}, types.SimpleNamespace(password='geheim'), 'postgres://me:geheim@db/x', 12345)"
    )
    sent, _ = asked(kernel, scripted, "%grok fix --fix-locals")
    assert "price = 12345" in sent
    for name in ("auth_header", "pw", "mytok", "h", "c", "url"):
        assert f"  {name} = [hidden" in sent


@pytest.mark.parametrize(
    "cell",
    [
        "raise SyntaxError('boom', (path, 1, 1, open(path).read()))",
        "error = SyntaxError('boom')\nerror.filename, error.lineno = path, 1\nraise error",
        "exec(compile('1/0', path, 'exec'))",
        "exec(compile('def f():\\n    1/0\\nf()', path, 'exec'))",
        "import runpy\nrunpy.run_path(path)",
        "def f(): return 1/0\nf.__code__ = f.__code__.replace(co_filename=path)\nf()",
    ],
)
@pytest.mark.parametrize("ending", ["env", "py"])
def test_a_file_that_no_module_comes_from_is_not_sent(kernel, scripted, tmp_path, cell, ending):
    path = tmp_path / "elsewhere" / f"creds.{ending}"
    path.parent.mkdir()
    path.write_text("PASS WORD geheim\n" if "runpy" in cell else "pass # geheim\n" * 9)
    kernel.run(
        f"import os\nos.makedirs('here', exist_ok=True)\nos.chdir('here')\npath = {str(path)!r}"
    )
    kernel.run(cell)
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "geheim" not in sent
    assert f"creds.{ending}" in sent
    assert str(path.parent) not in sent.replace(cell, "")


def test_a_module_whose_import_fails_is_sent(kernel, scripted):
    write_module(kernel, "failing_of_mine", "rows = []\nfirst = rows[0]\n")
    kernel.run("import failing_of_mine")
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "first = rows[0]" in sent
    assert "my file failing_of_mine.py, line 2" in sent


def test_an_error_of_the_syntax_of_an_imported_module_elsewhere_is_sent(kernel, scripted, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "broken_there.py").write_text("def first(:\n    pass\n")
    kernel.run(
        "import os, sys\nos.makedirs('here', exist_ok=True)\nos.chdir('here')\n"
        f"sys.path.insert(0, {str(tmp_path / 'elsewhere')!r})"
    )
    kernel.run("import broken_there")
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "In my file broken_there.py" in sent
    assert "def first(:" in sent


def test_the_value_of_a_local_variable_is_bounded(kernel, scripted):
    kernel.run("def f(long):\n    return 1 / 0\nf('z' * 100_000)")
    sent, _ = asked(kernel, scripted, "%grok fix --fix-locals")
    assert "characters are cut" in sent
    assert len(sent) < 3000


def test_words_and_expressions_are_the_users_and_the_code_is_no_template(kernel, scripted):
    kernel.run("limit = 7\nlen('{{nothing}}') / 0")
    sent, _ = asked(kernel, scripted, "%grok fix keep it below {{limit}}, that's all")
    assert "keep it below 7, that's all" in sent
    assert "len('{{nothing}}') / 0" in sent
    sent, _ = asked(kernel, scripted, "%%grok --fix\nkeep {{limit}}\nlines")
    assert "keep 7\nlines" in sent


def test_options_hold_as_ever(kernel, scripted):
    kernel.run("1 / 0")
    cell = kernel.start("%grok fix -m other -t 0.5 -c mending -o r shorter")
    exchange = scripted.next()
    exchange.answer("So?")
    assert cell.done().status == "ok"
    assert (exchange.body["model"], exchange.body["temperature"]) == ("other", 0.5)
    assert kernel.value("r.content") == "So?"
    cell = kernel.start("%grok -c mending And then?")
    exchange = scripted.next()
    exchange.answer("Then.")
    cell.done()
    assert [m["role"] for m in exchange.body["messages"]] == ["user", "assistant", "user"]
    assert "1 / 0" in exchange.body["messages"][0]["content"]


def test_an_assignment_binds_the_response(kernel, scripted):
    kernel.run("1 / 0")
    asked(kernel, scripted, "x = %grok fix please", "Yes.")
    assert kernel.value("x.content") == "Yes."


def test_the_same_failure_is_the_same_question_however_often_cells_ran(kernel, scripted):
    questions = []
    for _ in range(2):
        kernel.run("def f():\n    return {}['k']")
        kernel.run("f()")
        questions.append(asked(kernel, scripted, "%grok fix")[0])
    assert questions[0] == questions[1]


def test_if_asking_fails_the_next_fix_means_the_same_exception(kernel, scripted):
    kernel.run("1 / 0")
    cell = kernel.start("%grok fix")
    scripted.next().begin("application/json", "401 Unauthorized").close()
    assert cell.done().status == "error"
    assert kernel.run("%grok fix -f json").status == "error"
    assert kernel.run("%%grok --fix\n{{undefined_thing}}").status == "error"
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "ZeroDivisionError" in sent
    assert "```python\n1 / 0\n```" in sent


def test_a_cell_that_is_wrong_in_another_way_is_the_next_failure(kernel, scripted):
    kernel.run("1 / 0")
    asked(kernel, scripted, "%grok fix")
    kernel.run("{}['k']")
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "KeyError" in sent
    assert "ZeroDivisionError" not in sent


def test_without_an_exception_one_sentence_says_so(open_kernel, tmp_path):
    kernel = open_kernel(tmp_path)
    cell = kernel.run("%grok fix")
    assert cell.error["ename"] == "InputError"
    assert "No exception was raised in this session" in cell.error["evalue"]
    assert not cell.displays
    again = kernel.run("x = %grok fix")  # that sentence is no failure of its own
    assert again.error["evalue"] == cell.error["evalue"]


def test_an_exception_is_not_kept_when_the_user_lets_it_go(kernel):
    kernel.run("class Large:\n    pass\ndef f():\n    large = Large()\n    1 / 0\nf()")
    kernel.run(
        "import gc, sys\nsys.last_value = sys.last_traceback = sys.last_exc = None\n"
        "get_ipython().last_execution_result = get_ipython().InteractiveTB.tb = None\n"  # IPython's
    )
    kernel.run("gc.collect()")
    assert kernel.value("sum(type(each) is Large for each in gc.get_objects())") == 0
    assert "No exception" in kernel.run("%grok fix").error["evalue"]


def test_an_interrupt_is_nothing_to_fix(kernel, scripted):
    kernel.run("raise KeyboardInterrupt")
    cell = kernel.run("%grok fix")
    assert "an interrupt" in cell.error["evalue"]


def test_an_exception_before_the_extension_was_loaded_can_be_fixed(kernel, scripted):
    kernel.run("%unload_ext grok_jupyter")
    kernel.run("early = 1\nprint(erly)")
    kernel.run("%load_ext grok_jupyter")
    sent, _ = asked(kernel, scripted, "%grok fix")
    assert "```python\nearly = 1\nprint(erly)\n```" in sent


def test_a_question_that_begins_with_fix_is_asked_behind_two_dashes(kernel, scripted):
    sent, _ = asked(kernel, scripted, "%grok -- fix the roof")
    assert sent == "fix the roof"


def test_ipythons_way_with_exceptions_stays(kernel):
    cell = kernel.run("1 / 0")
    assert "ZeroDivisionError" in "".join(cell.error["traceback"])
    assert kernel.value("get_ipython().custom_exceptions") == ()


@pytest.mark.parametrize(
    ("source", "corrected"),
    [
        ("total = 4\nprint(totl)", "total = 4\nprint(total)"),
        ("row = {'price': 3}\nrow['prize']", "row = {'price': 3}\nrow['price']"),
        ("counts = []\nsum(counts) / len(counts)", None),
    ],
)
def test_the_embedded_endpoint_corrects_for_real(simulated, source, corrected):
    simulated.run(source)
    cell = simulated.run("%grok fix -o r")
    assert "```diff" in cell.outputs()[0]["data"]["text/markdown"]
    code = simulated.value("r.code[0].source.strip()")
    assert corrected is None or code == corrected
    assert simulated.run(code).status == "ok"
