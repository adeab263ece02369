"""What answers used, model by model."""

from __future__ import annotations

from dataclasses import dataclass

from grok_jupyter.client.budget import Spending
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.usage import Usage, server_side_calls

__all__ = ["Account", "Ledger", "spending", "spent"]


@dataclass(slots=True)
class Account:
    """What one model was asked.

    Attributes
    ----------
    answers, unreported, replayed : int
        Answers, how many of them reported no usage, and how many were replayed.
    tool_rounds : int
        Requests beyond the first one of an answer, made after functions were called.
    server_side_calls : int
        Calls of the server's own tools, searches and the like, as billed.
    prompt_tokens, completion_tokens, reasoning_tokens : int
        Tokens, as reported.
    cost_usd : float or None
        USD billed; ``None`` while no answer reported a cost, and 0 while all were replayed: these
        add neither cost nor tokens.
    replayed_usd : float
        USD that the replayed answers cost when they were recorded, as far as reported.
    """

    answers: int = 0
    unreported: int = 0
    replayed: int = 0
    tool_rounds: int = 0
    server_side_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    reasoning_tokens: int = 0
    cost_usd: float | None = None
    replayed_usd: float = 0.0


class Ledger:
    """Adds up the usage of finished responses; an estimate never enters it. For any thread."""

    def __init__(self) -> None:
        # Added up by whoever asks: a list takes entries from several threads without a lock.
        self._entries: list[tuple[str, Usage | None, bool, int]] = []

    @property
    def accounts(self) -> dict[str, Account]:
        """The sums by model, in the order of first use."""
        accounts: dict[str, Account] = {}
        for model, usage, is_replayed, rounds in tuple(self._entries):
            account = accounts.setdefault(model, Account())
            account.tool_rounds += rounds
            _enter(account, usage, is_replayed=is_replayed)
        for account in accounts.values():
            if account.replayed == account.answers:
                account.cost_usd = 0.0
        return accounts

    def add(self, response: Response) -> None:
        """Enter a response, once it has finished."""
        if response.status != "pending" and response.model is not None:
            is_replayed = response.recorded_at is not None
            rounds = max(0, len(response.rounds) - 1)
            self._entries.append((response.model, response.usage, is_replayed, rounds))

    def merge(self, other: Ledger) -> None:
        """Enter all that another one holds."""
        self._entries.extend(other._entries)

    def clear(self) -> None:
        """Forget everything."""
        self._entries = []


def _enter(account: Account, usage: Usage | None, *, is_replayed: bool) -> None:
    account.answers += 1
    if is_replayed:
        account.replayed += 1
        account.replayed_usd += (usage and usage.cost_usd) or 0.0
        return
    if usage is None:
        account.unreported += 1
        return
    account.prompt_tokens += usage.prompt_tokens or 0
    account.completion_tokens += usage.completion_tokens or 0
    account.reasoning_tokens += usage.reasoning_tokens or 0
    account.server_side_calls += server_side_calls(usage)
    if usage.cost_usd is not None:
        account.cost_usd = (account.cost_usd or 0.0) + usage.cost_usd


spent = Ledger()
"""What all cells and chat widgets of this process used."""

spending = Spending()
"""What their answers cost, for a limit of it; without those of clients that the user made."""
