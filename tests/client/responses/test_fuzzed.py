"""Every field of captured streams, as every other kind of JSON: an answer, or one of our errors."""

import copy
import json

import pytest
from client.responses.captures import CAPTURES, OPENING, completed, message, stream
from client.responses.echoes import RICH

from grok_jupyter import Client, GrokError
from grok_jupyter.chat import user
from grok_jupyter.client.replay.recording import _checksum
from grok_jupyter.protocol.dump import dump_response, load_response
from grok_jupyter.protocol.responses.items import input_items
from grok_jupyter.protocol.shown import shown
from grok_jupyter.rendering.finished import finished
from grok_jupyter.rendering.searches.html import SearchesRegion, sources_html
from grok_jupyter.rendering.searches.text import sources_text

GONE = object()
DEEP = json.loads("[" * 200 + "]" * 200)
KINDS = [None, True, -1, 1.5, float("nan"), 10**30, "", "\ud800x", [], {}, [[]], {"a": [1]}, ["x"],
         [{"url": ["x"]}], DEEP, GONE]  # fmt: skip


def places(value, at=()):
    if at:
        yield at
    if not isinstance(value, (dict, list)):
        return
    for name, one in value.items() if isinstance(value, dict) else enumerate(value):
        yield from places(one, (*at, name))


def changed(event, at, value):
    event = copy.deepcopy(event)
    place = event
    for name in at[:-1]:
        place = place[name]
    if value is GONE:
        del place[at[-1]]
    else:
        place[at[-1]] = value
    return event


def use(response):
    """All that becomes of a response: it never fails, whatever there is in it."""
    record = json.dumps(dump_response(response), allow_nan=False)
    again = load_response(json.loads(record))
    assert again.content == response.content
    for one in (response, shown(response)):
        finished(one)
        SearchesRegion().grow(one)
        "".join((*sources_html(one), sources_text(one), repr(one), str(one.usage))).encode()
    json.dumps(input_items(response.messages, "grok-4.5"), allow_nan=False).encode()


@pytest.mark.unmeasured
@pytest.mark.parametrize("number", range(len(RICH)))
def test_no_field_of_another_kind_raises_anything_else(read, number):
    kind, fields = RICH[number]
    for at in places(fields):
        for value in KINDS:
            events = [*RICH[:number], (kind, changed(fields, at, value)), *RICH[number + 1 :]]
            try:
                response, _ = read(stream(*events))
            except GrokError as error:
                response = error.response
            try:
                use(response)
            except Exception as error:
                raise AssertionError(f"{kind} {at} {value!r:.40}: {error!r}") from error


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", CAPTURES)
@pytest.mark.parametrize("value", KINDS, ids=lambda value: repr(value)[:12])
def test_no_whole_event_of_another_kind_does(read, name, value):
    blocks = CAPTURES[name].decode().strip().split("\n\n")
    text = "" if value is GONE else json.dumps(value)
    for number, block in enumerate(blocks):
        head = block.partition("\ndata: ")[0]
        body = [*blocks[:number], f"{head}\ndata: {text}", *blocks[number + 1 :]]
        try:
            read("\n\n".join([*body, ""]).encode())
        except GrokError:
            continue


@pytest.mark.unmeasured
def test_no_recording_with_such_a_field_does(answering, tmp_path):
    body = stream(*OPENING, *RICH[12:16], *message("Yes.", index=9), *completed())
    server = answering(body)

    def ask(mode):
        with Client("k" * 20, base_url=server.url, replay=mode, replay_folder=tmp_path,
                    replay_speed=0, api="responses") as client:  # fmt: skip
            return client.chat.create("grok-4.5").append(user("a")).sample()

    ask("record")
    (file,) = tmp_path.iterdir()
    record = json.loads(file.read_text("utf-8"))
    for at in [one for one in places(record) if one[0] != "sha256"]:
        for value in KINDS:
            other = changed(record, at, value)
            other.pop("sha256")
            try:
                other["sha256"] = _checksum(other)
                file.write_text(json.dumps(other), "utf-8")
            except (ValueError, UnicodeError):
                continue  # no file of such can be
            try:
                ask("only")
            except GrokError:
                continue
            except Exception as error:
                raise AssertionError(f"{at} {value!r:.40}: {error!r}") from error
