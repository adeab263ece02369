"""The files: readable, whole, and believed only if they are."""

import json
import subprocess
import sys

import pytest

from grok_jupyter import RecordingError, RecordingWarning
from grok_jupyter.client.replay.folder import folder_at
from grok_jupyter.client.replay.played import played
from grok_jupyter.client.replay.recording import Damaged, read_recording


@pytest.fixture
def recorded(open_client, said, folder):
    """Record one answer; return its file."""
    assert said(open_client("auto")) == "answer 1"
    (file,) = folder.iterdir()
    return file


def test_a_recording_reads_as_what_was_asked_and_answered(recorded, server):
    fields = json.loads(recorded.read_text("utf-8"))
    assert recorded.name.startswith("hello.")
    assert fields["endpoint"] == server.url
    assert fields["request"] == {
        "model": "grok-4.6",
        "messages": [{"role": "user", "content": "Hello"}],
    }
    assert fields["answer"] == ["answer 1"]
    assert fields["events"][0][1]["choices"][0]["delta"] == {"content": "answer "}
    assert fields["events"][-1][1] == "data: [DONE]"
    times = [at for at, _ in fields["events"]]
    assert times == sorted(times)


def test_each_event_has_a_line_of_its_own(recorded):
    lines = recorded.read_text("utf-8").splitlines()
    events = [line for line in lines if "data:" in line or '"choices"' in line]
    assert len(events) == len(json.loads(recorded.read_text("utf-8"))["events"])


def test_what_is_written_down_reads_back_as_it_was(recorded):
    recording = read_recording(recorded.read_text("utf-8"))
    assert recording.to_text() == recorded.read_text("utf-8")


def test_recordings_survive_other_line_ends_and_layouts(open_client, said, recorded):
    text = recorded.read_text("utf-8")
    recorded.write_bytes(text.replace("\n", "\r\n").encode())
    assert said(open_client("only")) == "answer 1"
    recorded.write_text(json.dumps(json.loads(text), indent=4, sort_keys=True))
    assert said(open_client("only")) == "answer 1"


def edited(fields):
    fields["events"][0][1]["choices"][0]["delta"]["content"] = "another "


def shortened(fields):
    del fields["events"][-2:]


def renamed(fields):
    fields["request"]["model"] = "grok-4"


@pytest.mark.parametrize("change", [edited, shortened, renamed])
def test_an_edited_recording_is_not_believed(open_client, said, recorded, change):
    fields = json.loads(recorded.read_text("utf-8"))
    change(fields)
    recorded.write_text(json.dumps(fields))
    with pytest.raises(RecordingError, match=f"{recorded.name}.*checksum differs.*Restore"):
        said(open_client("only"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"recording": 2}',
        '{"recording": 1}',
        "<<<<<<< HEAD\n{}\n=======\n",
        "[" * 100_000,
        "\udcff",
        '{"recording": 1, "sha256": 7}',
    ],
)
def test_a_damaged_recording_is_named_and_asked_again(open_client, said, recorded, text):
    recorded.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(RecordingError, match=recorded.name):
        said(open_client("only"))
    with pytest.warns(RecordingWarning, match=rf"{recorded.name}.*asked again"):
        assert said(open_client("auto")) == "answer 2"
    assert said(open_client("only")) == "answer 2"


def test_a_recording_in_the_place_of_another_is_not_believed(open_client, said, recorded, folder):
    said(open_client("auto"), "Another question")
    (other,) = set(folder.iterdir()) - {recorded}
    recorded.replace(other)
    with pytest.raises(RecordingError, match="another request than its name says"):
        said(open_client("only"), "Another question")


def test_a_forged_checksum_does_not_make_half_an_answer_whole(recorded):
    recording = read_recording(recorded.read_text("utf-8"))
    half = type(recording)(**{**vars(recording), "blocks": recording.blocks[:1]})
    with pytest.raises(Damaged, match="not complete"):
        played(read_recording(half.to_text()))


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields.update(type="text/html"),
        lambda fields: fields.update(occurrence=0),
        lambda fields: fields.update(occurrence=True),
        lambda fields: fields.update(recorded="yesterday"),
        lambda fields: fields.update(recorded=5),
        lambda fields: fields.update(events={}),
        lambda fields: fields.update(request=[]),
        lambda fields: fields.update(answer=5),
        lambda fields: fields["events"].append([0]),
        lambda fields: fields["events"].append(["0", "x"]),
        lambda fields: fields["events"].append([-1, "x"]),
        lambda fields: fields["events"].append([1e300, "x"]),
        lambda fields: fields["events"].append([0, 5]),
        lambda fields: fields.pop("request"),
    ],
)
def test_a_forged_recording_is_damaged_and_nothing_else(recorded, change):
    import hashlib

    fields = json.loads(recorded.read_text("utf-8"))
    del fields["sha256"]
    change(fields)
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    fields["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    with pytest.raises(Damaged):
        read_recording(json.dumps(fields))


def test_a_folder_that_cannot_be_written_loses_no_answer(open_client, said, folder):
    folder.write_text("a file is in the way")
    with pytest.warns(RecordingWarning, match="'Hello' to grok-4.6 was not recorded: .*exists"):
        assert said(open_client("auto")) == "answer 1"


def test_nothing_unfinished_is_left_behind(recorded, folder):
    assert [file.name for file in folder.iterdir()] == [recorded.name]


def test_two_processes_that_write_at_once_leave_whole_recordings(server, folder):
    program = (
        "from grok_jupyter import Client\n"
        "from grok_jupyter.chat import user\n"
        f"client = Client('a-key', base_url={server.url!r}, replay='record')\n"
        "for _ in range(10):\n"
        "    client = client.with_options(replay='record')\n"
        "    for number in range(5):\n"
        "        client.chat.create('grok-4.6').append(user(f'Question {number}')).sample()\n"
    )
    processes = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(2)]
    recordings = folder_at(folder)
    while any(process.poll() is None for process in processes):
        for name in recordings.names():
            recordings.read(name)  # never half of one
    assert [process.wait() for process in processes] == [0, 0]
    assert len(recordings.names()) == len(list(folder.iterdir())) == 50
    for name in recordings.names():
        recording, response = recordings.read(name)
        assert recording.answer == response.content


def test_any_question_makes_a_short_plain_name(open_client, said, folder):
    for question in ("Почему?", "../../etc/passwd", "con", "a" * 500, "\x00\n", "ＦＵＬＬ"):
        assert said(open_client("auto"), question) == said(open_client("only"), question)
    for file in folder.iterdir():
        assert file.name.isascii()
        assert len(file.name) < 80
        assert not file.name.startswith("con.")  # no name on Windows
    assert len(list(folder.iterdir())) == 6


@pytest.mark.parametrize("api", ["chat", "responses"])
def test_a_recording_names_its_format(open_client, said, folder, endpoint, api):
    server = endpoint()
    said(open_client("record", base_url=server.url, api=api), "Hello")
    (file,) = folder.iterdir()
    assert json.loads(file.read_text("utf-8"))["api"] == api
