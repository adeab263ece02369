"""Rows in words: how far they are, how they ended, why some have failed."""

from __future__ import annotations

from grok_jupyter.client.many.rows import Rows
from grok_jupyter.client.many.told import failures
from grok_jupyter.protocol.response import DEMO_MODEL
from grok_jupyter.protocol.usage import written_cost
from grok_jupyter.rendering.described import label
from grok_jupyter.rendering.status import billed, plain, tokens
from grok_jupyter.text.excerpt import excerpt, printable

__all__ = ["answered_by", "failed_lines", "headline", "progress", "status"]

_MOST_ERRORS = 5  # sentences that are shown
_MOST_NUMBERS = 8  # rows that are named for each
_SENTENCE = 300  # characters


def progress(rows: Rows) -> str:
    """Return how far rows are that are being asked, and what is known of the rest."""
    parts = [f"{rows.done + rows.failed:,} of {_count(len(rows))}"]
    if rows.failed:
        parts.append(f"{rows.failed:,} failed")
    if rows.rate:
        parts.append(f"{rows.rate:.{0 if rows.rate >= 10 else 1}f} a second")
    if rows.time_left is not None and rows.time_left >= 1:
        parts.append(f"{_duration(rows.time_left)} left")
    if rows.cost_usd is not None:
        cost = f"{written_cost(rows.cost_usd)} so far"
        whole = rows.projected_cost_usd
        parts.append(cost + (f", about {written_cost(float(f'{whole:.2g}'))} in all" * bool(whole)))
    return " · ".join(parts)


def headline(rows: Rows) -> str:
    """Return how rows have ended, in one sentence."""
    count = len(rows)
    if not count:
        return "There are no rows, so nothing was asked."
    answered = (
        f"{_count(count)} answered"
        if rows.done == count
        else f"{rows.done:,} of {_count(count)} answered"
    )
    own = _own_failures(rows)
    failed = f", {own:,} failed" if own else ""
    ended = {"interrupted": "Interrupted: ", "failed": "Ended early: "}.get(rows.status, "")
    return f"{ended}{answered}{failed}."


def failed_lines(rows: Rows) -> list[str]:
    """Return what went wrong, the most frequent first: how often, why, and in which rows."""
    lines = []
    unasked = str(rows.error).partition("\n")[0] if rows.error is not None else None
    groups = [group for group in failures(rows) if group[0] != unasked]
    for sentence, numbers in groups[:_MOST_ERRORS]:
        named = ", ".join(rows.framing.named(number) for number in numbers[:_MOST_NUMBERS])
        more = ", …" * (len(numbers) > _MOST_NUMBERS)
        which = f"row{'s' * (len(numbers) > 1)} {named}{more}"
        said = printable(excerpt(sentence, _SENTENCE))
        lines.append(f"{len(numbers):,} × {said} ({which})")
    if len(groups) > _MOST_ERRORS:
        lines.append(f"and {len(groups) - _MOST_ERRORS:,} other errors")
    return lines


def status(rows: Rows) -> str:
    """Return who has answered, and what it took; nothing in it depends on time."""
    asked = rows.asked
    model = answered_by(rows)
    parts = [plain(model or "")]
    if rows.equal:
        parts.append(f"{len(asked):,} request{'s' * (len(asked) != 1)}, as rows ask the same")
    cut = sum(one.finish_reason == "length" for one in asked)
    parts.append(f"{cut:,} cut at the token limit" if cut else "")
    parts += [tokens(rows.usage), billed(rows.cost_usd, is_demo=model == DEMO_MODEL)]
    return " · ".join(part for part in parts if part)


def answered_by(rows: Rows) -> str | None:
    """Return the model that has answered, as the server calls it; ``None`` if nobody has."""
    return label(next((one.model for one in rows.asked if one.model), None))


def _own_failures(rows: Rows) -> int:
    """Return how many rows have an error of their own: others were not asked when the run ended."""
    return sum(error is not rows.error for error in list(rows.errors.values()))


def _count(rows: int) -> str:
    return f"{rows:,} row{'s' * (rows != 1)}"


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes / 60:.1f} h"
