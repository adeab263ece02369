"""What answers used, model by model."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import Any

from grok_jupyter.client.spending import Spending
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.usage import server_side_calls

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

    def add(self, other: Account) -> None:
        """Take what another account has to this one's."""
        costs = [cost for cost in (self.cost_usd, other.cost_usd) if cost is not None]
        for field in fields(self):
            if field.name != "cost_usd":
                added = getattr(self, field.name) + getattr(other, field.name)
                setattr(self, field.name, added)
        self.cost_usd = sum(costs) if costs else None


def _account_of(response: Response) -> Account:
    """Return what one answer used, of all rounds."""
    rounds = response.by_request
    account = Account(answers=1, tool_rounds=len(rounds) - 1)
    is_replayed = [one.recorded_at is not None for one in rounds]
    account.replayed = int(all(is_replayed))
    for one, is_replay in zip(rounds, is_replayed, strict=True):
        usage = one.usage
        if is_replay:
            account.replayed_usd += (usage and usage.cost_usd) or 0.0
        elif usage is None:
            account.unreported = 1
        else:
            account.prompt_tokens += usage.prompt_tokens or 0
            account.completion_tokens += usage.completion_tokens or 0
            account.reasoning_tokens += usage.reasoning_tokens or 0
            account.server_side_calls += server_side_calls(usage)
            if usage.cost_usd is not None:
                account.cost_usd = (account.cost_usd or 0.0) + usage.cost_usd
    return account


class Ledger:
    """Adds up the usage of finished responses; an estimate never enters it. For any thread."""

    def __init__(self) -> None:
        # Added up by whoever asks: a list takes entries from several threads without a lock. An
        # entry is a model and the numbers of an account, in a tuple: there may be many thousands,
        # and the garbage collector does not go through tuples of numbers again and again.
        self._entries: list[tuple[Any, ...]] = []

    @property
    def accounts(self) -> dict[str, Account]:
        """The sums by model, in the order of first use."""
        accounts: dict[str, Account] = {}
        for model, *numbers in tuple(self._entries):
            accounts.setdefault(model, Account()).add(Account(*numbers))
        for account in accounts.values():
            if account.replayed == account.answers:
                account.cost_usd = 0.0
        return accounts

    def add(self, response: Response) -> None:
        """Enter a response, once it has finished."""
        if response.status != "pending" and response.model is not None:
            self._entries.append((response.model, *astuple(_account_of(response))))

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
