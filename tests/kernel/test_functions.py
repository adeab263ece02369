"""Functions as tools in a kernel: in the main thread of a cell, where an interrupt reaches them."""

import json

import pytest

SETUP = """
import asyncio, threading, time
from grok_jupyter import Client
from grok_jupyter.chat import user

async def wait(seconds: float) -> str:
    print("began", threading.current_thread() is threading.main_thread(), flush=True)
    try:
        await asyncio.sleep(seconds)
    finally:
        ended.append("ended")
    return "slept"

def block(seconds: float) -> str:
    print("began", threading.current_thread() is threading.main_thread(), flush=True)
    time.sleep(seconds)
    return "slept"

ended = []

def ask(*tools, **settings):
    global stream
    chat = Client().chat.create("grok-test", tools=list(tools), **settings)
    stream = chat.append(user("Wait")).stream()
    for response, chunk in stream:
        pass
    return response
"""


def call(exchange, name, arguments):
    function = {"name": name, "arguments": json.dumps(arguments)}
    exchange.begin().delta(tool_calls=[{"index": 0, "id": "c1", "function": function}])
    exchange.finish("tool_calls")


@pytest.fixture
def cell(kernel):
    assert kernel.run(SETUP).status == "ok"
    return kernel


@pytest.mark.parametrize(("name", "is_main"), [("wait", False), ("block", True)])
def test_an_interrupt_ends_a_function_that_does_not_return(cell, scripted, name, is_main):
    running = cell.start(f"ask({name})")
    call(scripted.next(), name, {"seconds": 600})
    running.until_shown(f"began {is_main}")
    cell.interrupt()
    assert running.done().error["ename"] == "KeyboardInterrupt"
    assert cell.value("(stream.response.status, stream.response.tool_runs[0].status)") == (
        "interrupted",
        "failed",
    )
    if name == "wait":
        assert cell.value("ended") == ["ended"]
    # The kernel goes on as before.
    assert cell.run("1 + 1").status == "ok"


@pytest.mark.parametrize("name", ["wait", "block"])
def test_functions_of_both_kinds_run_to_their_end_in_a_cell(cell, scripted, name):
    running = cell.start(f"print(ask({name}).content)")
    call(scripted.next(), name, {"seconds": 0})
    exchange = scripted.next()
    assert exchange.body["messages"][-1]["content"] == "slept"
    exchange.answer("Good.")
    assert running.done().status == "ok"
    assert "Good." in running.stdout
    assert "began" in running.stdout  # what it prints is an output of the cell


def test_in_an_async_cell_they_are_awaited(cell, scripted):
    running = cell.start(
        "from grok_jupyter import AsyncClient\n"
        "chat = AsyncClient().chat.create('grok-test', tools=[wait]).append(user('Wait'))\n"
        "print((await chat.sample()).content)"
    )
    first = scripted.next()
    function = {"name": "wait", "arguments": '{"seconds": 0}'}
    message = {"role": "assistant", "tool_calls": [{"id": "c1", "function": function}]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    first.begin("application/json").write(json.dumps({"choices": [choice]}).encode())
    first.close()
    second = scripted.next()
    message = {"role": "assistant", "content": second.body["messages"][-1]["content"] + "!"}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    second.begin("application/json").write(json.dumps({"choices": [choice]}).encode())
    second.close()
    assert running.done().status == "ok"
    assert "slept!" in running.stdout
    assert "began True" in running.stdout


def test_where_nobody_is_asked_a_confirmation_is_a_refusal(cell, scripted):
    running = cell.start(
        "r = ask(block, confirm=True)\nprint(r.tool_runs[0].status)", allow_stdin=False
    )
    call(scripted.next(), "block", {"seconds": 0})
    exchange = scripted.next()
    assert "nobody confirmed" in exchange.body["messages"][-1]["content"]
    exchange.answer("Then not.")
    assert running.done().status == "ok"
    assert "refused" in running.stdout
    assert "began" not in running.stdout


CLASSES = [
    "import dataclasses\n\n\n@dataclasses.dataclass\nclass Plain:\n    x: int = 1",
    "class Outer:\n    class Inner:\n        y = 2\n\n    def f(self):\n        return 3",
]


@pytest.mark.parametrize("code", CLASSES)
def test_a_class_of_the_notebook_goes_as_its_source(kernel, code):
    name = "Plain" if "Plain" in code else "Outer"
    kernel.run(code)
    kernel.run("from grok_jupyter.values import rendered")
    source = kernel.value(f"rendered({name})")
    assert source == code[code.index("@" if "@" in code else "class") :]
