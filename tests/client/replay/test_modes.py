"""What each mode asks, records and replays."""

import subprocess
import sys
from pathlib import Path

import pytest

from grok_jupyter import Client, ConfigError, RecordingError
from grok_jupyter.chat import user


def test_auto_asks_once_and_replays_from_then_on(open_client, said, server, folder):
    assert said(open_client("auto")) == "answer 1"
    assert said(open_client("auto")) == "answer 1"
    assert len(list(folder.iterdir())) == len(server.exchanges) == 1


def test_record_asks_and_writes_anew(open_client, said):
    assert said(open_client("auto")) == "answer 1"
    assert said(open_client("record")) == "answer 2"
    assert said(open_client("only")) == "answer 2"


def test_off_neither_records_nor_replays(open_client, said, folder):
    said(open_client("auto"))
    assert said(open_client("off")) == "answer 2"
    assert said(open_client("off"), "Another") == "answer 3"
    assert len(list(folder.iterdir())) == 1


def test_only_never_asks_and_says_what_is_missing(open_client, server, folder):
    chat = open_client("only").chat.create("grok-4.6").append(user("Why is the sky blue?"))
    with pytest.raises(RecordingError) as caught:
        for _ in chat.stream():
            pass
    assert str(caught.value) == (
        "There is no recording of 'Why is the sky blue?' to grok-4.6 in 'grok_recordings'. "
        "Record it where there is a key: --replay auto for a cell, %config GrokMagics.replay = "
        "'auto' for a notebook, replay='auto' for a client."
    )
    assert caught.value.response.status == "failed"
    assert not server.exchanges
    assert not folder.exists()


def test_only_says_how_a_recording_of_the_same_question_differs(open_client, said):
    said(open_client("auto"), temperature=0.5)
    with pytest.raises(RecordingError, match="same question differs in 'temperature'"):
        said(open_client("only"), temperature=0.7)
    with pytest.raises(RecordingError, match="same question was recorded at 'http://127"):
        said(open_client("only", base_url="http://localhost:1/v1"), temperature=0.5)


def test_only_does_not_even_list_models(open_client, server):
    with pytest.raises(RecordingError, match="language-models"):
        open_client("only").models.list_language_models()
    assert not server.exchanges


def test_a_recorded_answer_needs_no_key(open_client, said):
    said(open_client("auto"))
    for mode in ("auto", "only"):
        assert said(open_client(mode, api_key=None)) == "answer 1"


def test_without_a_key_what_is_not_recorded_says_so(open_client, said):
    with pytest.raises(ConfigError, match=r"no recording of 'Hello'.*No key is set"):
        said(open_client("auto", api_key=None))
    with pytest.raises(ConfigError, match="XAI_API_KEY"):
        open_client("auto", api_key=None).models.list_language_models()


@pytest.mark.parametrize("mode", ["record", "off", None])
def test_who_has_to_ask_needs_a_key_at_once(open_client, mode):
    with pytest.raises(ConfigError, match="No key is set"):
        open_client(mode, api_key=None)


def test_a_client_goes_on_in_another_mode(open_client, said):
    client = open_client("auto")
    assert said(client) == "answer 1"
    assert said(client.with_options(replay="record")) == "answer 2"
    assert said(open_client("only")) == "answer 2"
    with pytest.raises(ConfigError, match="No key is set"):
        open_client("only", api_key=None).with_options(replay="record")
    with pytest.raises(ConfigError, match="'often' is not a mode"):
        client.with_options(replay="often")


def test_a_damaged_recording_without_a_key_says_both(open_client, said, folder):
    said(open_client("auto"))
    (file,) = folder.iterdir()
    file.write_text("{")
    with pytest.raises(ConfigError, match=r"is damaged.*no key is set to ask again"):
        said(open_client("auto", api_key=None))


def test_a_client_that_neither_records_nor_replays_needs_no_folder(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert Client("a-key").base_url


def test_the_environment_sets_what_nothing_else_does(open_client, said, server, monkeypatch):
    monkeypatch.setenv("GROK_JUPYTER_REPLAY", "auto")
    monkeypatch.setenv("GROK_JUPYTER_REPLAY_FOLDER", "elsewhere")
    assert said(open_client(None)) == said(open_client(None)) == "answer 1"
    assert said(open_client("off")) == "answer 2"
    assert [file.name for file in Path.cwd().iterdir()] == ["elsewhere"]
    assert len(server.exchanges) == 2


@pytest.mark.parametrize("mode", ["auto", "record", "off", "only"])
def test_only_in_the_environment_holds_whatever_is_asked_for(
    open_client, said, server, monkeypatch, mode
):
    monkeypatch.setenv("GROK_JUPYTER_REPLAY", "only")
    with pytest.raises(RecordingError, match="and GROK_JUPYTER_REPLAY=only is not set"):
        said(open_client(mode))
    assert not server.exchanges


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"replay": "sometimes"}, "replay='sometimes' is not a mode.*auto, record, only, off"),
        ({"replay": True}, "replay='True' is not a mode"),
        ({"replay_speed": -1}, "replay_speed=-1 is not a number"),
        ({"replay_speed": float("nan")}, "replay_speed=nan is not a number"),
        ({"replay_speed": "fast"}, "replay_speed='fast' is not a number"),
    ],
)
def test_what_cannot_be_used_is_refused(settings, message):
    with pytest.raises(ConfigError, match=message):
        Client("a-key", **settings)


@pytest.mark.parametrize("name", ["REPLAY", "REPLAY_SPEED"])
def test_a_variable_that_cannot_be_used_is_named(name, monkeypatch):
    monkeypatch.setenv(f"GROK_JUPYTER_{name}", "perhaps")
    with pytest.raises(ConfigError, match=f"GROK_JUPYTER_{name}='perhaps'"):
        Client("a-key")


def test_a_replay_imports_no_library_for_http(open_client, said, server):
    said(open_client("auto"))
    program = (
        "import sys\n"
        "from grok_jupyter import Client\n"
        "from grok_jupyter.chat import user\n"
        f"client = Client(base_url={server.url!r}, replay='only', replay_speed=0)\n"
        "print(client.chat.create('grok-4.6').append(user('Hello')).sample().content)\n"
        "print('httpx' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["answer 1", "False"]
