"""xAI's own tools as a program gives them: made, compared, refused, described."""

import copy
import datetime as dt
import inspect
import json
import pickle

import pytest

from grok_jupyter import InputError
from grok_jupyter.chat import user
from grok_jupyter.tools import (
    ServerTool,
    code_execution,
    collections_search,
    mcp,
    web_search,
    x_search,
)


@pytest.fixture
def body(connect):
    def body(**settings):
        client = connect(None, base_url="http://127.0.0.1:9/v1")
        request = client.chat.create("grok-4.6", **settings).append(user("Hello")).preview()
        return json.loads(request.body)

    return body


@pytest.mark.parametrize("empty", [[], (), set(), frozenset()])
@pytest.mark.parametrize(
    ("make", "name"),
    [
        (web_search, "allowed_domains"),
        (web_search, "excluded_domains"),
        (x_search, "allowed_x_handles"),
        (x_search, "excluded_x_handles"),
        (lambda **given: collections_search(**given), "collection_ids"),
        (lambda **given: mcp("https://mcp.example.com", **given), "allowed_tool_names"),
    ],
)
def test_an_empty_list_is_refused_since_it_would_allow_everything(make, name, empty):
    with pytest.raises(InputError) as caught:
        make(**{name: empty})
    assert f"{name}=" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_tool_made_by_its_kind_is_the_same_and_as_strict():
    assert ServerTool("web_search") == web_search()
    assert ServerTool("web_search").to_wire() == {"type": "web_search"}
    given = {"allowed_domains": ("arxiv.org",)}
    assert ServerTool("web_search", given).to_wire() == web_search(**given).to_wire()
    assert ServerTool("mcp", {"server_url": "https://mcp.example.com"}) == mcp(
        "https://mcp.example.com"
    )
    for kind, arguments, said in [
        ("web_search", {"allowed_domains": []}, "allowed_domains="),
        ("web_search", {"domains": ["a.example"]}, "does not take domains="),
        ("web_serach", {}, "'web_serach' is no tool of xAI's"),
        ("mcp", {}, "is no address"),
        ("web_search", 7, "arguments="),
    ]:
        with pytest.raises(InputError, match=said):
            ServerTool(kind, arguments)


def test_tools_are_values():
    tool = mcp("https://mcp.example.com", extra_headers={"a": "1", "b": "2"})
    other = mcp("https://mcp.example.com", extra_headers={"b": "2", "a": "1"})
    assert hash(tool) == hash(other)
    assert len({web_search(), web_search(), tool, other, x_search()}) == 3
    assert pickle.loads(pickle.dumps(tool)) == copy.deepcopy(tool) == tool


def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


@pytest.mark.parametrize(
    "tools",
    [
        {web_search},
        {"web_search"},
        {web_search()},
        frozenset({web_search}),
        {"web_search": None}.keys(),
        (web_search,),
    ],
)
def test_a_set_of_tools_is_as_good_as_a_list(body, tools):
    assert body(tools=tools)["tools"] == [{"type": "web_search"}]


def test_a_set_of_tools_is_sent_in_one_order(body):
    tools = {add, web_search, x_search(), "code_execution"}
    kinds = [tool["type"] for tool in body(tools=tools)["tools"]]
    assert kinds == ["function", "code_interpreter", "web_search", "x_search"]


@pytest.mark.parametrize("tools", ["web_search", web_search, web_search(), {"a": 1}, 7])
def test_what_is_no_list_of_tools_is_refused(body, tools):
    with pytest.raises(InputError, match=r"is no list"):
        body(tools=tools)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: web_search("arxiv.org"), "by name"),
        (lambda: x_search("2026-11-01"), "by name"),
        (lambda: code_execution("print(1)"), "takes no arguments"),
        (lambda: collections_search(["c"], 5), "by name"),
        (lambda: mcp("https://a.example", "label"), "by name"),
        (lambda: mcp("https://a.example", server_url="https://b.example"), "twice"),
        (lambda: web_search(alowed_domains=["a.example"]), "does not take alowed_domains="),
    ],
)
def test_a_wrong_call_is_one_sentence_of_ours(make, said):
    with pytest.raises(InputError, match=said) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_signatures_are_exact():
    for make in (web_search, x_search, code_execution, collections_search, mcp):
        kinds = {one.kind for one in inspect.signature(make).parameters.values()}
        assert inspect.Parameter.VAR_KEYWORD not in kinds
        assert inspect.Parameter.VAR_POSITIONAL not in kinds


def test_a_day_is_one_of_utc():
    east = dt.timezone(dt.timedelta(hours=10))
    west = dt.timezone(dt.timedelta(hours=-10))
    made = x_search(
        from_date=dt.datetime(2026, 11, 2, 5, tzinfo=east),
        to_date=dt.datetime(2026, 11, 2, 20, tzinfo=west),
    )
    assert made.to_wire()["from_date"] == "2026-11-01"
    assert made.to_wire()["to_date"] == "2026-11-03"
    naive = dt.datetime(2026, 11, 2, 23)  # noqa: DTZ001 - one that says nothing of its zone
    assert x_search(from_date=naive).to_wire()["from_date"] == "2026-11-02"


def test_a_day_beyond_the_calendar_is_refused():
    pandas = pytest.importorskip("pandas")
    west = dt.timezone(dt.timedelta(hours=-10))
    for day in (pandas.NaT, dt.datetime(9999, 12, 31, 20, tzinfo=west)):
        with pytest.raises(InputError, match="is no date"):
            x_search(from_date=day)


@pytest.mark.parametrize(
    "choice",
    [
        web_search,
        web_search(),
        "web_search",
        {"type": "web_search"},
        {"type": "function", "name": "web_search"},
        {"type": "function", "function": {"name": "web_search"}},
    ],
)
@pytest.mark.parametrize("tools", [[web_search], [web_search, add]])
def test_a_tool_of_the_servers_cannot_be_demanded_however_it_is_written(body, tools, choice):
    with pytest.raises(InputError) as caught:
        body(tools=tools, tool_choice=choice)
    assert str(caught.value) == (
        "tool_choice=web_search cannot be demanded: the model itself decides when to use a tool "
        "of the server's; give 'auto', 'required' or a function of your own."
    )


def test_a_function_of_ones_own_may_have_the_name_of_such_a_tool(body):
    def web_search(query: str) -> str:
        """Search."""
        return query

    choice = {"type": "function", "function": {"name": "web_search"}}
    assert body(tools=[web_search], tool_choice=choice)["tool_choice"] == choice
    assert body(tools=[web_search], tool_choice=web_search)["tool_choice"] == choice
