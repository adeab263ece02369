"""Notes and recordings: another kernel fetches, and what was fetched is replayed."""

import json

import pytest

from grok_jupyter import RecordingError, RecordingWarning
from grok_jupyter.chat import image

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWj"
    "R9awAAAABJRU5ErkJggg=="
)


def test_a_note_tells_what_the_batch_is_about_and_neither_question_nor_key(
    batching, submit, words, notes, key
):
    submit(batching(), words(2))
    (text,) = notes()
    head, *lines = map(json.loads, text.splitlines())
    assert (head["model"], head["requests"], head["rows"]["rows"]) == ("grok-4.3", 2, 2)
    assert [one["rows"] for one in lines] == [[0], [1]]
    assert "Say" not in text
    assert key not in text


def test_with_recording_on_the_requests_are_noted_images_by_their_pixels(
    batching, connect, submit, words, notes
):
    server = batching()
    client = connect(server, replay="auto")
    submit(server, words(1), lambda row: [row.word, image(PIXEL)], client=client)
    (text,) = notes()
    assert '"w0"' in text
    assert "iVBORw0KGgo" not in text
    assert "pixels" in text


def test_a_question_that_holds_the_key_is_not_noted(batching, connect, submit, notes, key):
    server = batching()
    client = connect(server, replay="auto")
    with pytest.warns(RecordingWarning, match="holds the key"):
        submit(server, [{"word": key}], client=client).fetch()
    assert key not in "".join(notes())


def test_what_was_fetched_is_replayed_and_not_asked_again(batching, connect, submit, words):
    server = batching()
    batch = submit(server, words(3), client=connect(server, replay="auto"))
    batch.fetch()
    before = len(server.asked)
    alone = connect(server, replay="only")
    rows = alone.chat.map("Say {{word}}", words(3), model="grok-4.3")
    assert [one.content for one in rows] == ["re: Say w0", "re: Say w1", "re: Say w2"]
    assert rows.spent_usd == 0
    again = submit(server, words(3), client=alone)
    assert (again.id, again.status) == ("", "completed")
    assert again.wait().fetch().done == 3
    assert alone.batches.fetch(batch.id).done == 3
    assert len(server.asked) == before


def test_only_what_is_not_recorded_goes_out(batching, connect, submit, words):
    server = batching()
    client = connect(server, replay="auto")
    submit(server, words(2), client=client).fetch()
    server.bodies.clear()
    rows = submit(server, words(4), client=client).fetch()
    assert list(server.bodies) == ["row-2", "row-3"]
    assert rows.done == 4
    assert rows.spent_usd == rows.cost_usd / 2


def test_another_client_records_what_it_fetches(batching, connect, submit, words):
    server = batching()
    batch = submit(server, words(2), client=connect(server, replay="auto"))
    connect(server, api_key="xai-other-key-0123456789", replay="auto").batches.fetch(batch.id)
    rows = connect(server, replay="only").chat.map("Say {{word}}", words(2), model="grok-4.3")
    assert rows.done == 2


def test_where_nothing_may_be_asked_nothing_is(batching, connect, submit, words):
    server = batching()
    batch = submit(server, words(2))  # not recorded
    before = len(server.asked)
    alone = connect(server, replay="only").batches
    rows = alone.fetch(batch.id)
    assert rows.failed == 2
    assert isinstance(rows.errors[0], RecordingError)
    for deed in (alone.list, lambda: alone.status(batch.id), lambda: alone.cancel(batch.id)):
        with pytest.raises(RecordingError, match="'only'"):
            deed()
    assert submit(server, words(1), client=connect(server, replay="only")).fetch().failed == 1
    assert len(server.asked) == before


def test_without_its_note_a_batch_is_a_list_by_the_numbers_of_the_rows(
    batching, connect, submit, tmp_path
):
    server = batching()
    batch = submit(server, [{"word": word} for word in "aab"])
    for path in tmp_path.rglob("*.jsonl"):
        path.unlink()
    rows = connect(server).batches.fetch(batch.id)
    assert rows.frame["answer"] == ["re: Say a", None, "re: Say b"]


def test_a_batch_of_another_program_is_a_list_in_its_order(batching, connect):
    server = batching()
    for one in ("x", "y"):
        server.bodies[one] = {"messages": [{"content": one}]}
    batch = connect(server).batches.get("batch_1")
    assert (batch.model, batch.status) == ("", "completed")
    assert [one.content for one in batch.fetch()] == ["re: x", "re: y"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: "[]\n",
        lambda text: text.replace('"note":1', '"note":2'),
        lambda text: text[:-20],
        lambda text: text.replace('"rows":[0]', '"rows":[9]'),
        lambda text: text.replace('"frame":"list"', '"frame":"nobody"'),
        lambda text: text.replace('"key":', '"other":'),
        lambda text: text.replace('"rows":[0]', '"rows":[]'),
        lambda text: text.replace('"rows":2}', '"rows":1000000000000}'),
        lambda text: text.replace('"columns":null', '"columns":["a"]'),
        lambda text: text.replace('"frame":"list"', '"frame":"modin"'),
        lambda text: "\x00" + text,
        lambda text: text.replace('"schema":null', '"schema":{"$dynamicRef":"file:///dev/zero"}'),
    ],
)
def test_a_damaged_note_is_named(batching, connect, submit, words, tmp_path, spoil):
    server = batching()
    batch = submit(server, words(2))
    (path,) = tmp_path.rglob("batches/*.jsonl")
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    with pytest.raises(RecordingError, match=r"note of the batch.*batch_1.*damaged"):
        connect(server).batches.fetch(batch.id).frame  # noqa: B018 - made when it is wanted


@pytest.mark.parametrize("left", [1, 5, 20, 60])
def test_a_note_is_whole_though_a_later_line_was_torn(
    batching, connect, submit, words, tmp_path, left
):
    server = batching()
    batch = submit(server, words(2))
    (path,) = tmp_path.rglob("batches/*.jsonl")
    before = path.read_text("utf-8")
    batch.fetch()
    whole = path.read_text("utf-8")
    path.write_text(whole[: len(before) + left], "utf-8")
    for _ in range(2):
        rows = connect(server).batches.fetch(batch.id)
        assert rows.frame["answer"] == ["re: Say w0", "re: Say w1"]
    assert path.read_text("utf-8").endswith(whole[len(before) :].partition('"ids"')[2])


def test_a_note_that_cannot_be_written_to_later_is_told(batching, submit, words, tmp_path):
    batch = submit(batching(), words(1))
    (path,) = tmp_path.rglob("batches/*.jsonl")
    path.unlink()
    assert batch.fetch().done == 1  # a note that is gone counts nothing


def test_what_died_while_it_was_written_is_no_note(batching, connect, submit, words, tmp_path):
    server = batching(trouble=lambda *_: (500, {"error": "no"}))
    with pytest.raises(Exception, match="500"):
        submit(server, words(1), client=connect(server, max_retries=0))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
