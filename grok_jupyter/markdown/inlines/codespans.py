"""Code spans: whatever stands between two runs of equally many backticks."""

from __future__ import annotations

from re import compile as pattern

from grok_jupyter.markdown.inlines.state import State

__all__ = ["read_code"]

_TICKS = pattern("`+")


def read_code(state: State, start: int) -> int:
    """Read a code span, or a run of backticks that begins none."""
    run = _TICKS.match(state.text, start)
    end = run.end() if run else start + 1
    closing = state.find_ticks(end - start, end)
    if closing >= 0:
        inner = state.text[end:closing].replace("\n", " ")
        if inner[:1] == " " == inner[-1:] and inner.strip(" "):
            inner = inner[1:-1]
        return state.add_element("code", inner, start, closing + end - start)
    state.doubt(start)
    if not state.is_open or state.is_late(start):
        return end
    shown = state.text[end:].replace("\n", " ").rstrip("`").strip(" ")
    if not shown:
        state.hold(start)
        return end
    return state.add_element("code", shown, start, len(state.text))
