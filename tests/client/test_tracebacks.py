"""No traceback shows the key, whatever a client is given, and however closely it is looked at."""

import os
import traceback

import httpx
import pytest
from IPython.core.ultratb import VerboseTB

from grok_jupyter import AsyncClient, Client, ConfigError, GrokError
from grok_jupyter.client.config import resolve
from grok_jupyter.client.secret import Secret

KEY = "xai-Zq7AbCdEfGhIjKlMnOpQrStUvWxYz0123456789end9"

WRONG = [b"text", 5, 2.5, True, [], ("a",), {"a": 1}, object(), httpx.URL("https://a.example/v1"),
         "\0", "~nobody_of_this_name/x", float("nan"), "no such thing"]  # fmt: skip
NAMES = ["base_url", "timeout", "silence_timeout", "http_client", "max_retries", "replay",
         "replay_speed", "replay_folder"]  # fmt: skip


@pytest.fixture
def shown():
    """Everything that a tool could print about an error, with the variables of our frames."""

    def shown(error):
        parts = [str(error), repr(error)]
        report = traceback.TracebackException.from_exception(error, capture_locals=True)
        while report:
            ours = [frame for frame in report.stack if frame.filename != __file__]
            parts += [*report.format_exception_only(), *(repr(frame.locals) for frame in ours)]
            report = report.__cause__ or report.__context__
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
            trace = trace.tb_next
        if trace is not None:  # as %xmode Verbose prints it, were it not one of our errors
            verbose = VerboseTB(theme_name="nocolor") if _has_themes() else VerboseTB("NoColor")
            parts += verbose.structured_traceback(type(error), error, trace)
        return "".join(map(str, parts))

    return shown


def _has_themes():
    import inspect

    return "theme_name" in inspect.signature(VerboseTB.__init__).parameters


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", WRONG, ids=lambda value: type(value).__name__)
def test_a_wrong_argument_is_one_sentence_and_shows_no_key(
    kind, name, value, shown, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    try:
        kind(KEY, **{"replay": "auto", name: value})
    except GrokError as error:
        assert KEY not in shown(error)
        assert str(error).endswith((".", "installed"))


GIVEN = {
    "bytes": lambda: KEY.encode(),
    "a list": lambda: [KEY],
    "a path": lambda: __import__("pathlib").PurePosixPath(KEY),
    "two words": lambda: f"{KEY} x",
    "a line too much": lambda: f"{KEY}\nx",
    "not ASCII": lambda: f"{KEY}é",
}


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("kind", [Client, AsyncClient, resolve])
def test_what_is_no_key_is_refused_and_not_shown(kind, given, shown):
    with pytest.raises(ConfigError, match="The key from api_key") as caught:
        kind(GIVEN[given]())
    assert KEY not in shown(caught.value)


def test_a_wrong_key_of_the_environment_is_not_shown(shown, monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", f"{KEY} x")
    with pytest.raises(ConfigError, match="The key from XAI_API_KEY") as caught:
        Client()
    assert KEY not in shown(caught.value)


def test_an_address_that_is_no_text_is_named_by_its_type():
    with pytest.raises(ConfigError, match="base_url is given as URL, not as a string"):
        Client(KEY, base_url=httpx.URL("https://a.example/v1"))


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_current_folder_that_is_gone_is_one_sentence(kind, shown, tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    try:
        kind(KEY)  # nothing is recorded: no folder is needed
        with pytest.raises(ConfigError, match="The current folder is gone") as caught:
            kind(KEY, replay="auto")
        assert KEY not in shown(caught.value)
        kind(KEY, replay="auto", replay_folder=str(tmp_path))
    finally:
        os.chdir(tmp_path)


def test_what_searches_for_a_key_does_not_show_it():
    secret = Secret(KEY)
    spellings = secret._spellings
    secret.redact("a text")
    assert KEY not in repr([spellings, spellings._literals, secret])
    with pytest.raises(TypeError):
        __import__("pickle").dumps(spellings)
