"""What answers used, model by model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from grok_jupyter.client.spending import Spending
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


class _Entry(NamedTuple):
    """What one answer used, round by round."""

    model: str
    rounds: tuple[tuple[Usage | None, bool], ...]  # and whether it was replayed

    @classmethod
    def of(cls, model: str, response: Response) -> _Entry:
        rounds = response.rounds or [response]
        return cls(model, tuple((one.usage, one.recorded_at is not None) for one in rounds))

    def add_to(self, account: Account) -> None:
        account.answers += 1
        account.tool_rounds += len(self.rounds) - 1
        account.replayed += all(is_replayed for _, is_replayed in self.rounds)
        account.unreported += any(
            usage is None and not is_replayed for usage, is_replayed in self.rounds
        )
        for usage, is_replayed in self.rounds:
            if is_replayed:
                account.replayed_usd += (usage and usage.cost_usd) or 0.0
            elif usage is not None:
                _spend(account, usage)


def _spend(account: Account, usage: Usage) -> None:
    account.prompt_tokens += usage.prompt_tokens or 0
    account.completion_tokens += usage.completion_tokens or 0
    account.reasoning_tokens += usage.reasoning_tokens or 0
    account.server_side_calls += server_side_calls(usage)
    if usage.cost_usd is not None:
        account.cost_usd = (account.cost_usd or 0.0) + usage.cost_usd


class Ledger:
    """Adds up the usage of finished responses; an estimate never enters it. For any thread."""

    def __init__(self) -> None:
        # Added up by whoever asks: a list takes entries from several threads without a lock.
        self._entries: list[_Entry] = []

    @property
    def accounts(self) -> dict[str, Account]:
        """The sums by model, in the order of first use."""
        accounts: dict[str, Account] = {}
        for entry in tuple(self._entries):
            entry.add_to(accounts.setdefault(entry.model, Account()))
        for account in accounts.values():
            if account.replayed == account.answers:
                account.cost_usd = 0.0
        return accounts

    def add(self, response: Response) -> None:
        """Enter a response, once it has finished."""
        if response.status != "pending" and response.model is not None:
            self._entries.append(_Entry.of(response.model, response))

    def merge(self, other: Ledger) -> None:
        """Enter all that another one holds."""
        self._entries.extend(other._entries)

    def clear(self) -> None:
        """Forget everything."""
        self._entries = []


spent = Ledger()
"""What all cells and chat widgets of this process used."""

spending = Spending()
"""What their answers cost, for a limit of it; without those of clients that the user made."""
