"""A message: opened, written piece by piece with its citations, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.responses.writing.output import LimitReached, Output, Step
from grok_jupyter.simulator.responses.writing.sources import Citation, Source
from grok_jupyter.simulator.streaming.logprobs import log_probabilities
from grok_jupyter.simulator.writing.tokens import count, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Message", "Part"]

Part = str | Citation

# An emoji in its two UTF-16 halves, and what some take for line ends.
_ODD = {"surrogates": ["\ud83d", "\ude80", " "], "line-separators": ["one\u2028\u2029\x85line\n"]}


class Message:
    """One message of the answer.

    It may stay open while something else happens. All messages of a response have the same id,
    as its reasoning items have.
    """

    def __init__(self, output: Output) -> None:
        self._output = output
        self._texts: list[str] = []
        self._length = 0
        self._part: dict[str, Any] = {
            "type": "output_text", "text": "", "logprobs": [], "annotations": [],
        }  # fmt: skip
        self._index = -1

    def open(self) -> Iterator[Step]:
        """Begin the message and its only part."""
        item: dict[str, Any] = {
            "content": [], "id": f"msg_{self._output.id}", "role": "assistant", "type": "message",
            "status": "in_progress",
        }  # fmt: skip
        self._index, added = self._output.add(item)
        yield added
        fresh = {"type": "output_text", "text": "", "logprobs": [], "annotations": []}
        yield self._step("content_part.added", part=fresh)
        item["content"] = [self._part]
        self._output.texts[self._index] = self._texts

    def write(self, parts: Iterable[Part]) -> Iterator[Step]:
        """Write text and citations.

        Raises
        ------
        LimitReached
            The answer is as long as `max_output_tokens` allows.
        """
        yield from self._oddities()
        size = self._output.request.knobs.tokens_per_delta
        for part in parts:
            if isinstance(part, Citation):
                yield from self._cite(part)
                continue
            tokens = tokenize(part)
            for start in range(0, len(tokens), size):
                yield from self._delta(tokens[start : start + size])

    def close(self, unplaced: Iterable[Source] = ()) -> Iterator[Step]:
        """End the message; sources cited nowhere in it become annotations without a place."""
        for source in unplaced:
            # With the address for a title, and 0 for both ends (captured 2026-10).
            yield self._annotation(source.url, source.url, 0, 0)
        self._part["text"] = _joined(self._texts)
        text, logprobs = self._part["text"], self._part["logprobs"]
        yield self._step("output_text.done", text=text, logprobs=list(logprobs))
        yield self._step("content_part.done", part=dict(self._part))
        yield self._output.done(self._index)

    def _oddities(self) -> Iterator[Step]:
        """Begin with what the fault asks for, if it is about characters."""
        fault = self._output.request.knobs.fault
        if self._texts or fault not in _ODD:
            return
        for text in _ODD[fault]:
            yield from self._delta([text])
        self._length = len(_joined(self._texts))

    def _cite(self, citation: Citation) -> Iterator[Step]:
        start = self._length
        marker = citation.marker
        # The whole marker comes in one delta, and its annotation right after it.
        yield from self._delta([marker], count(marker))
        url, title = citation.source.url, str(citation.number)
        yield self._annotation(url, title, start, start + len(marker))

    def _delta(self, tokens: list[str], weight: int | None = None) -> Iterator[Step]:
        output = self._output
        size = weight or len(tokens)
        most = output.request.most_tokens
        is_last = most is not None and output.visible + size > most
        if is_last:
            left = (most or 0) - output.visible
            tokens = [] if weight else tokens[:left]
            size = len(tokens)
        text = "".join(tokens)
        if text:
            self._texts.append(text)
            self._length += len(text)
            output.visible += size
            alternatives = output.request.chat.limits.alternatives
            entries: list[dict[str, Any]] = []
            if alternatives is not None:
                entries = log_probabilities(tokens, alternatives)["content"]
                self._part["logprobs"] += entries
            fields = {
                "content_index": 0, "delta": text, "item_id": f"msg_{output.id}",
                "output_index": self._index, "logprobs": entries,
            }  # fmt: skip
            yield Step("response.output_text.delta", fields, size)
        if is_last:
            raise LimitReached

    def _annotation(self, url: str, title: str, start: int, end: int) -> Step:
        note = {
            "type": "url_citation", "url": url, "start_index": start, "end_index": end,
            "title": title,
        }  # fmt: skip
        notes = self._part["annotations"]
        notes.append(note)
        return Step(
            "response.output_text.annotation.added",
            {"annotation": note, "annotation_index": len(notes) - 1, **self._place()},
        )

    def _step(self, kind: str, **fields: Any) -> Step:
        return Step(f"response.{kind}", {**self._place(), **fields})

    def _place(self) -> dict[str, Any]:
        return {
            "content_index": 0, "item_id": f"msg_{self._output.id}", "output_index": self._index,
        }  # fmt: skip


def _joined(texts: list[str]) -> str:
    # Two halves that meet are one character.
    return "".join(texts).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
