"""What else happens in the cells around."""


def test_a_cell_that_fails_before_its_question_asks_nothing(kernel, scripted):
    cell = kernel.run("1 / 0\n%grok Tell me")
    assert cell.error["ename"] == "ZeroDivisionError"
    assert not cell.displays


def test_after_an_error_of_the_user_the_next_question_is_answered(kernel, scripted):
    assert kernel.run("1 / 0").status == "error"
    cell = kernel.start("%%grok -o r\nTell me")
    scripted.next().answer("Hi")
    assert cell.done().status == "ok"
    assert kernel.value("r.content") == "Hi"


def test_an_awaiting_client_streams_in_a_cell(kernel, scripted):
    cell = kernel.start(
        "from grok_jupyter import AsyncClient\n"
        "from grok_jupyter.chat import user\n"
        "async with AsyncClient() as client:\n"
        "    chat = client.chat.create('grok-4.6').append(user('Tell me'))\n"
        "    async for response, chunk in chat.stream():\n"
        "        print(chunk.content, end='', flush=True)\n"
    )
    exchange = scripted.next().begin().delta("Hello ")
    cell.until_shown("Hello ")
    exchange.delta("there").finish()
    assert cell.done().status == "ok"
    assert cell.stdout == "Hello there"
    assert kernel.value("response.status") == "completed"


def test_a_question_may_be_asked_in_a_cell_that_awaits(kernel, scripted):
    cell = kernel.start("import asyncio\nawait asyncio.sleep(0)\n%grok -o r Tell me")
    scripted.next().answer("Hi")
    assert cell.done().status == "ok"
    assert kernel.value("r.content") == "Hi"


def test_a_question_may_be_asked_in_a_function(kernel, scripted):
    kernel.run("def ask(city):\n    global it\n    it = city\n    %grok -o r Where is {{it}}?")
    cell = kernel.start("ask('Oslo')")
    exchange = scripted.next()
    assert exchange.body["messages"][0]["content"] == "Where is Oslo?"
    exchange.answer("North")
    assert cell.done().status == "ok"
    assert kernel.value("r.content") == "North"


def test_a_displayed_response_reads_as_its_answer(kernel, scripted):
    cell = kernel.start("%%grok -o r\nTell me")
    scripted.next().answer("**Hi**, it is $5")
    cell.done()
    (output,) = kernel.run("r").outputs()
    assert output["data"]["text/plain"] == "**Hi**, it is $5"
    assert output["data"]["text/markdown"].startswith("**Hi**")


def test_the_demo_answers_without_key_and_without_server(kernel, scripted):
    kernel.run("import os\nkept = os.environ.pop('XAI_API_KEY')")
    said = kernel.run("%grok demo").stdout
    cell = kernel.run('%%grok -o r -p simulator {"rate":0,"first_token":0}\nhello')
    off = kernel.run("%grok demo off").stdout
    kernel.run("from grok_jupyter.client.config import process\nprocess.demo = None")
    kernel.run("os.environ['XAI_API_KEY'] = kept")
    assert "not Grok" in said
    assert "off" in off
    assert cell.status == "ok"
    assert kernel.value("r.model") == "grok-demo"
    assert "grok-demo" in cell.outputs()[0]["data"]["text/markdown"]


def test_what_was_used_is_added_up(kernel, scripted):
    for ticks in (10_000, 25_000):
        cell = kernel.start("%grok Tell me")
        scripted.next().answer(
            "Hi", usage={"prompt_tokens": 3, "completion_tokens": 4, "cost_in_usd_ticks": ticks}
        )
        cell.done()
    (output,) = kernel.run("%grok usage").outputs()
    row = output["data"]["text/plain"].splitlines()[-1].split()
    assert row == ["grok-test", "2", "6", "0", "8", "0.0000035", "USD"]
