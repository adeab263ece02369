"""A key with control characters between its letters is one: outputs drop them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.shown import Shown
from grok_jupyter.rendering.finished import finished
from grok_jupyter.rendering.terminal import TerminalSurface
from grok_jupyter.session.keys import refuse_keys
from grok_jupyter.text.excerpt import printable
from grok_jupyter.text.portable import portable
from grok_jupyter.text.redaction import redacted
from grok_jupyter.text.secret import Secret

KEY = "xai-Zq7AbCdEfGhIjKlMnOpQrStUvWxYz0123456789end9"
CONTROLS = ["\0", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\r", "\x0c", "\0\x07"]


@pytest.fixture(autouse=True, scope="module")
def secret():
    return Secret(KEY)


def spelled(places, control):
    places = sorted(places)
    parts = [KEY[a:b] for a, b in zip([0, *places], [*places, len(KEY)], strict=True)]
    return control.join(parts)


SPELLED = st.builds(
    spelled, st.sets(st.integers(1, len(KEY) - 1), min_size=1), st.sampled_from(CONTROLS)
)


class Terminal:
    def __init__(self):
        self.written = ""

    def isatty(self):
        return True

    def write(self, text):
        self.written += text

    def flush(self):
        pass


def kept(text):
    """What is left of a text in a terminal, a page or a file."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


@given(key=SPELLED, sizes=st.lists(st.integers(1, 9), min_size=1, max_size=40))
def test_no_output_of_an_answer_puts_it_together(key, sizes):
    text, response, terminal = f"It is {key}, really.", Response(), Terminal()
    shown = Shown(response)
    surface = TerminalSurface("m", with_usage=False, caption="", stream=terminal)
    seen = []
    for number in range(len(text)):
        if not text:
            break
        piece, text = text[: sizes[number % len(sizes)]], text[sizes[number % len(sizes)] :]
        response.append(Chunk({"choices": [{"index": 0, "delta": {"content": piece}}]}))
        surface.show(shown.catch_up())
        seen.append(shown.catch_up().content)
    response.finish("completed")
    surface.finish(shown.catch_up())
    outputs = [*finished(response).data.values(), *response._repr_mimebundle_().values()]
    for output in (*outputs, *seen, terminal.written, repr(response), printable(redacted(key))):
        assert KEY not in kept(output)
        assert KEY[8:] not in kept(output)
    assert "really" in outputs[0]


@given(key=SPELLED)
def test_it_is_not_sent(key):
    with pytest.raises(InputError, match="key"):
        refuse_keys("The question", f"Is {key} good?")


@given(key=SPELLED)
def test_nor_kept_in_a_saved_text(key):
    assert KEY[8:] not in kept(portable(redacted(f"It is {key}.")))
    assert KEY[8:] not in kept(json.dumps(redacted(key), ensure_ascii=False))


@pytest.mark.parametrize("text", ["a\x07b", "one\r\ntwo", "\x1b[1mbold", "no key \0 here"])
def test_other_texts_stay_as_they_are(text):
    assert redacted(text) == text
