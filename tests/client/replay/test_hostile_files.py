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
    with pytest.raises(RecordingError, match="it is no file"):
        said(open_client("only"))
    file.unlink()
    file.symlink_to("/dev/zero")
    with pytest.raises(RecordingError, match="it is no file"):
        said(open_client("only"))
    assert folder_at(folder).names() == []


def test_only_what_is_called_like_a_recording_is_listed(open_client, said, folder):
    said(open_client("auto"))
    (file,) = folder.iterdir()
    for name in ("data.2024.01.json", "tsconfig.app.prod.json", ".a.b.c.json", "x.json"):
        (folder / name).write_text("{}")
    assert folder_at(folder).names() == [file.name]
