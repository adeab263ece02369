"""Functions that the answers of a chat call, and who allows each call."""

import threading

import pytest

from grok_jupyter import ChatWidget, InputError

PROMPT = "What is the weather in Berlin?"
PATIENCE = 20  # seconds; only guards against hanging


def weather(city: str) -> str:
    """Current weather in a city."""
    return f"<b>19</b> degrees in {city}, sunny"


@pytest.fixture
def watched(monkeypatch):
    """A notebook whose pages can be asked."""
    where = "grok_jupyter.frontends.widget.tools"
    monkeypatch.setattr(f"{where}.is_terminal", lambda _: False)


def waiting(page):
    """Wait until the page asks whether a call may run; return its turn and the question."""
    page.until(lambda page: page.turns and page.turns[-1].fields.get("asks"))
    turn = page.turns[-1]
    return turn, turn.fields["asks"]


def decide(page, allowed, call=0, **fields):
    turn = page.turns[-1].fields["id"]
    page.ask(kind="decide", turn=turn, call=call, allowed=allowed, ref="r1", **fields)


def test_a_chat_calls_its_functions_and_shows_each_call(open_chat):
    chat, page = open_chat(tools=[weather])
    response = chat.send(PROMPT)
    turn = page.until_status("completed")
    assert [run.status for run in response.tool_runs] == ["done"]
    assert "19" in response.content
    assert 'data-status="done"' in turn.calls
    assert "&lt;b&gt;19" in turn.calls
    assert "<b>" not in turn.calls
    assert turn.said["calls"] == ""


def test_a_question_brings_functions_of_its_own(open_chat, asked):
    chat, _ = open_chat()
    assert chat.send(PROMPT, tools=[weather]).tool_runs
    assert not chat.send(PROMPT).tool_runs
    # What was called is described, since its calls are in the messages; none is allowed.
    assert asked()["tool_choice"] == "none"


def test_what_is_asked_again_has_the_functions_that_it_was_asked_with(open_chat):
    chat, _ = open_chat()
    chat.send(PROMPT, tools=[weather])
    assert chat.regenerate().tool_runs[0].status == "done"
    response = chat.edit(0, "What is the weather in Rome?")
    assert "Rome" in response.tool_runs[0].arguments


def test_a_page_that_opens_later_shows_the_calls(open_chat, open_page):
    chat, _ = open_chat(tools=[weather])
    chat.send(PROMPT)
    turn = open_page(chat).until_status("completed")
    assert 'data-status="done"' in turn.calls


@pytest.mark.parametrize("tools", [weather, "weather", {"a": 1}, 7])
def test_what_is_no_list_of_functions_is_refused(open_chat, tools):
    with pytest.raises(InputError, match=r"write tools=\[|is not a list"):
        open_chat(tools=tools)


def test_a_function_that_cannot_be_one_is_refused_and_nothing_is_asked(open_chat):
    chat, _ = open_chat()
    with pytest.raises(InputError, match="has no name"):
        chat.send(PROMPT, tools=[lambda x: x])
    assert chat.messages == []
    with pytest.raises(InputError, match="Two tools are called weather"):
        open_chat(tools=[weather, weather])


def test_a_key_that_a_function_returns_is_shown_nowhere(open_chat, key, tmp_path, asked):
    def weather(city: str) -> str:
        """Current weather in a city."""
        return f"{city} {key}"

    chat, page = open_chat(tools=[weather])
    chat.send(PROMPT)
    turn = page.until_status("completed")
    assert "weather(city=" in turn.calls
    assert key not in turn.calls
    assert key not in str(page.state)
    assert key not in str(asked())
    for form in ("md", "json", "html", "ipynb"):
        assert key not in chat.export(tmp_path / f"talk.{form}").read_text()


# -- asking before a call ----------------------------------------------------------------------


@pytest.mark.parametrize("allowed", [True, False])
def test_a_call_waits_for_the_page_and_the_model_is_told(open_chat, watched, allowed, asked):
    chat, page = open_chat(tools=[weather], confirm=True)
    page.ask(kind="visibility", page="p1", shown=True)
    response = chat.send(PROMPT, wait=False)
    turn, (number, name) = waiting(page)
    assert (number, name) == (0, 'weather(city="Berlin")')
    assert 'data-status="waiting"' in turn.calls
    decide(page, allowed)
    assert page.until_reply("accepted")
    turn = page.until_status("completed")
    assert turn.fields["asks"] is None
    assert response.tool_runs[0].status == ("done" if allowed else "refused")
    (result,) = [m["content"] for m in asked()["messages"] if m["role"] == "tool"]
    assert ("sunny" in result) is allowed
    assert ("did not allow" in result) is not allowed


def test_the_question_is_there_after_a_reload(open_chat, open_page, watched):
    chat, page = open_chat(tools=[weather], confirm=True)
    page.ask(kind="visibility", page="p1", shown=True)
    chat.send(PROMPT, wait=False)
    waiting(page)
    again = open_page(chat)
    _, (number, _) = waiting(again)
    decide(again, True, number)
    again.until_status("completed")
    assert chat.response.tool_runs[0].status == "done"


def test_stop_ends_an_answer_that_waits_for_a_decision(open_chat, watched):
    ran = []

    def weather(city: str) -> None:
        """Current weather in a city."""
        ran.append(city)

    chat, page = open_chat(tools=[weather], confirm=True)
    page.ask(kind="visibility", page="p1", shown=True)
    chat.send(PROMPT, wait=False)
    waiting(page)
    page.ask(kind="stop")
    turn = page.until_status("interrupted")
    assert turn.fields["asks"] is None
    assert ran == []
    assert chat.response.tool_runs[0].status == "refused"
    assert "was not run" in turn.calls


def test_a_decision_about_what_does_not_wait_allows_nothing_later(open_chat, watched):
    chat, page = open_chat(tools=[weather], confirm=True)
    page.ask(kind="visibility", page="p1", shown=True)
    chat.send(PROMPT, wait=False)
    waiting(page)
    decide(page, True, call=1)
    assert "does not wait" in page.until_reply("refused")[0]["refused"]
    decide(page, "yes")
    assert "not true or false" in page.until_reply("refused")[0]["refused"]
    assert chat.response.tool_runs[0].status == "waiting"
    decide(page, False)
    page.until_status("completed")
    decide(page, True)
    assert "does not wait" in page.until_reply("refused")[0]["refused"]


def test_where_nobody_watches_no_call_runs_and_the_model_is_told(open_chat):
    chat, page = open_chat(tools=[weather], confirm=True)
    response = chat.send(PROMPT)
    (run,) = response.tool_runs
    assert run.status == "refused"
    assert "nobody is there to ask" in run.result
    assert "was not run" in page.until_status("completed").calls


def test_where_no_page_comes_no_call_runs(open_chat, watched, monkeypatch):
    monkeypatch.setattr("grok_jupyter.frontends.widget.tools._PATIENCE", 0.0)
    chat, _ = open_chat(tools=[weather], confirm=True)
    assert chat.send(PROMPT).tool_runs[0].status == "refused"


def test_where_the_page_goes_no_call_runs(open_chat, watched, monkeypatch):
    chat, page = open_chat(tools=[weather], confirm=True)
    page.ask(kind="visibility", page="p1", shown=True)
    chat.send(PROMPT, wait=False)
    waiting(page)
    monkeypatch.setattr("grok_jupyter.frontends.widget.tools._PATIENCE", 0.0)
    page.ask(kind="visibility", page="p1", shown=False)
    chat._asking._session._task.wait()  # nobody sees the page, so it is not drawn
    (run,) = chat.response.tool_runs
    assert run.status == "refused"
    assert "nobody is there to ask" in run.result


def test_a_page_that_is_reloaded_may_still_decide(open_chat, watched):
    chat, page = open_chat(tools=[weather], confirm=True)
    page.ask(kind="visibility", page="p1", shown=True)
    chat.send(PROMPT, wait=False)
    waiting(page)
    page.ask(kind="visibility", page="p1", shown=False)
    page.ask(kind="visibility", page="p2", shown=True)
    decide(page, True)
    page.until_status("completed")
    assert chat.response.tool_runs[0].status == "done"


def test_closing_a_chat_ends_what_waits(open_chat, watched):
    chat, page = open_chat(tools=[weather], confirm=True)
    page.ask(kind="visibility", page="p1", shown=True)
    response = chat.send(PROMPT, wait=False)
    waiting(page)
    task = chat._asking._session._task
    chat.close()
    task.wait()
    assert response.status == "interrupted"
    assert not [thread for thread in threading.enumerate() if "task" in thread.name]


def test_what_a_cell_asked_with_confirmation_is_asked_again_with_it(open_chat, watched):
    ran = []

    def weather(city: str) -> None:
        """Current weather in a city."""
        ran.append(city)

    chat, page = open_chat()
    page.ask(kind="visibility", page="p1", shown=True)
    chat.send("hello")
    turn = chat._conversation.turns[0]
    turn.settings = {"tools": [weather], "confirm": True, "max_calls": 1, "max_rounds": 2}
    page.ask(kind="edit", turn=turn.id, text=PROMPT)
    waiting(page)
    settings = chat._conversation.turns[0].settings
    assert (settings["max_calls"], settings["max_rounds"]) == (1, 2)
    decide(page, False)
    page.until_status("completed")
    assert ran == []


# -- keeping -----------------------------------------------------------------------------------


def test_a_loaded_chat_keeps_the_calls_and_says_when_it_misses_the_functions(open_chat, tmp_path):
    chat, _ = open_chat(tools=[weather])
    chat.send(PROMPT)
    path = chat.export(tmp_path / "talk.json")
    loaded = ChatWidget.load(path, client=chat._asking._session.client())
    try:
        (run,) = loaded.response.tool_runs
        assert (run.name, run.status) == ("weather", "done")
        assert "sunny" in run.result
    finally:
        loaded.close()


def test_it_says_so_only_where_they_matter(open_chat):
    chat, page = open_chat()
    chat.send(PROMPT, tools=[weather])
    chat.send("hello")
    assert not any("told" in reply for reply, _ in page.replies)
    turn = chat._conversation.turns[0]
    turn.settings = {}  # as in a chat that was loaded
    chat.edit(0, "hello")
    told, _ = page.until_reply("told")
    assert told["told"].startswith("The answer was given with weather; a loaded chat has no")


def test_functions_and_their_confirmation_can_be_set_later(open_chat):
    chat, _ = open_chat()
    chat.tools = [weather, "web_search"]
    chat.confirm = True
    assert chat.tools[0] is weather
    assert [tool.kind for tool in chat.tools[1:]] == chat.server_tools == ["web_search"]
    assert chat.confirm is True
    (run,) = chat.send(PROMPT).tool_runs
    assert run.status == "refused"  # nobody watches
    chat.confirm = False
    assert chat.send(PROMPT).tool_runs[0].status == "done"
    chat.tools = []
    assert (chat.tools, chat.server_tools) == ([], [])


@pytest.mark.parametrize("tools", [[5], ["good"], [{}], [None], 5, weather])
def test_what_is_no_tool_is_refused_when_it_is_given(open_chat, tools):
    with pytest.raises(InputError, match="tool"):
        ChatWidget(tools=tools)
    chat, _ = open_chat(tools=[weather])
    with pytest.raises(InputError, match="tool"):
        chat.tools = tools
    assert chat.tools == [weather]


def test_a_description_as_the_api_takes_it_is_a_tool(open_chat):
    described = {"type": "file_search", "vector_store_ids": ["a"]}
    chat, _ = open_chat(tools=[described])
    assert chat.tools == [described]


def test_a_confirmation_is_true_or_false(open_chat):
    with pytest.raises(InputError, match=r"confirm='yes'.*True or False"):
        ChatWidget(confirm="yes")
    chat, _ = open_chat(confirm=True)
    with pytest.raises(InputError, match="True or False"):
        chat.confirm = 1
    assert chat.confirm is True
