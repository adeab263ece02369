"""What the answers of a session used, model by model."""

from __future__ import annotations

from dataclasses import dataclass

from grok_jupyter.protocol.response import Response

__all__ = ["Account", "Ledger"]


@dataclass(slots=True)
class Account:
    """What one model was asked.

    Attributes
    ----------
    answers, unreported : int
        Requests, and how many of them reported no usage.
    prompt_tokens, completion_tokens, reasoning_tokens : int
        Tokens, as reported.
    cost_usd : float or None
        USD billed; ``None`` while no answer reported a cost.
    """

    answers: int = 0
    unreported: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    reasoning_tokens: int = 0
    cost_usd: float | None = None


class Ledger:
    """Adds up the usage of finished responses; an estimate never enters it."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}

    def note(self, response: Response) -> None:
        """Enter a response, once it has finished."""
        if response.status == "pending" or response.model is None:
            return  # nothing answered, nothing was used
        account = self.accounts.setdefault(response.model, Account())
        account.answers += 1
        usage = response.usage
        if usage is None:
            account.unreported += 1
            return
        account.prompt_tokens += usage.prompt_tokens or 0
        account.completion_tokens += usage.completion_tokens or 0
        account.reasoning_tokens += usage.reasoning_tokens or 0
        if usage.cost_usd is not None:
            account.cost_usd = (account.cost_usd or 0.0) + usage.cost_usd
