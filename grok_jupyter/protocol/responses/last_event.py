"""The output as the last event has it: only what no event before has told is taken from it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import pairwise
from typing import Any

from grok_jupyter.protocol.responses.calls import is_server_call, sources_in
from grok_jupyter.protocol.responses.news import News
from grok_jupyter.protocol.responses.output import Output, parts_of, text_of
from grok_jupyter.protocol.responses.texts import Part

__all__ = ["complete"]


def complete(output: Output, items: Any, news: News) -> None:
    """Take all items; what arrived before is not taken twice, and what goes on is completed.

    Parameters
    ----------
    output : Output
        What has arrived.
    items : list
        As the server sent it.
    news : News
        What is new goes here.
    """
    items = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    places = [place for place, item in enumerate(items) if item.get("type") == "message"]
    in_order = iter(output.texts.parts)
    is_placed = all(map(output.texts.knows, places))
    has_texts = len(output.texts.parts) >= len(places) and bool(places)
    has_thoughts = bool(output.reasoning.parts)
    pages = _own_pages(items, news)
    calls = output.places_of_functions(items)
    for index, item in enumerate(items):
        kind, place = item.get("type"), ("whole", index)
        if kind == "message":
            known = iter(output.texts.parts_of(index)) if is_placed else in_order
            _message(output, place, item, news, known, has_texts=has_texts)
        elif kind == "reasoning":
            is_known = output.reasoning.knows(index)
            at = index if is_known else place
            output.think_whole(at, item, news, with_text=is_known or not has_thoughts)
        elif kind == "function_call":
            output.function(calls.get(index, place), item, news)
        elif is_server_call(item):
            output.server_call(place, item, news, pages.get(index))


def _message(
    output: Output,
    place: Hashable,
    item: dict[str, Any],
    news: News,
    known: Iterator[Part],
    *,
    has_texts: bool,
) -> None:
    """Take a message: each of its texts goes on with one that arrived, or is new."""
    before: Part | None = None  # the part of this message that came last
    for number, part in enumerate(parts_of(item)):
        text = text_of(part)
        candidate = next(known, None) if text else None
        if candidate is not None and text.startswith(candidate.text):
            before = candidate
            _grow(output, candidate.item, candidate.index, part, news)
        elif text and before is not None and candidate is None:
            _grow(output, before.item, (place, number), part, news)
        elif text and not has_texts and candidate is None:
            _grow(output, place, number, part, news)
        output.annotate(part.get("annotations"), news)


def _grow(
    output: Output, item: Hashable, index: Hashable, part: dict[str, Any], news: News
) -> None:
    grown = output.texts.end(item, index, text_of(part))
    if part.get("type") == "refusal":
        news.refusal += grown
    else:
        news.content += grown


def _own_pages(items: list[dict[str, Any]], news: News) -> dict[int, list[Any]]:
    """Return the pages of each search, by its item's place, where the server sends them together.

    xAI's last event has with each search all pages of the answer, some servers those so far
    (captured traffic, October 2026). Whose they are is not known in the first case.
    """
    given: dict[int, list[Any]] = {}
    for index, item in enumerate(items):
        action = item.get("action")
        pages = action.get("sources") if isinstance(action, dict) else None
        if is_server_call(item) and isinstance(pages, list) and pages:
            given[index] = pages
            news.find(sources_in(pages))
    lists = list(given.values())
    pairs = list(pairwise(lists))
    if not pairs:
        return {}
    if all(one == other for one, other in pairs):
        return {index: [] for index in given}
    if all(len(one) < len(other) and other[: len(one)] == one for one, other in pairs):
        before = [0, *map(len, lists)]
        return {index: pages[n:] for n, (index, pages) in zip(before, given.items(), strict=False)}
    return {}
