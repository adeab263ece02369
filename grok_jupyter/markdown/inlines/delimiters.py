"""Emphasis and strikethrough: runs of ``*``, ``_`` and ``~``, matched as CommonMark says."""

from __future__ import annotations

from re import compile as pattern
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.inlines.characters import (
    as_commonmark,
    is_amount,
    kind,
    may_open_and_close,
)
from grok_jupyter.markdown.inlines.state import Run, State

__all__ = ["match_runs", "read_run"]

_RUN = pattern(r"\*+|_+|~+")
_ENDS_LABEL = frozenset(":;,.!?)]%…’”")


def read_run(state: State, start: int) -> int:
    """Read a run of delimiters."""
    text = state.text
    found = _RUN.match(text, start)
    end = found.end() if found else start + 1
    if end == len(text):
        # One more sign, or what follows, may make it anything.
        state.hold(start)
        if state.is_open:
            return end
    before, after = kind(text[start - 1 : start] if start else ""), kind(text[end : end + 1])
    sign = text[start]
    can_open, can_close, is_strict = _roles(state, start, end, before, after)
    if not (can_open or can_close):
        return end
    if sign == "~":
        if end - start > 2:
            return end
        run = Run(start, text[start:end], 1, can_open=can_open, can_close=can_close)
    else:
        run = Run(start, sign, end - start, can_open=can_open, can_close=can_close)
    run.is_after_word = not before
    run.is_lenient = not is_strict
    state.runs.append(run)
    return state.add(run, start, end)


def _roles(state: State, start: int, end: int, before: int, after: int) -> tuple[bool, bool, bool]:
    """Tell whether a run may open, may close, and whether CommonMark says the same."""
    text, sign = state.text, state.text[start]
    strict = may_open_and_close(sign, as_commonmark(before), as_commonmark(after))
    if not state.dialect.is_lenient:
        return *strict, True
    can_open, can_close = left, right = may_open_and_close(sign, before, after)
    if sign == "*" and end - start == 2 and not can_close and text[start - 1] in _ENDS_LABEL:
        # "**Note:**text": by the letter of CommonMark this only opens; nobody means that.
        can_close = start > 0 and not after
    elif sign == "~" and end - start == 1:
        # "5~7", "(~$10)": GitHub strikes out what stands between two of these.
        can_open = left and not right and not is_amount(text[end : end + 1])
        can_close = right and not left
    return can_open, can_close, (can_open, can_close) == strict


def match_runs(runs: list[Run], bottom: int) -> list[Run]:
    """Match the runs from an index on, and return those that could still open something.

    For each kind of closing run it is remembered where no opening one was found, so that nothing
    is searched twice and the work stays linear.
    """
    openers: list[Run] = []
    searched: dict[tuple[str, bool, int], int] = {}
    for closer in runs[bottom:]:
        if closer.can_close:
            _close(closer, openers, searched)
        if closer.count and closer.can_open:
            openers.append(closer)
    return openers


def _close(closer: Run, openers: list[Run], searched: dict[tuple[str, bool, int], int]) -> None:
    key = (closer.sign, closer.can_open, closer.length % 3)
    while closer.count:
        lowest = searched.get(key, -1)
        index = len(openers) - 1
        while index >= 0 and openers[index].start >= lowest:
            if _belong_together(openers[index], closer):
                break
            index -= 1
        else:
            searched[key] = closer.start
            return
        del openers[index + 1 :]
        _pair(openers[index], closer)
        if not openers[index].count:
            openers.pop()


def _belong_together(opener: Run, closer: Run) -> bool:
    if opener.sign != closer.sign:
        return False
    if not (opener.can_close or closer.can_open) or opener.sign[0] == "~":
        return True
    both = opener.length + closer.length
    return both % 3 != 0 or opener.length % 3 == 0


def _pair(opener: Run, closer: Run) -> None:
    if opener.sign[0] == "~":
        tag, used = "del", 1
    elif opener.count > 1 and closer.count > 1:
        tag, used = "strong", 2
    else:
        tag, used = "em", 1
    opener.count -= used
    closer.count -= used
    opener.opens.append(Element(tag))
    opener.is_lenient |= closer.is_lenient
    closer.closes += 1
