"""Functions that a cell's answer calls, in a real kernel."""

import json

import pytest

LOOKUP = """
def lookup(city: str) -> str:
    \"""The weather.\"""
    print("looking", city)
    return f"{city}: **21** <b>C</b>"
"""


def call(number=0, name="lookup", arguments='{"city": "Paris"}'):
    function = {"name": name, "arguments": arguments}
    return {"index": number, "id": f"call-{number}", "type": "function", "function": function}


def asks_for(exchange, *calls, text=""):
    exchange.begin()
    if text:
        exchange.delta(text)
    exchange.delta(tool_calls=list(calls))
    exchange.finish("tool_calls")


def finished_markdown(cell):
    return next(o["data"]["text/markdown"] for o in cell.outputs() if "data" in o)


def results(exchange):
    return [m["content"] for m in exchange.body["messages"] if m["role"] == "tool"]


def test_a_cell_calls_a_function_and_shows_the_call_above_the_answer(kernel, scripted):
    kernel.run(LOOKUP)
    cell = kernel.start("%%grok --tool lookup -o r\nIs it warm?", cell_id="c1")
    first = scripted.next()
    (offered,) = first.body["tools"]
    assert offered["function"]["name"] == "lookup"
    asks_for(first, call(), text="Let me see.")
    second = scripted.next()
    assert results(second) == ["Paris: **21** <b>C</b>"]
    second.answer("It *is*.")
    assert cell.done().status == "ok"
    assert cell.stdout == "looking Paris\n"
    markdown = finished_markdown(cell)
    assert markdown.startswith(("<details>", "<div>"))
    assert "<b>" not in markdown
    assert markdown.index("lookup") < markdown.index("Let me see.") < markdown.index("It *is*.")
    assert kernel.value("r.content") == "Let me see.\n\nIt *is*."
    (output,) = [o for o in cell.outputs() if "data" in o]
    told = output["metadata"]["grok_jupyter"]
    assert told["tools"] == ["lookup"]
    assert told["tool_runs"] == [{"name": "lookup", "status": "done"}]
    json.dumps(told)


def until_asked(kernel):
    """Wait for the question of ``input()``."""
    return kernel.client.get_stdin_msg(timeout=30)["content"]["prompt"]


def test_an_interrupt_reaches_the_function_and_leaves_the_cell_in_good_order(kernel, scripted):
    kernel.run(
        "import time\ndef slow():\n    try:\n        print('within', flush=True)\n"
        "        time.sleep(60)\n    finally:\n        print('left')"
    )
    cell = kernel.start("%%grok --tool slow -o r\nGo.", cell_id="c1")
    asks_for(scripted.next(), call(name="slow", arguments="{}"), text="A moment.")
    cell.until_shown("within\\n")
    kernel.interrupt()
    assert cell.done().status == "error"
    assert cell.error["ename"] == "GrokInterrupt"
    assert cell.stdout == "within\nleft\n"
    assert kernel.value("(r.status, r.content)") == ("interrupted", "A moment.")
    markdown = finished_markdown(cell)
    assert markdown.index("slow()") < markdown.index("interrupted") < markdown.index("A mom")
    again = kernel.start("%%grok\nHi", cell_id="c2")
    scripted.next().answer("Hello.")
    assert again.done().status == "ok"


def test_an_interrupt_ends_a_function_that_is_awaited(kernel, scripted):
    kernel.run(
        "import asyncio\nasync def slow():\n    print('within', flush=True)\n"
        "    await asyncio.sleep(60)"
    )
    cell = kernel.start("%%grok --tool slow\nGo.", cell_id="c1")
    asks_for(scripted.next(), call(name="slow", arguments="{}"))
    cell.until_shown("within\\n")
    kernel.interrupt()
    assert cell.done().error["ename"] == "GrokInterrupt"


def test_an_error_goes_to_the_model_and_is_seen(kernel, scripted):
    kernel.run("def lookup(city: str):\n    raise KeyError(city)")
    cell = kernel.start("%%grok --tool lookup\nGo.", cell_id="c1")
    asks_for(scripted.next(), call())
    second = scripted.next()
    assert "KeyError" in results(second)[0]
    second.answer("Sorry.")
    assert cell.done().status == "ok"
    assert "failed: <code>KeyError" in finished_markdown(cell)


def test_what_a_function_displays_is_output_of_the_cell_below_the_answer(kernel, scripted):
    kernel.run("from IPython.display import display\ndef lookup(city: str):\n    display({'a': 1})")
    cell = kernel.start("%%grok --tool lookup\nGo.", cell_id="c1")
    asks_for(scripted.next(), call())
    scripted.next().answer("Done.")
    cell.done()
    first, second = [output["data"] for output in cell.outputs() if "data" in output]
    assert first["text/plain"] == "Done."
    assert second["text/plain"] == "{'a': 1}"


@pytest.mark.parametrize("answer", ["y", "n", ""])
def test_each_call_is_asked_about_below_the_cell(kernel, scripted, answer):
    kernel.run(LOOKUP)
    cell = kernel.start("%%grok --tool lookup --confirm -o r\nGo.", cell_id="c1")
    asks_for(scripted.next(), call())
    asked = until_asked(kernel)
    assert "lookup" in asked
    assert "Paris" in asked
    kernel.client.input(answer)
    second = scripted.next()
    is_allowed = answer == "y"
    assert ("21" in results(second)[0]) is is_allowed
    second.answer("So.")
    assert cell.done().status == "ok"
    assert cell.stdout == ("looking Paris\n" if is_allowed else "")
    assert ("was not run: <code>the user did not" in finished_markdown(cell)) is not is_allowed
    assert kernel.value("r.tool_runs[0].status") == ("done" if is_allowed else "refused")


def test_an_interrupt_ends_the_question_too(kernel, scripted):
    kernel.run(LOOKUP)
    cell = kernel.start("%%grok --tool lookup --confirm -o r\nGo.", cell_id="c1")
    asks_for(scripted.next(), call())
    until_asked(kernel)
    kernel.interrupt()
    assert cell.done().error["ename"] == "GrokInterrupt"
    assert kernel.value("r.status") == "interrupted"
    assert kernel.value("r.tool_runs[0].status") == "refused"  # it was never called
    assert "was not run: <code>nobody confirmed" in finished_markdown(cell)


def test_where_nobody_watches_no_call_runs_and_all_are_told(kernel, scripted):
    kernel.run(LOOKUP)
    cell = kernel.start("%%grok --tool lookup --confirm\nGo.", allow_stdin=False)
    asks_for(scripted.next(), call())
    second = scripted.next()
    assert "nobody is there to ask" in results(second)[0]
    second.answer("So.")
    assert cell.done().status == "ok"
    assert cell.stdout == ""
    assert "was not run: <code>nobody confirmed" in finished_markdown(cell)


def test_the_last_round_goes_without_tools(kernel, scripted):
    kernel.run(LOOKUP)
    cell = kernel.start("%%grok --tool lookup --max-rounds 2\nGo.", cell_id="c1")
    asks_for(scripted.next(), call())
    second = scripted.next()
    assert second.body["tool_choice"] == "none"
    second.answer("So.")
    assert cell.done().status == "ok"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("--tool nothing", "'nothing' in --tool nothing is not defined"),
        ("--tool 7", "--tool 7 gives a value of type int, not a function"),
        ("--tool dict", "--tool dict gives the class dict, not a function"),
        ("--tool [lookup]", "write --tool once for each function"),
        ("--tool ''", "--tool is empty"),
        ("--tool (", "--tool ( is not a Python expression"),
        ("--tool 'lambda x: x'", "has no name"),
        ("--tool lookup --tool lookup", "Two tools are called lookup"),
        ("--tool print", "print"),
        ("--confirm", "--confirm is about the calls of functions; name one with --tool"),
        ("--max-rounds 3", "--max-rounds is about the calls of functions"),
    ],
)
def test_what_cannot_be_a_tool_is_refused_in_a_sentence_and_nothing_is_sent(kernel, line, sentence):
    kernel.run(LOOKUP)
    cell = kernel.run(f"%%grok {line}\nGo.")
    assert cell.status == "error"
    assert cell.error["ename"] in {"InputError", "ConfigError"}
    assert sentence in cell.error["evalue"]
    assert "Traceback" not in "".join(cell.error["traceback"])


def test_tab_offers_the_functions_of_the_notebook_and_xais_own_tools(kernel):
    kernel.run(LOOKUP + "\nnumber = 7\n_hidden = lookup\nclass Thing: pass")
    code = "%%grok --tool "
    kernel.client.complete(code, len(code))
    found = kernel.client.get_shell_msg(timeout=30)["content"]["matches"]
    tools = ["web_search", "x_search", "code_execution", "collections_search", "mcp"]
    assert found == ["lookup", *tools]


def test_an_expression_in_braces_names_a_function(kernel, scripted):
    kernel.run(LOOKUP + "\nchosen = {'a': lookup}")
    cell = kernel.start("%%grok --tool {{chosen['a']}}\nGo.", cell_id="c1")
    first = scripted.next()
    assert first.body["tools"][0]["function"]["name"] == "lookup"
    first.answer("Hi.")
    assert cell.done().status == "ok"


CHAT = """
import threading
from grok_jupyter import ChatWidget
left = threading.Event()
def slow():
    print("within", flush=True)
    left.wait()
    return "late"
chat = ChatWidget(tools=[slow])
"""


def test_an_interrupt_ends_a_cell_that_waits_for_a_chat_within_a_function(kernel, scripted):
    assert kernel.run(CHAT).status == "ok"
    cell = kernel.start("chat.send('Go.')")
    asks_for(scripted.next(), call(name="slow", arguments="{}"))
    cell.until_shown("within\\n")
    kernel.interrupt()
    assert cell.done().error["ename"] == "GrokInterrupt"
    cell = kernel.run("left.set()\nchat._asking._session._task.wait().status")
    assert "interrupted" in str(cell.of("execute_result"))
    cell = kernel.start("chat.send('And now?', tools=[]).content")
    scripted.next().answer("Hello.")
    assert cell.done().status == "ok"
    kernel.run("chat.close()")


@pytest.mark.parametrize(
    "how", [{}, {"cell_id": "c1"}, {"cell_id": "c1", "metadata": {"deletedCells": []}}]
)
@pytest.mark.parametrize("wait", [True, False])
def test_a_function_that_clears_the_output_does_not_take_the_answer_away(
    kernel, scripted, wait, how
):
    kernel.run(
        "from IPython.display import clear_output\ndef lookup(city: str):\n"
        f"    print('one')\n    clear_output(wait={wait})\n    print('two')\n    return 7"
    )
    cell = kernel.start("%%grok --tool lookup\nGo.", **how)
    asks_for(scripted.next(), call())
    scripted.next().answer("Done.")
    cell.done()
    texts = [output.get("text") or output["data"]["text/plain"] for output in cell.outputs()]
    assert texts == ["two\n", "Done."]
    assert kernel.value("'clear_output' in vars(get_ipython().display_pub)") is False


def test_functions_stand_beside_described_tools(kernel, scripted):
    kernel.run(LOOKUP)
    described = '{"type": "function", "function": {"name": "other", "parameters": {}}}'
    cell = kernel.start(f"%%grok --tool lookup -p tools '[{described}]'\nGo.", cell_id="c1")
    first = scripted.next()
    assert [tool["function"]["name"] for tool in first.body["tools"]] == ["lookup", "other"]
    first.answer("Hi.")
    cell.done()
    (output,) = cell.outputs()
    assert output["metadata"]["grok_jupyter"]["tools"] == ["lookup", "other"]
