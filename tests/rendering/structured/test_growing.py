"""JSON laid out while it arrives: what is there, no more, and only added to."""

import json
import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grok_jupyter.rendering.structured import GrowingJson, JsonStream, laid_out, reading

pytestmark = pytest.mark.unmeasured

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
CONTAINERS = st.lists(JSON, max_size=4) | st.dictionaries(TEXTS, JSON, max_size=4)
STEPS = st.lists(st.integers(1, 7), min_size=1, max_size=8)
FRAMES = st.sampled_from(["{}", "```json\n{}\n```", "Here it is:\n\n```json\n{}\n```\n\nMore?"])
ASCII = st.booleans()


@pytest.fixture(autouse=True, params=[0, 4096])
def short(request, monkeypatch):
    """Entries that are complete are forgotten, however short the text is, and not."""
    monkeypatch.setattr(reading, "_SHORT", request.param)


def cut(text, steps):
    """The text in pieces, of the lengths in ``steps`` over and over."""
    begin = number = 0
    while begin < len(text):
        end = begin + steps[number % len(steps)]
        yield text[begin:end]
        begin, number = end, number + 1


def shown(patches, parts):
    """Apply patches as a page does, which counts in UTF-16; the text that it shows."""
    for block, part, keep, html in patches:
        assert block == 0
        if part == -1:
            parts.clear()
            continue
        parts += [""] * (part + 1 - len(parts))
        parts[part] = parts[part].encode("utf-16-le")[: 2 * keep].decode("utf-16-le") + html
    return unescape(re.sub(r"</?span[^>]*>", "", "".join(parts)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CONTAINERS, STEPS, FRAMES, ASCII)
def test_it_ends_as_python_lays_it_out(value, steps, frame, is_ascii):
    text = frame.replace("{}", json.dumps(value, ensure_ascii=is_ascii), 1)
    whole = json.dumps(value, ensure_ascii=False, indent=2)
    stream, parts = JsonStream(), []
    for delta in cut(text, steps):
        shown(stream.feed(delta), parts)
    assert shown(stream.finish(), parts) == laid_out(text) == whole
    assert shown(stream.snapshot(), []) == whole


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CONTAINERS, STEPS)
def test_while_it_grows_all_that_is_shown_stays(value, steps):
    whole = json.dumps(value, ensure_ascii=False, indent=2)
    growing, before = GrowingJson(), ""
    for delta in cut(json.dumps(value), steps):
        assert growing.feed(delta)
        now = growing.text
        assert now.startswith(before)
        assert whole.startswith(now)  # so nothing is shown that is not there
        before = now
    assert growing.finish()
    assert growing.text == whole


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CONTAINERS, st.data())
def test_what_was_cut_ends_where_it_was_cut(value, data):
    text = json.dumps(value)
    text = text[: data.draw(st.integers(1, len(text)))]
    whole = json.dumps(value, ensure_ascii=False, indent=2)
    there = laid_out(text)
    assert whole.startswith(there) or re.search(r"[-\d.eE+]\Z", there)  # half a number is written


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), STEPS)
def test_words_that_are_no_json_stand_as_they_are(text, steps):
    stream, parts = JsonStream(), []
    for delta in cut(text, steps):
        shown(stream.feed(delta), parts)
    seen = shown(stream.finish(), parts)
    assert seen == (text if laid_out(text) is None else laid_out(text))


CASES = [
    ('{"a": 12', '{\n  "a":'),
    ('{"a": 12,', '{\n  "a": 12'),
    ('{"a": [1, -', '{\n  "a": [\n    1'),
    ('{"a": tr', "{"),
    ('{"a": "room 12', '{\n  "a": "room 12'),
    ('{"a": "x\\', '{\n  "a": "x'),
    ('{"a": "\\ud83d', '{\n  "a": "'),
    ('{"a": "\\ud83d\\ude00', '{\n  "a": "😀'),
    ('{"a": 1.50, "b": 1e5, ', '{\n  "a": 1.50,\n  "b": 1e5'),
    ('Sure:\n```json\n{"a": [', '{\n  "a": ['),
    ("[[], {}, ", "[\n  [],\n  {}"),
    ('{"a": {"b": "c"}, "d', '{\n  "a": {\n    "b": "c"\n  }'),
    ('{"a": ["b"', '{\n  "a": [\n    "b"'),
    ('{"a": {"b": [1]}}', '{\n  "a": {\n    "b": [\n      1\n    ]\n  }\n}'),
    ('{"a": 12345678901234567890123, ', '{\n  "a": 12345678901234567890123'),
    ("I have [", "I have ["),
]  # fmt: skip


@pytest.mark.parametrize(("text", "there"), CASES)
@pytest.mark.parametrize("step", [1, 1000])
def test_what_is_shown_half_way(text, there, step):
    growing = GrowingJson()
    for delta in cut(text, [step]):
        growing.feed(delta)
    if there.endswith('"a":'):  # a number is withheld, and its name with it
        there = "{"
    assert growing.text == there


def test_a_name_that_comes_twice_is_set_right():
    growing = GrowingJson()
    growing.feed('{"a": 1, "a"')
    assert growing.text == '{\n  "a": 1'
    assert not growing.feed(': "two"}')
    assert growing.text == '{\n  "a": "two"\n}'


def test_words_ahead_go_when_the_json_begins():
    growing = GrowingJson()
    assert growing.feed("Here:\n")
    assert growing.text == "Here:\n"
    assert not growing.feed('```json\n{"a": "b')
    assert growing.text == '{\n  "a": "b'
    assert growing.is_json


def test_what_only_looked_like_json_is_text_again():
    growing = GrowingJson()
    growing.feed("[1")
    assert growing.is_json
    assert not growing.feed(", see below]")
    assert growing.text == "[1, see below]"


def test_colours_are_those_of_code():
    stream, parts = JsonStream(), []
    shown(stream.feed('{"a": "<b>", "c": 1.5, "d": null}'), parts)
    shown(stream.finish(), parts)
    assert "".join(parts) == (
        '{\n  <span class="nt">"a"</span>: <span class="s">"&lt;b&gt;"</span>,\n'
        '  <span class="nt">"c"</span>: <span class="m">1.5</span>,\n'
        '  <span class="nt">"d"</span>: <span class="k">null</span>\n}'
    )


def test_only_what_is_new_is_sent():
    stream, sent, text = JsonStream(), 0, ""
    rows = [{"name": f"row {number}", "value": number * 1.5} for number in range(2000)]
    text = json.dumps({"rows": rows})
    for delta in cut(text, [40]):
        sent += sum(len(patch.html) for patch in stream.feed(delta))
    sent += sum(len(patch.html) for patch in stream.finish())
    whole = sum(len(patch.html) for patch in stream.snapshot())
    assert sent < 1.2 * whole


def test_a_part_is_never_long():
    stream = JsonStream()
    stream.feed(json.dumps({"text": "x" * 50_000, "more": list(range(3000))}))
    stream.finish()
    assert max(len(patch.html) for patch in stream.snapshot()) < 5000


def test_very_deep_json_is_text():
    text = "[" * 5000
    growing = GrowingJson()
    growing.feed(text)
    growing.finish()
    assert growing.text == text
