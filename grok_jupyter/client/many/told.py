"""Rows in words: a line, and a little more where there is room."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from grok_jupyter.protocol.errors import GrokInterrupt
from grok_jupyter.protocol.usage import written_cost
from grok_jupyter.text.excerpt import excerpt, printable

if TYPE_CHECKING:
    from grok_jupyter.client.many.rows import Rows

__all__ = ["failures", "grouped_errors", "interrupted", "mimebundle", "summary"]

_MOST_ERRORS = 5  # sentences that are shown
_MOST_ROWS = 5
_SENTENCE = 200  # characters
_ANSWER = 60


def summary(rows: Rows) -> str:
    """Return how far the rows are, on one line."""
    parts = [f"{rows.done:,} of {len(rows):,} answered"]
    if rows.failed:
        parts.append(f"{rows.failed:,} failed")
    if rows.cost_usd is not None:
        parts.append(written_cost(rows.cost_usd))
    return ", ".join(parts)


def interrupted(rows: Rows) -> GrokInterrupt:
    """Return what tells of an interrupt, and holds the rows."""
    name = rows.name or "error.rows"
    error = GrokInterrupt(
        f"The rows were interrupted: {summary(rows)}. They are in {name}; {name}.retry() asks for "
        "the rest."
    )
    error.rows = rows
    return error


def grouped_errors(rows: Rows) -> list[tuple[str, int]]:
    """Return the sentences of the errors, and how many rows have each, the most frequent first."""
    return [(sentence, len(numbers)) for sentence, numbers in failures(rows)]


def failures(rows: Rows) -> list[tuple[str, list[int]]]:
    """Return the sentences of the errors, and which rows have each, the most frequent first."""
    found: dict[str, list[int]] = {}
    for number, error in sorted(rows.errors.copy().items(), key=itemgetter(0)):
        sentence = str(error).partition("\n")[0]
        if sentence.startswith("Row "):
            sentence = sentence.removeprefix(f"Row {rows.framing.named(number)}: ")
        found.setdefault(sentence, []).append(number)
    return sorted(found.items(), key=lambda group: -len(group[1]))


def mimebundle(rows: Rows) -> dict[str, str]:
    """Return what is displayed of rows: bounded, however many there are."""
    lines = [repr(rows)]
    if rows.error is not None:
        lines.append(excerpt(str(rows.error), _SENTENCE))
    shown = 0
    for number, response in enumerate(rows.responses):
        if shown == _MOST_ROWS:
            break
        if response is not None and number not in rows.errors:
            lines.append(f"{number}: {excerpt(response.content, _ANSWER)}")
            shown += 1
    if rows.done > shown:
        lines.append(f"… and {rows.done - shown:,} more")
    groups = grouped_errors(rows)
    for sentence, count in groups[:_MOST_ERRORS]:
        lines.append(f"{count:,} × {excerpt(sentence, _SENTENCE)}")
    if len(groups) > _MOST_ERRORS:
        lines.append(f"… and {len(groups) - _MOST_ERRORS:,} other errors")
    return {"text/plain": printable("\n".join(lines))}
