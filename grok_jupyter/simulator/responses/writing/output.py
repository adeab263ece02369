"""The output of one answer while it grows: its items, their ids, and what they cost."""

from __future__ import annotations

import copy
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.responses.reading.body import ENCRYPTED
from grok_jupyter.simulator.responses.sealed import seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grok_jupyter.simulator.responses.reading.body import ResponsesRequest
    from grok_jupyter.simulator.responses.writing.sources import Source

__all__ = ["LimitReached", "Output", "Step"]

# Sends its reasoning encrypted without being asked (captured 2026-09).
_ENCRYPTS_UNASKED = "grok-4.7"


class LimitReached(Exception):  # noqa: N818  an answer may well end so
    """The answer is as long as it may be; nothing more is written, not even an end."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event of an answer, not numbered yet.

    Parameters
    ----------
    weight
        How long it takes, in tokens.
    """

    type: str
    fields: dict[str, Any]
    weight: float = 0.0

    @property
    def has_content(self) -> bool:
        """Whether it adds to the visible answer, or is a call that the caller must answer."""
        return self.type in {
            "response.output_text.delta", "response.function_call_arguments.delta",
        }  # fmt: skip


class Output:
    """The items of one answer, in the order of their `output_index`.

    Parameters
    ----------
    identity
        Of the response: a bare UUID, which is in the ids of all its items.

    Attributes
    ----------
    visible, reasoned
        Tokens written so far, and tokens thought.
    fetched
        How often each server-side tool was called with success, and what X search brought.
    sources
        All pages found so far, by address.
    turns
        Tokens that each turn's results add to the prompt of the next.
    """

    def __init__(self, request: ResponsesRequest, identity: str) -> None:
        self.request = request
        self.id = identity
        self.items: list[dict[str, Any]] = []
        self.texts: dict[int, list[str]] = {}
        self.visible = self.reasoned = 0
        self.fetched: Counter[str] = Counter()
        self.sources: dict[str, Source] = {}
        self.turns: list[int] = []
        # One for all calls, which are told apart by their number (captured 2026-10).
        self._call = f"call-{uuid.uuid5(uuid.NAMESPACE_OID, identity)}"
        self._calls = 0

    @property
    def is_encrypting(self) -> bool:
        """Whether reasoning items carry encrypted content."""
        return ENCRYPTED in self.request.include or self.request.model.id == _ENCRYPTS_UNASKED

    def call_id(self) -> str:
        """Return the id of the next call."""
        self._calls += 1
        return f"{self._call}-{self._calls - 1}"

    def sealed(self) -> str:
        """Return the encrypted content for the next item."""
        return seal(self.request.model, f"{self.id}/{len(self.items)}")

    def add(self, item: dict[str, Any], weight: float = 0.0) -> tuple[int, Step]:
        """Begin an item; it may change until it is done.

        Returns
        -------
        tuple
            Its `output_index`, and the event that tells of it.
        """
        index = len(self.items)
        self.items.append(item)
        fields = {"item": copy.deepcopy(item), "output_index": index}
        return index, Step("response.output_item.added", fields, weight)

    def done(self, index: int, status: str = "completed") -> Step:
        """End an item, and return the event that tells of it."""
        item = self.items[index]
        item["status"] = status
        fields = {"item": copy.deepcopy(item), "output_index": index}
        return Step("response.output_item.done", fields)

    def snapshot(self, left: str = "incomplete") -> list[dict[str, Any]]:
        """Return all items as they are now; those that are not done have the status `left`.

        A search's sources are all that were found in the whole answer (captured 2026-10).
        """
        items = copy.deepcopy(self.items)
        found = [source.entry for source in self.sources.values()]
        for index, item in enumerate(items):
            if item["status"] == "in_progress":
                item["status"] = left
                if index in self.texts:
                    item["content"][0]["text"] = "".join(self.texts[index])
            if item["type"] == "web_search_call" and "sources" in item["action"]:
                item["action"]["sources"] = found
        return items

    def reasoning(self, tokens: tuple[str, ...], *, is_shown: bool) -> Iterator[Step]:
        """Think: with a summary, encrypted, or, where neither is to be seen, without a trace."""
        self.reasoned += len(tokens)
        item: dict[str, Any] = {
            "id": f"rs_{self.id}", "summary": [], "type": "reasoning", "status": "in_progress",
        }  # fmt: skip
        is_encrypted = self.is_encrypting or self.request.knobs.reasoning == "placeholder"
        if not tokens or not (is_shown or is_encrypted):
            # The time passes and the tokens are billed all the same.
            return
        index, added = self.add(item, 0 if is_shown else len(tokens))
        yield added
        if is_shown:
            yield from self._summary(index, tokens)
        if is_encrypted:
            item["encrypted_content"] = self.sealed()
        yield self.done(index)

    def _summary(self, index: int, tokens: tuple[str, ...]) -> Iterator[Step]:
        place = {"item_id": f"rs_{self.id}", "output_index": index}
        which = {"summary_index": 0}
        shown = tokens
        if self.request.model.id == "grok-4.3":
            # Its summary is the first line only, whatever was thought (captured 2026-08).
            shown = tokens[: tokens.index(".") + 1] if "." in tokens else tokens
        begin = {"part": {"text": "", "type": "summary_text"}}
        yield Step("response.reasoning_summary_part.added", {**place, **begin, **which})
        for token in shown:
            fields = {"delta": token, **place, **which}
            yield Step("response.reasoning_summary_text.delta", fields, len(tokens) / len(shown))
        part = {"text": "".join(shown), "type": "summary_text"}
        text = {"text": part["text"]}
        yield Step("response.reasoning_summary_text.done", {**place, **which, **text})
        yield Step("response.reasoning_summary_part.done", {**place, "part": part, **which})
        self.items[index]["summary"] = [part]
