"""Text for a terminal: as it arrives, nothing twice, nothing that a terminal obeys."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.tool_runs import ToolRun
from grok_jupyter.rendering.terminal import TerminalSurface

DIM, NORMAL = "\x1b[2m", "\x1b[22m"


class Screen(io.StringIO):
    """A text file that may be a terminal."""

    def __init__(self, is_terminal):
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self):
        return self._is_terminal


def shown(deltas, status="completed", with_usage=False, is_terminal=False, caption=""):
    screen = Screen(is_terminal)
    surface = TerminalSurface("grok-4.6", with_usage=with_usage, caption=caption, stream=screen)
    response = Response()
    surface.show(response)
    for delta in deltas:
        if isinstance(delta, str):
            delta = {"content": delta}
        response.append(Chunk({"model": "grok-4.6", "choices": [{"index": 0, "delta": delta}]}))
        surface.show(response)
    response.finish(status)
    surface.finish(response)
    return screen.getvalue()


def test_deltas_are_printed_once():
    assert shown(["Hel", "lo", "", " there"]) == "Hello there\n"


def test_each_delta_is_printed_as_it_comes():
    screen = Screen(is_terminal=False)
    surface = TerminalSurface("grok-4.6", with_usage=False, stream=screen)
    response = Response()
    for text in ("One ", "two"):
        response.append(Chunk({"choices": [{"index": 0, "delta": {"content": text}}]}))
        surface.show(response)
        assert screen.getvalue().endswith(text)


def test_the_muted_line_comes_last():
    assert shown(["Hi"], with_usage=True) == "Hi\ngrok-4.6\n"
    assert shown(["Hi"], status="interrupted") == "Hi\ninterrupted · grok-4.6\n"


def test_a_note_ends_the_muted_line_or_is_one():
    assert shown(["Hi"], with_usage=True, caption="turn 2") == "Hi\ngrok-4.6 · turn 2\n"
    assert shown(["Hi"], caption="turn 2") == "Hi\nturn 2\n"


def test_reasoning_is_muted_and_apart():
    text = shown([{"reasoning_content": "Well"}, "Yes"], is_terminal=True)
    assert f"{DIM}Well{NORMAL}\n\nYes\n" in text


def test_waiting_is_shown_and_wiped_away():
    text = shown(["Hi"], is_terminal=True)
    waiting, _, rest = text.partition("Hi")
    assert "grok-4.6 is thinking" in waiting
    assert waiting.endswith("\r\x1b[2K")
    assert rest == "\n"


def test_a_file_gets_no_control_sequence():
    assert "\x1b" not in shown([{"reasoning_content": "Well"}, "Yes"], with_usage=True)


@pytest.mark.parametrize(
    "hostile",
    ["\x1b]52;c;ZXZpbA==\x07", "\x1b[2J", "\x9b2J", "\r\x08\x7f", "\x00", "\x1bP+q\x1b\\"],
)
def test_what_a_terminal_would_obey_is_left_out(hostile):
    text = shown([f"a{hostile}b"])
    assert not set(text) & set("\x1b\x9b\x07\x08\x7f\x00\r")
    assert text.startswith("a")
    assert text.endswith("b\n")


@given(st.lists(st.text()), st.text())
def test_whatever_arrives_only_lines_and_tabs_are_controls(deltas, reasoning):
    text = shown([{"reasoning_content": reasoning}, *deltas]).replace("\r\n", "\n")
    controls = {c for c in text if ord(c) < 32 or 127 <= ord(c) < 160}
    assert controls <= {"\n", "\t"}


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "Z"]))))
def test_the_whole_answer_is_on_the_screen(deltas):
    whole = "".join(deltas)
    text = shown(deltas)
    assert text == (f"{whole}\n" if whole else "")


def test_an_interrupt_right_after_printing_does_not_print_it_again():
    class Interrupted(Screen):
        def write(self, text):
            super().write(text)
            if "Half" in text:
                raise KeyboardInterrupt
            return len(text)

    screen = Interrupted(is_terminal=False)
    surface = TerminalSurface("grok-4.6", with_usage=False, stream=screen)
    response = Response()
    response.append(Chunk({"choices": [{"index": 0, "delta": {"content": "Half"}}]}))
    with pytest.raises(KeyboardInterrupt):
        surface.show(response)
    response.finish("interrupted")
    surface.finish(response)
    assert screen.getvalue() == "Half\ninterrupted\n"


def called(*, is_terminal=False, result="21 °C"):
    """What a terminal shows of a text, a call that prints, and the answer."""
    screen = Screen(is_terminal)
    surface = TerminalSurface("grok-4.6", with_usage=False, stream=screen)
    response = Response()
    surface.show(response)
    _say(response, "Let me see.")
    surface.show(response)
    run = ToolRun("call-1", "lookup", '{"city": "Paris"}')
    response.tool_runs.append(run)
    surface.show(response)
    surface.show(response)
    print("from the function", file=screen)
    run.result, run.elapsed, run.status = result, 0.3, "done"
    surface.show(response)
    _say(response, "\n\nIt is warm.")
    surface.show(response)
    response.finish("completed")
    surface.finish(response)
    return screen.getvalue()


def _say(response, text):
    response.append(Chunk({"choices": [{"index": 0, "delta": {"content": text}}]}))


def test_a_call_is_told_when_it_begins_and_when_it_ends_and_prints_between():
    assert called() == (
        'Let me see.\nlookup(city="Paris") …\nfrom the function\n  → 21 °C · 0.3 s\n'
        "\n\nIt is warm.\n"
    )


def test_nothing_is_erased_while_a_function_runs():
    text = called(is_terminal=True)
    begin, end = text.index("lookup"), text.index("from the function")
    assert "\x1b[2K" not in text[begin:end]


def test_what_a_function_returns_steers_no_terminal():
    text = called(result="\x1b[2J\x1b]0;title\x07red\rover")
    assert not set("\x1b\x07\r") & set(text)


def test_a_call_that_is_cut_off_is_told_to_be():
    screen = Screen(is_terminal=False)
    surface = TerminalSurface("grok-4.6", with_usage=False, stream=screen)
    response = Response()
    response.tool_runs.append(ToolRun("call-1", "lookup", "{}"))
    surface.show(response)
    response.finish("interrupted")
    surface.finish(response)
    assert screen.getvalue() == "lookup() …\n  was interrupted\ninterrupted\n"


def test_a_call_after_reasoning_begins_a_line_of_its_own():
    screen = Screen(is_terminal=False)
    surface = TerminalSurface("grok-4.6", with_usage=False, stream=screen)
    response = Response()
    delta = {"index": 0, "delta": {"reasoning_content": "Let me think."}}
    response.append(Chunk({"choices": [delta]}))
    surface.show(response)
    response.tool_runs.append(ToolRun("call-1", "lookup", "{}"))
    surface.show(response)
    assert screen.getvalue() == "Let me think.\nlookup() …\n"
