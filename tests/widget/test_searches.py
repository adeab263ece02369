"""xAI's own tools in a chat: the switches, what is kept of them, what is shown."""

import json

import pytest

from grok_jupyter import ChatWidget, Client, InputError
from grok_jupyter.tools import code_execution, mcp, web_search, x_search

SEARCH = "Search the web for the newest Python release"


def weather(city: str) -> str:
    """Current weather in a city."""
    return f"19 degrees in {city}"


@pytest.fixture
def client(server):
    with Client("a-key-for-tests", base_url=server.url) as client:
        yield client


def offered(asked):
    return [tool["type"] for tool in asked().get("tools", [])]


def switch(page, *names):
    page.ask(kind="settings", server_tools=list(names), ref="r1")


def test_what_is_given_is_switched_on_and_goes_out(open_chat, asked):
    chat, _ = open_chat(tools=[web_search(allowed_domains=["python.org"]), weather, x_search])
    assert chat.server_tools == ["web_search", "x_search"]
    chat.send(SEARCH)
    assert sorted(offered(asked)) == ["function", "web_search", "x_search"]
    (web,) = [tool for tool in asked()["tools"] if tool["type"] == "web_search"]
    assert "python.org" in json.dumps(web)


def test_the_page_switches_a_tool_on_and_off(open_chat, asked):
    chat, page = open_chat()
    switch(page, "code_execution", "web_search")
    assert chat.server_tools == ["web_search", "code_execution"]
    chat.send(SEARCH)
    assert offered(asked) == ["web_search", "code_interpreter"]
    switch(page)
    assert chat.server_tools == []
    chat.regenerate()
    assert offered(asked) == []


def test_what_was_asked_with_tools_of_its_own_keeps_them(open_chat, asked):
    chat, _ = open_chat()
    chat.send(SEARCH, tools=[web_search()])
    chat.regenerate()
    assert offered(asked) == ["web_search"]
    chat.send("Thanks.")
    assert offered(asked) == []


@pytest.mark.parametrize("value", [["mcp"], "web_search", ["f"], [1], {"a": 1}, 3, [["x_search"]]])
def test_what_is_no_list_of_switches_is_refused(open_chat, value):
    chat, page = open_chat()
    with pytest.raises(InputError, match="web_search, x_search, code_execution"):
        chat.server_tools = value
    page.ask(kind="settings", server_tools=value, ref="r1")
    assert chat.server_tools == []


def test_the_page_is_shown_the_call_and_the_sources(open_chat, open_page):
    chat, _ = open_chat(tools=[web_search])
    response = chat.send(SEARCH)
    turn = open_page(chat).until_status("completed")
    assert response.server_tool_calls[0].status == "completed"
    assert "1 search" in turn.fields["line"]
    assert turn.html.count("<sup><a") == 3
    assert "Searching the web" in turn.regions[4].html
    assert "3 more pages read" in turn.regions[5].html


@pytest.mark.parametrize("form", ["json", "ipynb"])
def test_a_saved_chat_has_its_switches_again(open_chat, tmp_path, asked, form, client):
    tools = [web_search(allowed_domains=["python.org"]), code_execution(), weather]
    chat, _ = open_chat(tools=tools)
    before = chat.send(SEARCH)
    again = ChatWidget.load(chat.export(tmp_path / f"talk.{form}"), client=client)
    assert again.server_tools == ["web_search", "code_execution"]
    assert again.response.citations == before.citations
    assert again.response.sources == before.sources
    assert again.response.server_tool_calls[0].query == before.server_tool_calls[0].query
    again.send(SEARCH)
    assert offered(asked) == ["web_search", "code_interpreter"]
    assert "python.org" in json.dumps(asked()["tools"])
    again.close()


@pytest.mark.parametrize("form", ["json", "ipynb"])
@pytest.mark.parametrize("switches", [[], ["x_search"], ["web_search", "x_search"]])
def test_switches_are_loaded_as_they_were_left(open_chat, tmp_path, form, switches, client):
    chat, _ = open_chat(tools=[web_search(allowed_domains=["python.org"])])
    chat.send(SEARCH)
    chat.server_tools = switches
    again = ChatWidget.load(chat.export(tmp_path / f"talk.{form}"), client=client)
    assert again.server_tools == switches
    again.server_tools = ["web_search"]
    assert again.tools == [web_search(allowed_domains=["python.org"])]
    again.close()


def test_what_one_question_brought_along_is_not_on_after_loading(open_chat, tmp_path, client):
    chat, _ = open_chat()
    chat.send(SEARCH, tools=[web_search()])
    again = ChatWidget.load(chat.export(tmp_path / "talk.json"), client=client)
    assert again.server_tools == []
    again.close()


def test_a_switch_that_is_off_keeps_a_question_that_is_asked_again_from_searching(
    open_chat, asked, tmp_path, client
):
    chat, _ = open_chat(tools=[web_search(allowed_domains=["python.org"])])
    chat.send(SEARCH)
    path = chat.export(tmp_path / "talk.json")
    chat.tools = [web_search(allowed_domains=["pypi.org"])]
    chat.server_tools = []
    chat.regenerate()
    assert offered(asked) == []
    again = ChatWidget.load(path, client=client)
    again.server_tools = ["x_search"]
    again.regenerate()
    assert offered(asked) == ["x_search"]
    again.close()


def test_all_tools_of_one_kind_are_offered(open_chat, asked, tmp_path, client):
    tools = [web_search(allowed_domains=["python.org"]), web_search(allowed_domains=["pypi.org"])]
    chat, _ = open_chat(tools=tools)
    assert chat.tools == tools
    chat.send(SEARCH)
    assert offered(asked) == ["web_search"] * 2
    again = ChatWidget.load(chat.export(tmp_path / "talk.json"), client=client)
    assert again.tools == tools
    again.close()


def test_what_is_secret_of_a_tool_is_not_kept(open_chat, tmp_path):
    tool = mcp("https://mcp.invalid/private-path", authorization="a-token-of-mine-123456")
    chat, _ = open_chat(tools=[tool, web_search()])
    chat.send(SEARCH)
    for form in ("json", "ipynb", "md", "html"):
        text = chat.export(tmp_path / f"talk.{form}").read_text("utf-8")
        assert "token-of-mine" not in text
        assert "private-path" not in text
    again = ChatWidget.load(tmp_path / "talk.json")
    assert again.server_tools == ["web_search"]
    again.close()


@pytest.mark.parametrize(
    "tool",
    [{"kind": "mcp", "server_url": "https://x.invalid"}, {"kind": "os"}, {}, 1,
     {"kind": "web_search", "allowed_domains": 3}, {"kind": "x_search", "from_date": "x"},
     {"kind": "web_search", "nothing": 1}],
)  # fmt: skip
def test_a_damaged_record_of_a_tool_is_one_sentence(open_chat, tmp_path, tool):
    chat, _ = open_chat(tools=[web_search])
    chat.send(SEARCH)
    path = chat.export(tmp_path / "talk.json")
    record = json.loads(path.read_text("utf-8"))
    record["turns"][0]["server_tools"] = [tool]
    path.write_text(json.dumps(record), "utf-8")
    with pytest.raises(InputError):
        ChatWidget.load(path)


def test_exports_hold_small_links_and_sources(open_chat, tmp_path):
    chat, _ = open_chat(tools=[web_search])
    chat.send(SEARCH)
    markdown = chat.export(tmp_path / "talk.md").read_text("utf-8")
    assert markdown.count("<sup>[1](https://demo.invalid/") == 2
    assert "**Sources**" in markdown
    assert "Searching the web" in markdown
    html = chat.export(tmp_path / "talk.html").read_text("utf-8")
    assert html.count('<sup><a href="https://demo.invalid/') == 3
    assert 'title="demo.invalid"' in html
    assert "3 more pages read" in html
    assert "[[1]]" not in html
