"""``%grok replay``: status, verify, prune and clear."""

import json

import pytest
from IPython.core.completer import provisionalcompleter

from grok_jupyter import InputError, RecordingError
from grok_jupyter.client.replay.folder import folder_at

CELL = "%%grok -q\n"


@pytest.fixture
def recordings(tmp_path):
    return tmp_path / "notes" / "recordings"


@pytest.fixture
def shell(new_shell, recordings):
    """A shell that records in a folder of its own."""
    shell = new_shell(replay_folder=str(recordings), replay="auto")
    shell.run("%load_ext grok_jupyter")
    return shell


@pytest.fixture
def said(capsys):
    """Run a line; return what it prints."""

    def said(shell, line):
        capsys.readouterr()
        shell.run(line)
        return capsys.readouterr().out

    return said


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_status_tells_what_is_recorded_and_used(shell, said, recordings):
    shell.run(CELL + "One | two?")
    shell.run(CELL + "One | two?")
    text = said(shell, "%grok replay")
    assert "One  two?" in text
    assert "(2)" in text
    assert "2 recordings in 'notes/recordings'; the mode is 'auto'." in text
    assert said(shell, "%grok replay status") == text
    assert len(names(recordings)) == 2


def test_verify_names_what_is_damaged(shell, said, recordings):
    shell.run(CELL + "One")
    shell.run(CELL + "Two")
    assert "2 recordings in 'notes/recordings': whole" in said(shell, "%grok replay verify")
    (recordings / names(recordings)[0]).write_text("{")
    with pytest.raises(RecordingError, match=r"1 of 2 recordings .*\n  one\..*: it is not JSON"):
        shell.run("%grok replay verify")
    assert "1 recording damaged" in said(shell, "%grok replay status")


def test_prune_sets_aside_what_neither_a_cell_nor_a_saved_notebook_uses(shell, said, recordings):
    for question in ("Used", "Shown", "Idle"):
        shell.run(CELL + question)
    (shown,) = recordings.glob("shown.*")
    answer_id = json.loads(shown.read_text("utf-8"))["events"][0][1]["id"]
    output = {"metadata": {"grok_jupyter": {"response_id": answer_id}}}
    (recordings.parent / "saved.ipynb").write_text(json.dumps({"cells": [{"outputs": [output]}]}))
    (recordings / "data.2024.01.json").write_text("{}")
    folder_at(recordings).used.clear()  # as in a new kernel
    with pytest.raises(InputError, match="Run all cells first"):
        shell.run("%grok replay prune")
    shell.run("%config GrokMagics.replay = 'only'")
    shell.run(CELL + "Used")
    assert "1 recording used neither" in said(shell, "%grok replay status")
    assert "1 recording moved to 'notes/recordings/pruned'" in said(shell, "%grok replay prune")
    kept = [name.partition(".")[0] for name in names(recordings)]
    assert kept == ["data", "pruned", "shown", "used"]
    assert [name.partition(".")[0] for name in names(recordings / "pruned")] == ["idle"]
    assert said(shell, "%grok replay prune") == "Every recording is in use.\n"


@pytest.mark.parametrize("mode", ["auto", "record", "only", "off"])
def test_the_mode_can_be_set_in_a_word(shell, said, mode):
    assert "Cells and chats" in said(shell, f"%grok replay {mode}")
    assert shell.magics.replay == mode


def test_setting_a_mode_says_if_the_environment_forbids_it(shell, said, monkeypatch):
    monkeypatch.setenv("GROK_JUPYTER_REPLAY", "only")
    assert "whatever a notebook says" in said(shell, "%grok replay auto")


def test_clear_deletes_recordings_and_nothing_else(shell, said, recordings):
    shell.run(CELL + "One")
    for name in ("data.2024.01.json", ".draft.unfinished", "notes.txt"):
        (recordings / name).write_text("mine")
    assert "1 recording deleted" in said(shell, "%grok replay clear")
    assert names(recordings) == [".draft.unfinished", "data.2024.01.json", "notes.txt"]
    assert "0 recordings" in said(shell, "%grok replay")


def test_questions_of_strangers_do_nothing_to_the_table(shell, said):
    shell.run(CELL + "<script>a|b\x1bc\u202e [x](y) `z`")
    text = said(shell, "%grok replay status")
    assert not {"\x1b", "\u202e", "<", "["} & set(text)


def completions(shell, line):
    with provisionalcompleter():
        return list(shell.ipython.Completer.completions(line, len(line)))


def test_only_asks_for_no_models_either(shell, server):
    shell.run("%config GrokMagics.replay = 'only'")
    with pytest.raises(RecordingError):
        shell.run("%grok models")
    assert "grok-4.6" not in [each.text for each in completions(shell, "%%grok -m grok")]
    assert not server.requests
