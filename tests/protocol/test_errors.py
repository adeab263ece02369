"""The tree of errors: classes, pickles, and how each shows."""

import pickle

import pytest

import grok_jupyter
from grok_jupyter import GrokError, GrokInterrupt, Response
from grok_jupyter.protocol import errors

TREE = {
    "GrokError": "Exception",
    "ConfigError": "GrokError",
    "CostLimitError": "GrokError",
    "InputError": "GrokError",
    "AnswerError": "GrokError",
    "APIConnectionError": "GrokError",
    "APITimeoutError": "APIConnectionError",
    "StreamError": "GrokError",
    "APIStatusError": "GrokError",
    "BadRequestError": "APIStatusError",
    "AuthenticationError": "APIStatusError",
    "PermissionDeniedError": "APIStatusError",
    "NotFoundError": "APIStatusError",
    "RateLimitError": "APIStatusError",
    "ServerError": "APIStatusError",
    "RecordingError": "GrokError",
    "GrokInterrupt": "KeyboardInterrupt",
}


def test_the_tree_is_the_one_that_is_promised():
    found = {name: getattr(errors, name).__mro__[1].__name__ for name in errors.__all__}
    warnings = dict.fromkeys(["RecordingWarning", "SchemaWarning"], "UserWarning")
    assert found == TREE | warnings  # these carry no answer


@pytest.mark.parametrize("name", TREE)
def test_every_error_carries_what_had_arrived(name):
    kind, response = getattr(grok_jupyter, name), Response()
    assert kind("It failed.").response is None
    assert kind("It failed.", response=response).response is response
    assert str(kind("It failed.")) == "It failed."


@pytest.mark.parametrize("name", TREE)
def test_every_error_pickles(name):
    error = getattr(grok_jupyter, name)("It failed.", response=Response())
    error.extra = 7
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (str(again), again.extra, again.response.status) == ("It failed.", 7, "pending")


@pytest.mark.parametrize("name", TREE)
def test_every_error_shows_as_one_block(name):
    error = getattr(grok_jupyter, name)("It failed. Ask again.")
    (block,) = error._render_traceback_()
    assert block == f"\x1b[31m{name}\x1b[39m: It failed. Ask again."


@pytest.mark.parametrize("name", TREE)
def test_ipython_shows_that_block_and_nothing_else(name, capsys):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.user_ns["kind"] = getattr(grok_jupyter, name)
    result = shell.run_cell("secret = 'not to be seen'\nraise kind('It failed. Ask again.')")
    shown = capsys.readouterr()
    printed = shown.out + shown.err
    assert f"{name}\x1b[39m: It failed. Ask again." in printed
    assert "secret" not in printed
    assert "Traceback" not in printed
    assert type(result.error_in_exec) is shell.user_ns["kind"]
    shell.history_manager.end_session()


def test_refusals_keep_their_facts_in_a_pickle():
    error = grok_jupyter.RateLimitError(
        "Slow.", status_code=429, request_id="r", body="{}", retry_after=2.5
    )
    again = pickle.loads(pickle.dumps(error))
    facts = (again.status_code, again.request_id, again.body, again.retry_after)
    assert facts == (429, "r", "{}", 2.5)


@pytest.mark.parametrize("name", ["InputError", "AnswerError"])
def test_bad_values_are_value_errors(name):
    assert issubclass(getattr(grok_jupyter, name), ValueError)


def test_an_interrupt_is_no_grok_error_and_stops_run_all():
    assert not issubclass(GrokInterrupt, GrokError)
    assert issubclass(GrokInterrupt, KeyboardInterrupt)
