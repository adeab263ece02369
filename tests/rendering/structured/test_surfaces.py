"""A terminal, a page of Markdown and the finished output show the JSON laid out."""

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.rounds import restart
from grok_jupyter.rendering.finished import finished
from grok_jupyter.rendering.live.checkpoint import KEPT, Checkpoint
from grok_jupyter.rendering.live.frames import LiveMarkdown
from grok_jupyter.rendering.live.response_renderer import ResponseRenderer
from grok_jupyter.rendering.terminal import TerminalSurface

VALUE = {"name": "Ada", "born": [10, 12, 1815], "note": None}
LAID_OUT = json.dumps(VALUE, indent=2)


def say(response, text):
    response.append(Chunk({"model": "m", "choices": [{"index": 0, "delta": {"content": text}}]}))


def printed(deltas, status="completed"):
    screen = io.StringIO()
    surface = TerminalSurface("m", with_usage=False, output_format="json", stream=screen)
    response = Response()
    surface.show(response)
    for delta in deltas:
        say(response, delta) if delta is not None else restart(response)
        surface.show(response)
    response.finish(status)
    surface.finish(response)
    return screen.getvalue()


@given(st.lists(st.integers(1, 9), min_size=1))
def test_a_terminal_prints_it_once(steps):
    text, deltas = json.dumps(VALUE), []
    while text:
        step = steps[len(deltas) % len(steps)]
        deltas.append(text[:step])
        text = text[step:]
    assert printed(deltas) == LAID_OUT + "\n"


def test_a_terminal_prints_what_was_cut_as_far_as_it_goes():
    assert printed(['{"a": ["b'], "interrupted").startswith('{\n  "a": [\n    "b\n')


def test_a_terminal_prints_words_that_are_no_json():
    assert printed(["I would ", "rather not."]) == "I would rather not.\n"


def test_a_terminal_prints_another_attempt_below():
    text = printed(['{"a": 1}', None, '{"b": 2}'])
    assert text.startswith('{\n  "a": 1\n}\n\n{\n  "b": 2\n}\n')
    assert "asked for once more" in text


def test_the_finished_output_is_a_block_of_json():
    response = Response()
    say(response, f"```json\n{json.dumps(VALUE)}\n```")
    response.finish("completed")
    output = finished(response, output_format="json", with_usage=False)
    assert output.data["text/markdown"] == f"```json\n{LAID_OUT}\n```"
    assert output.data["text/plain"] == response.content


def test_an_interrupted_answer_is_laid_out_as_far_as_it_goes():
    response = Response()
    say(response, '{"name": "Ada", "born": [10, 1')
    response.finish("interrupted")
    markdown = finished(response, output_format="json", with_usage=False).data["text/markdown"]
    begin = '```json\n{\n  "name": "Ada",\n  "born": [\n    10,\n    1\n```'
    assert markdown.startswith(begin)


def test_numbers_are_as_they_were_sent():
    response = Response()
    say(response, '{"a": 1.50, "b": 1E5}')
    response.finish("completed")
    markdown = finished(response, output_format="json", with_usage=False).data["text/markdown"]
    assert markdown == '```json\n{\n  "a": 1.50,\n  "b": 1E5\n}\n```'


def test_the_line_says_that_it_was_asked_for_once_more():
    response = Response()
    say(response, "{}")
    restart(response)
    say(response, "{}")
    response.finish("completed")
    markdown = finished(response, output_format="json").data["text/markdown"]
    assert "asked for once more, as the first answer did not fit" in markdown


def test_where_there_are_no_widgets_the_frames_are_laid_out():
    live, response = LiveMarkdown("m", "json", lambda: 0.0), Response()
    say(response, '{"a": ["b')
    assert live.frame(response) == '```json\n{\n  "a": [\n    "b\n```\n'
    restart(response)
    say(response, '{"c": ["d')
    assert '"c"' in live.frame(response)
    assert '"a"' not in live.frame(response)


def test_another_attempt_takes_the_place_of_the_first_on_a_page():
    renderer, response = ResponseRenderer("json", has_typesetter=False), Response()
    page = {0: [], 1: []}

    def draw(operations):
        for region, _, part, keep, html in operations:
            parts = page[region]
            if part == -1:
                parts.clear()
            else:
                parts += [""] * (part + 1 - len(parts))
                parts[part] = parts[part][:keep] + html

    say(response, '{"first": [1, 2, 3], "more')
    draw(renderer.grow(response))
    assert "first" in "".join(page[1])
    restart(response)
    say(response, '{"second": true}')
    draw(renderer.grow(response))
    draw(renderer.finish())
    assert "second" in "".join(page[1])
    assert "first" not in "".join(page[1])


def test_another_attempt_takes_the_place_of_the_first_in_what_the_notebook_keeps():
    kept, response = Checkpoint("json", lambda: 0.0), Response()
    say(response, '{"first": [1, 2, 3], "more')
    assert kept.grow(response)
    restart(response)
    say(response, '{"b": 2}')
    shell, (region, *place, text) = kept.grow(response)
    assert shell == (KEPT, 0, -1, 0, "")
    assert (region, place, text) == (KEPT, [0, 0, 0], '```json\n{\n  "b": 2\n}\n```\n')
