"""`--max-cost` where a cell asks several models: each answer has the limit, as one alone has."""

import json
from collections import Counter

import pytest
from client.many.server import CountingServer

from grok_jupyter import InputError

LOOK = 'def look(word: str) -> str:\n    "Look."\n    return "seen"'


class CallingServer(CountingServer):
    """Asks for another call of `look`, however often it was called: 0.001 USD each time."""

    def completion(self, question, made):
        told = super().completion(question, made)
        call = {"name": "look", "arguments": json.dumps({"word": "x"})}
        calls = [{"id": f"c{self.billed}", "type": "function", "function": call}]
        message = {"role": "assistant", "content": None, "tool_calls": calls}
        told["choices"][0] |= {"message": message, "finish_reason": "tool_calls"}
        return told


@pytest.fixture
def calling(shell):
    with CallingServer() as server:
        shell.run(f"%config GrokMagics.base_url = {server.url!r}\n{LOOK}\nthere = 'a text'")
        yield server


def asked(server):
    return Counter(body["model"] for body in server.bodies)


@pytest.mark.parametrize("sides", ["-m a", "-m a -m b", "-m a -m b -m c", "-m a --versus there"])
def test_no_answer_has_another_round_beyond_it(shell, calling, sides):
    shell.run(f"%%grok {sides} --no-stream --tool look --max-cost 0.0025\nHello")
    models = sides.split("-m ")[1:]
    assert asked(calling) == {model[0]: 4 for model in models}  # the fourth one without tools


def test_nothing_is_asked_where_nothing_may_be_spent(shell, calling):
    with pytest.raises(Exception, match="--max-cost"):
        shell.run("%%grok -m a -m b --no-stream --max-cost 0\nHello")
    assert not calling.bodies


def test_the_limit_of_all_answers_holds_for_all_of_them_together(shell, calling):
    shell.run("%config GrokMagics.max_cost = 0.0065")
    shell.run("%%grok -m a -m b -m c -m d --no-stream\nHello")  # each tells its price
    shell.run("%%grok -m a -m b -m c -m d --no-stream -o r\nHello")
    assert sum(asked(calling).values()) == 7  # the last one reaches it
    (refused,) = shell.names["r"].errors
    assert asked(calling)[refused] == 1


@pytest.mark.parametrize("sides", ["-m a -m b", "-m a --versus there"])
@pytest.mark.parametrize("tools", ["", "--tool web_search"])
def test_where_no_answer_has_rounds_the_limit_is_refused(shell, calling, sides, tools):
    with pytest.raises(InputError, match=r"one request.*GrokMagics.max_cost"):
        shell.run(f"%%grok {sides} {tools} --no-stream --max-cost 0.5\nHello")
    assert not calling.bodies


def test_a_dry_run_says_that_it_is_for_each(shell, calling, capsys):
    shell.run("%%grok -m a -m b --dry-run --tool look --max-cost 0.5\nHello")
    assert "cost of each answer: at most 0.50 USD" in capsys.readouterr().out
    assert not calling.bodies
