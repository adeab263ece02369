"""xAI's own tools in a cell's line: names without an import, arguments, refusals."""

import json
from pathlib import Path

import pytest
from IPython.utils.capture import capture_output

from grok_jupyter import GrokError, InputError
from grok_jupyter.protocol.server_kinds import KINDS
from grok_jupyter.protocol.server_tools import SERVER_TOOLS

FUNCTION = """
def weather(city: str) -> str:
    "The weather."
    return "warm"
"""


@pytest.fixture
def offers(shell, server):
    """Run a cell; return the tools that the server was offered."""

    def run(options):
        shell.run(f"%%grok {options}\nSearch the web for cats")
        last = [request for request in server.requests if request.method == "POST"][-1]
        return [(tool["type"], last.path) for tool in last.body.get("tools", [])]

    return run


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ("--tool web_search", "web_search"),
        ("--tool web_search()", "web_search"),
        ("--tool \"x_search(from_date='2026-11-01')\"", "x_search"),
        ("--tool code_execution", "code_interpreter"),
    ],
)
def test_the_names_need_no_import(offers, options, kind):
    assert offers(options) == [(kind, "/v1/responses")]


def test_several_go_together_with_functions(shell, offers):
    shell.run(FUNCTION)
    found = offers("--tool web_search --tool weather --tool x_search")
    assert [kind for kind, _ in found] == ["web_search", "function", "x_search"]


def test_arguments_reach_the_server(shell, offers, server):
    offers("--tool \"web_search(allowed_domains=['a.org'])\"")
    assert "a.org" in json.dumps(server.requests[-1].body["tools"])


def test_a_name_of_the_notebook_goes_first(shell, offers):
    shell.run(FUNCTION.replace("weather", "web_search", 1))
    assert offers("--tool web_search") == [("function", "/v1/chat/completions")]
    shell.run("web_search = 5")
    with pytest.raises(InputError, match="a value of type int, not a function"):
        offers("--tool web_search")


def test_no_name_stays_in_the_notebook(shell, offers):
    offers("--tool web_search")
    assert "web_search" not in shell.names


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--tool websearch", "'websearch'.*not defined"),
        ("--tool mcp", r"--tool mcp: .*server_url.*Nothing was sent"),
        ("--tool \"x_search(from_date='x')\"", "from_date='x' is no date.*Nothing was sent"),
        ("--tool web_search(1,2,3)", "--tool"),
        ("--tool web_search(no=1)", "no.*Nothing was sent"),
        ("--tool web_search --confirm", "--confirm is about the calls of functions"),
        ("--tool web_search --max-calls 3", "--max-calls is about the calls of functions"),
        ("--tool web_search -p n 2", "n"),
        ("--tool web_search -p stop x", "stop"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_sent(shell, server, options, said):
    with pytest.raises(GrokError, match=said):
        shell.run(f"%%grok {options}\nhello")
    assert not [request for request in server.requests if request.method == "POST"]


@pytest.mark.parametrize(
    ("name", "near"),
    [("web_serch", "web_search"), ("websearch", "web_search"), ("xsearch", "x_search"),
     ("code_exec()", "code_execution"), ("colections_search(['c'])", "collections_search")],
)  # fmt: skip
def test_a_name_that_is_nearly_one_of_xais_tools_names_it(shell, server, name, near):
    with pytest.raises(InputError) as caught:
        shell.run(f"%%grok --tool {name}\nhello")
    said = str(caught.value)
    assert "is not defined" in said
    assert f"{near}, a tool of xAI's" in said
    assert said.endswith("Nothing was sent.")
    assert not server.requests


def test_a_name_that_is_like_none_of_them_names_none(shell):
    with pytest.raises(InputError) as caught:
        shell.run("%%grok --tool weather\nhello")
    assert "xAI" not in str(caught.value)


SECRET = {"type": "mcp", "server_url": "https://u:hunter2@mcp.example.com/sse?k=QUERYSECRET",
          "server_label": "x", "authorization": "token-of-mine"}  # fmt: skip


@pytest.mark.parametrize("given", [{"tools": [SECRET]}, {"extra_body": {"tools": [SECRET]}}])
def test_no_dry_run_holds_what_lets_xai_into_another_server(shell, given):
    ((name, value),) = given.items()
    with capture_output() as captured:
        shell.run(f"%%grok --dry-run -p {name} {json.dumps(value)}\nhello")
    shown = repr([(one.data, one.metadata) for one in captured.outputs]) + captured.stdout
    assert "mcp" in shown
    assert not [word for word in ("hunter2", "QUERYSECRET", "token-of-mine") if word in shown]


def test_prices_are_said_alike_everywhere(shell, capsys):
    shell.run("%grok tools")
    listed = " ".join(capsys.readouterr().out.split())
    docs = (Path(__file__).parents[2] / "docs/client.md").read_text("utf-8")
    for name, make in SERVER_TOOLS.items():
        price = KINDS[name].price
        assert price in listed
        assert price in " ".join(make.__doc__.split("\n\n")[0].split())
        (row,) = [line for line in docs.splitlines() if line.startswith(f"| `{name}` |")]
        assert row.endswith(f"| {price} |")


def test_the_api_is_a_setting(shell, server):
    shell.run("%config GrokMagics.api = 'responses'")
    shell.run("%%grok\nhello")
    assert server.requests[-1].path == "/v1/responses"
    shell.run("%config GrokMagics.api = 'chat'")
    shell.run("%%grok\nhello")
    assert server.requests[-1].path == "/v1/chat/completions"
    with pytest.raises(InputError, match="api='chat'"):
        shell.run("%%grok --tool web_search\nhello")


def test_the_environment_sets_it(surroundings, new_shell, server):
    surroundings.setenv("GROK_JUPYTER_API", "responses")
    shell = new_shell()
    shell.run("%load_ext grok_jupyter")
    shell.run("%%grok\nhello")
    assert server.requests[-1].path == "/v1/responses"


def test_the_tools_are_listed_with_what_they_cost(shell, capsys):
    shell.run("%grok tools")
    said = capsys.readouterr().out
    for name in ("web_search", "x_search", "code_execution", "collections_search", "mcp"):
        assert name in said
    assert "USD 5 per 1,000 calls" in said


def test_calls_are_counted_and_their_fees_too(shell, offers):
    offers("--tool web_search -o r")
    shell.run("usage = %grok usage")
    total = shell.names["usage"].total
    assert total.server_side_calls >= 1
    response = shell.names["r"]
    assert response.cost_usd > 0.005  # a search alone


def test_a_limit_of_cost_counts_the_fees(shell, offers):
    offers("--tool web_search -o r")
    with pytest.raises(GrokError, match="limit"):
        shell.run("%config GrokMagics.max_cost = 0.0051")
        shell.run("%%grok\nhello")


def test_a_dry_run_shows_the_tools(shell, server, capsys):
    shell.run("%%grok --dry-run --tool web_search\nhello")
    said = capsys.readouterr().out
    assert "web_search" in said
    assert not server.requests
