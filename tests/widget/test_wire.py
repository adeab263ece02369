"""The kernel and its pages know the same kinds of messages: those of `wire.py`."""

import re
import runpy
from collections import Counter
from pathlib import Path
from typing import get_args, get_origin

import pytest

from grok_jupyter.frontends.widget import requests
from grok_jupyter.frontends.widget.sources import SCRIPT
from grok_jupyter.rendering.live import sources, wire
from grok_jupyter.rendering.live.widget import LiveWidget

TYPES = Path(__file__).parents[1] / "js"
LIVE = str(LiveWidget._esm)


def words(hint):
    """The texts of a Literal, or of a union of some."""
    found = get_args(hint)
    return {word for part in found for word in ([part] if isinstance(part, str) else words(part))}


def in_script(pattern, script=SCRIPT):
    return set(re.findall(pattern, script))


@pytest.mark.parametrize(
    ("script", "known"), [(SCRIPT, wire.RequestKind), (LIVE, wire.LiveKind)], ids=["chat", "live"]
)
def test_a_page_asks_for_what_there_is_and_nothing_else(script, known):
    assert in_script(r'kind: "(\w+)"', script) == words(known)


def test_the_kernel_reads_and_carries_out_each_kind_of_request(open_chat):
    chat, _ = open_chat()
    assert {*requests._COMMANDS, *requests._READERS} == words(wire.RequestKind)
    assert set(chat._answering._commands) == words(wire.CommandKind)


def test_the_page_of_a_chat_follows_each_kind_of_operation():
    tuples = [part for part in get_args(wire.Operation) if get_origin(part) is tuple]
    named = {word for part in tuples for word in words(get_args(part)[0])}
    assert in_script(r'case "(\w+)":') == named
    fields = in_script(r"this\.texts = \{(.*)\}").pop()
    assert set(re.findall(r"(\w+):", fields)) == words(wire.Field)


def test_a_page_hears_each_kind_of_reply_and_waits_for_no_other():
    kinds = {next(iter(reply.__annotations__)) for reply in get_args(wire.Reply)}
    taken_apart = re.search(r"(?m)^handleMessage\(\{ (.*) \}\)", SCRIPT)[1]
    heard = in_script(r'"(\w+)" in content') | set(re.findall(r"\w+", taken_apart))
    assert heard == kinds - {"lock"}, "only a live view is locked, and is told nothing else"


def test_the_types_that_the_javascript_is_checked_with_are_those_of_the_kernel():
    made = runpy.run_path(str(TYPES / "declare.py"))["declared"]()
    assert (TYPES / "wire.d.ts").read_text("utf-8") == made, "run tests/js/declare.py"


PLACES = ["frontends/widget/static/widget.js", "rendering/live/static/live.js"]
TOP = re.compile(r"^(?:export )?(?:async )?(?:class|function\*?|const|let) (\w+)", re.MULTILINE)


@pytest.mark.parametrize("place", PLACES)
def test_a_joined_script_is_one_module_in_which_each_name_is_there_once(place):
    files = {}
    sources._collect(place, files, set())
    names = Counter(name for text in files.values() for name in TOP.findall(text))
    assert [name for name, count in names.items() if count > 1] == []
    script = sources.script(place)
    assert not re.search(r"(?m)^import\b|^export (?!default)", script)
    assert script.count("export default") == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("f(); // why", "f();"),
        ("// a comment", ""),
        ("//", ""),
        ('const a = "x // y";', 'const a = "x // y";'),
        ("const a = 'https://x'; // an address", "const a = 'https://x';"),
        ("const a = `b // ${c}`;", "const a = `b // ${c}`;"),
    ],
)
def test_comments_are_dropped_and_texts_are_not(line, code):
    assert sources._bare(line) == code
