"""A text that may go on: what is unfinished at its end is shown as what it will probably be."""

from __future__ import annotations

from re import compile as pattern
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.inlines.brackets import is_held
from grok_jupyter.markdown.inlines.delimiters import match_runs
from grok_jupyter.markdown.inlines.state import Run, State, Tag
from grok_jupyter.markdown.inlines.tree import Mark

__all__ = ["repair"]

# What may become an image, or an address that is a link.
_UNFINISHED = pattern(
    r"(?:!|(?<![A-Za-z])(?:h|ht|htt|https?|https?:/?|ftp:/?)|(?<![^\s*_~(])w{1,3})\Z"
)
_LONGEST_BEGINNING = 8
_EMPHASIS = (["em"], ["strong"], ["strong", "em"])
_TAGS = {(sign, count): tags for sign in "*_" for count, tags in enumerate(_EMPHASIS, 1)}
_TAGS["~~", 1] = ["del"]  # a single "~" mostly means "about"


def repair(state: State) -> list[Run]:
    """Close at the end what is open there; return the runs that found no partner in the text."""
    _hold_brackets(state)
    _hold_beginnings(state)
    tags = [tag for same in state.tags.values() for tag in same]
    pending: list[Run] = []
    for tag in sorted(tags, key=_start, reverse=True):
        pending += match_runs(state.runs, tag.runs)
        del state.runs[tag.runs :]
    pending += match_runs(state.runs, 0)
    marks: list[Run | Tag] = [*tags, *pending]
    opened = sum([_open(state, mark) for mark in sorted(marks, key=_start, reverse=True)])
    if opened:
        close = Mark(len(state.text), "", 0)
        close.closes = opened
        close.promised = -opened
        state.pieces.append(close)
        state.offsets.append(len(state.text))
        state.ends.append(len(state.text))
    return pending


def _start(mark: Mark) -> int:
    return mark.start


def _hold_brackets(state: State) -> None:
    """Hold back the first bracket of which it is not known whether it begins a link."""
    for index, bracket in enumerate(state.brackets):
        if (bracket.is_image or index >= state.dead) and is_held(state, bracket):
            state.hold(bracket.start)
            state.rewind(bracket)
            return


def _hold_beginnings(state: State) -> None:
    """Hold back what stands at the very end: blanks, and the first letters of an address."""
    if not state.pieces or not isinstance(state.pieces[-1], str):
        return
    start, text = state.offsets[-1], state.pieces[-1]
    if state.end == len(state.text):
        found = _UNFINISHED.search(state.text, max(start, state.end - _LONGEST_BEGINNING))
        if found:
            text = text[: found.start() - start]
    state.pieces[-1] = text.rstrip(" \t\n")


def _open(state: State, mark: Run | Tag) -> int:
    """Let a mark begin what it would begin if its partner came next; return how many elements."""
    if isinstance(mark, Run) and not _is_promising(mark):
        return 0
    shown = len(state.pieces)
    while state.pieces[shown - 1] == "":
        shown -= 1
    if state.pieces[shown - 1] is mark:  # nothing to be seen in it yet
        mark.count = 0
        return 0
    tags = [mark.name] if isinstance(mark, Tag) else _TAGS[mark.sign, mark.count]
    mark.opens += [Element(tag) for tag in tags]
    mark.promised = len(tags)
    mark.count = 0
    return len(tags)


def _is_promising(run: Run) -> bool:
    return not run.is_after_word and (run.sign, run.count) in _TAGS
