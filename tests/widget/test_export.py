"""Exporting over an earlier export, and to places where nothing can be."""

import contextlib
import os
import resource
import signal
import stat
from pathlib import Path

import pytest

from grok_jupyter import ChatWidget, InputError


@pytest.fixture
def chat(open_chat):
    chat, _ = open_chat()
    chat.send("What is 6 times 7?")
    return chat


@contextlib.contextmanager
def full_disk(size):
    """No file may grow beyond so many bytes, as if the disk were full; a report may be a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("form", ["md", "ipynb", "json", "html"])
def test_on_a_full_disk_the_earlier_export_stays(form, chat, tmp_path):
    file = chat.export(tmp_path / f"talk.{form}")
    before = file.read_bytes()
    with pytest.raises(InputError, match=r"cannot be written \(File too large\)"), full_disk(20):
        chat.export(file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_an_export_replaces_the_earlier_one_and_keeps_its_rights(chat, tmp_path):
    file = tmp_path / "talk.md"
    file.write_text("earlier")
    file.chmod(0o640)
    chat.export(file)
    assert "What is 6 times 7?" in file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_one(chat, tmp_path):
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "talk.md", tmp_path / "talk.md"
    target.write_text("earlier")
    link.symlink_to(target)
    chat.export(link)
    assert link.is_symlink()
    assert "What is 6 times 7?" in target.read_text("utf-8")


PLACES = {
    "a user who is not there": lambda folder: "~no_such_user_of_this_name/x.md",
    "a NUL": lambda folder: "a\0b.md",
    "a NUL at the end": lambda folder: folder / "a.md\0",
    "no path": lambda folder: 5,
    "bytes": lambda folder: b"x.md",
    "a folder": lambda folder: folder / "folder.md",
    "a pipe": lambda folder: folder / "pipe.md",
    "a folder that is not there": lambda folder: folder / "none" / "x.md",
    "a file for a folder": lambda folder: folder / "file.md" / "x.md",
    "a name that is too long": lambda folder: folder / ("x" * 300 + ".md"),
    "half a character": lambda folder: str(folder / "\ud800.md"),
    "a link to itself": lambda folder: folder / "loop.md",
    "no form": lambda folder: folder / "x",
    "another form": lambda folder: folder / "x.pdf",
    "nothing": lambda folder: "",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_where_nothing_can_be_is_one_sentence(place, chat, tmp_path):
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "file.md").write_text("")
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    os.mkfifo(tmp_path / "pipe.md")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError) as caught:
        chat.export(PLACES[place](tmp_path))
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.iterdir()) == before


def test_the_folder_of_the_user_is_found_again(chat, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert chat.export("~/talk.json") == tmp_path / "talk.json"
    loaded = ChatWidget.load("~/talk.json")
    assert loaded.messages == chat.messages
    loaded.close()


@pytest.mark.parametrize("path", ["~no_such_user_of_this_name/x.json", "a\0b.json", 5, b"x.json"])
def test_a_talk_is_not_loaded_from_what_is_no_path(path):
    with pytest.raises(InputError, match="not a path"):
        ChatWidget.load(path)


def test_an_interrupt_leaves_nothing_behind(chat, tmp_path, monkeypatch):
    file = chat.export(tmp_path / "talk.md")
    before = file.read_bytes()

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        chat.export(file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
