"""What all answers of a conversation used, in one line."""

from __future__ import annotations

from grok_jupyter.protocol.response import DEMO_MODEL
from grok_jupyter.rendering.status import billed
from grok_jupyter.session.ledger import Ledger

__all__ = ["totals"]


def totals(ledger: Ledger) -> str:
    """Return answers, tokens and cost as far as reported; ``""`` if there was no answer."""
    accounts = ledger.accounts.values()
    answers = sum(account.answers for account in accounts)
    if not answers:
        return ""
    tokens = sum(
        account.prompt_tokens + account.reasoning_tokens + account.completion_tokens
        for account in accounts
    )
    replays = sum(account.replayed for account in accounts)
    # That replays cost nothing says nothing of an answer that reported no cost.
    asked = [account for account in accounts if account.replayed < account.answers] or accounts
    costs = [account.cost_usd for account in asked if account.cost_usd is not None]
    is_demo = set(ledger.accounts) == {DEMO_MODEL}
    cost = billed(sum(costs) if costs else None, is_demo=is_demo)
    used = f"{tokens:,} tokens" if tokens else ""
    of_them = f", {replays:,} replayed" if replays else ""
    parts = [f"{answers:,} answer{'s' * (answers != 1)}{of_them}", used, cost]
    return " · ".join(part for part in parts if part)
