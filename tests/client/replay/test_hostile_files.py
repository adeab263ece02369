"""Recordings that a stranger made, with the right checksum."""

import hashlib
import json
import os

import pytest

from grok_jupyter import RecordingError
from grok_jupyter.client.replay.folder import folder_at
from grok_jupyter.client.replay.recording import Damaged, read_recording


@pytest.fixture
def forged(open_client, said, folder):
    """Record an answer, change its fields, and make the checksum fit; return the text."""
    said(open_client("auto"))
    (file,) = folder.iterdir()

    def forged(**changes):
        fields = {**json.loads(file.read_text("utf-8")), **changes}
        del fields["sha256"]
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        fields["sha256"] = hashlib.sha256(text.encode()).hexdigest()
        file.write_text(json.dumps(fields))
        return file.read_text()

    return forged


@pytest.mark.parametrize(
    "changes",
    [
        {"recorded": "9999-12-31T23:59:59-23:00"},
        {"recorded": "0001-01-01T00:00:00+00:00"},
        {"recorded": "1900-01-01T00:00:00+00:00"},
        {"type": "application/json", "events": [[0, "{}"], [1, "{}"]]},
        {"type": "application/json", "events": []},
    ],
)
def test_a_forged_recording_is_damaged(forged, changes):
    with pytest.raises(Damaged):
        read_recording(forged(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"recording": "\x1bc\x9b31m"},
        {"events": [["\x1b[2J", "data: [DONE]"]]},
        {"recorded": "\x1b]0;title\x07"},
        {"events": [[0, "data: {\x1b[31m}"]]},
    ],
)
def test_what_is_said_of_a_forged_recording_does_nothing_to_a_terminal(
    open_client, said, forged, changes
):
    forged(**changes)
    with pytest.raises(RecordingError) as caught:
        said(open_client("only"))
    assert str(caught.value).isprintable()


def test_a_device_or_a_pipe_is_not_read(open_client, said, folder):
    said(open_client("auto"))
    (file,) = folder.iterdir()
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(RecordingError, match="it is not a file"):
        said(open_client("only"))
    file.unlink()
    file.symlink_to("/dev/zero")
    with pytest.raises(RecordingError, match="it is not a file"):
        said(open_client("only"))
    assert folder_at(folder).names() == []


def test_only_what_is_called_like_a_recording_is_listed(open_client, said, folder):
    said(open_client("auto"))
    (file,) = folder.iterdir()
    for name in ("data.2024.01.json", "tsconfig.app.prod.json", ".a.b.c.json", "x.json"):
        (folder / name).write_text("{}")
    assert folder_at(folder).names() == [file.name]


# -- more than there is room for -------------------------------------------------------------------

BOMBS = {
    "empty objects": '{"recording":1,"events":[' + "{}," * 5_000_000 + "{}]}",
    "empty lists": '{"recording":1,"events":[' + "[]," * 5_000_000 + "[]]}",
    "numbers": '{"recording":1,"events":[' + "1.5," * 5_000_000 + "1]}",
    "objects in a text": '{"recording":1,"events":["' + "{}," * 5_000_000 + '"]}',
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_recording_that_would_fill_the_memory_is_refused_before_it_is_read(bomb):
    import tracemalloc

    text = BOMBS[bomb]
    tracemalloc.start()
    try:
        with pytest.raises(Damaged, match="more than 4,194,304 values"):
            read_recording(text)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_file_of_more_bytes_than_a_recording_has_is_refused(open_client, said, folder):
    said(open_client("auto"))
    (file,) = folder.iterdir()
    with file.open("wb") as stream:
        stream.truncate(2**27 + 1)
    with pytest.raises(RecordingError, match="more than 134,217,728 bytes"):
        said(open_client("only"))


def test_an_answer_that_could_not_be_read_again_is_not_recorded(
    raw, event, finish, open_client, said
):
    from grok_jupyter import RecordingWarning

    def handle(exchange):
        while exchange.read():
            exchange.answer(event("{}," * 2_200_000) + finish)

    client = open_client("auto", base_url=raw(handle).url)
    with pytest.warns(RecordingWarning, match="holds more than 4,194,304 values"):
        assert said(client).startswith("{},{}")


def test_a_list_of_recordings_keeps_no_answers_in_memory(open_client, said, folder):
    from grok_jupyter.client.replay.inventory import inventory

    said(open_client("auto"))
    (entry,) = inventory(folder_at(folder))
    assert (entry.id, entry.model, entry.usage.completion_tokens) == ("id-1", "grok-4.6", 2)
    assert entry.recording.asked.question == "Hello"
    assert (entry.recording.blocks, entry.recording.answer) == ((), "")


@pytest.mark.parametrize("kind", ["pipe", "link to a device", "folder", "link to itself", "broken"])
def test_what_is_called_like_a_notebook_and_is_none_is_not_read(
    kind, open_client, said, folder, tmp_path
):
    from grok_jupyter.client.replay.inventory import inventory, unused

    said(open_client("auto"))
    (entry,) = inventory(folder_at(folder))
    folder_at(folder).used.clear()
    beside = tmp_path / "beside"
    beside.mkdir()
    place = beside / "a.ipynb"
    {
        "pipe": lambda: os.mkfifo(place),
        "link to a device": lambda: place.symlink_to("/dev/zero"),
        "folder": place.mkdir,
        "link to itself": lambda: place.symlink_to(place),
        "broken": lambda: place.write_bytes(b"\xff\xfe" * 100),
    }[kind]()
    assert unused(folder_at(folder), [entry], beside) == [entry]
    (beside / "b.ipynb").write_text(json.dumps({"outputs": [{"id": entry.id}]}))
    assert unused(folder_at(folder), [entry], beside) == []


def test_a_notebook_without_end_is_not_read(open_client, said, folder, tmp_path):
    from grok_jupyter.client.replay.inventory import inventory, unused

    said(open_client("auto"))
    (entry,) = inventory(folder_at(folder))
    folder_at(folder).used.clear()
    with (tmp_path / "a.ipynb").open("wb") as stream:
        stream.write(json.dumps({"id": entry.id}).encode())
        stream.truncate(2**28 + 1)
    assert unused(folder_at(folder), [entry]) == [entry]
