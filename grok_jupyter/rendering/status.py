"""The muted line below an answer: model, tokens, cost."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from grok_jupyter.protocol.response import DEMO_MODEL, Response
from grok_jupyter.protocol.usage import Usage, written_cost
from grok_jupyter.rendering.searches.words import counted

__all__ = ["billed", "day", "plain", "plain_name", "replayed", "status_line", "tokens"]

_OUTCOMES = {"interrupted": "interrupted", "failed": "incomplete"}
_MARKUP = re.compile(r"[<>&*`~\[\]|$\\#{}!@^]")
_FINISHES = {"length": "cut at the token limit", "content_filter": "filtered by the server"}


def status_line(response: Response, *, with_usage: bool = True, caption: str = "") -> str:
    """Return one line about a response; ``""`` if there is nothing to say.

    How it ended is said unless it is complete; usage only if asked for; the caption in any case.
    """
    parts = [_OUTCOMES.get(response.status, "")]
    if response.status == "failed" and not response.content:
        parts = ["no answer"]
    parts.append(_FINISHES.get(response.finish_reason or "", ""))
    parts.append("a key in it is hidden" if response.has_hidden else "")
    parts.append("asked for once more, as the first answer did not fit" if response.repairs else "")
    if with_usage or parts[0]:
        parts.append(plain(response.model or ""))
    if with_usage:
        count = len(response.rounds)
        parts.append(f"{count} rounds" if count > 1 else "")
        parts += [counted(response), tokens(response.usage)]
        parts.append(billed(response.cost_usd, is_demo=response.model == DEMO_MODEL))
    return " · ".join(part for part in (*parts, caption) if part)


def replayed(response: Response) -> str:
    """Say that an answer is a replay, and from when; ``""`` if it was asked for."""
    return "" if response.recorded_at is None else f"replayed from {day(response.recorded_at)}"


def day(seconds: float) -> str:
    """Write a Unix time as its day, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def billed(usd: float | None, *, is_demo: bool) -> str:
    """Say what was billed; the embedded endpoint reports a cost, too, and charges nobody."""
    return written_cost(usd) + ", not charged" * bool(is_demo and usd)


def tokens(usage: Usage | None) -> str:
    """Say what was used; ``""`` if nobody has reported it."""
    if usage is None:
        return ""
    counts = (
        (usage.prompt_tokens, "prompt"),
        (usage.reasoning_tokens or None, "reasoning"),
        (usage.completion_tokens, "completion"),
    )
    named = [f"{count:,} {name}" for count, name in counts if count is not None]
    return f"{' + '.join(named)} tokens" if named else ""


def plain(name: str) -> str:
    """Keep of a server's text what can stand in Markdown without meaning anything there."""
    return re.sub(r"[^\w.:/, -]", "", name)[:80]


def plain_name(name: str) -> str:
    """Write a user's name for something, in any script, without signs that mean markup."""
    return _MARKUP.sub("", name).strip() or "…"
