"""What the answers of this process used, as an object: ``usage = %grok usage``."""

from __future__ import annotations

from dataclasses import dataclass, fields

from grok_jupyter.protocol.response import DEMO_MODEL
from grok_jupyter.protocol.usage import written_cost
from grok_jupyter.rendering.status import billed
from grok_jupyter.session.ledger import Account, Ledger
from grok_jupyter.text.redaction import redacted

__all__ = ["UsageReport"]

_HEADER = ("model", "answers", "prompt tokens", "reasoning", "completion", "cost")


@dataclass(frozen=True, slots=True)
class UsageReport:
    """What was used up to now, by model and in total; it does not grow.

    Attributes
    ----------
    by_model : dict of str to Account
        In the order of first use.
    total : Account
        Of all models.
    """

    by_model: dict[str, Account]
    total: Account

    @classmethod
    def of(cls, ledger: Ledger) -> UsageReport:
        """Return what a ledger holds now."""
        accounts = ledger.accounts
        return cls(accounts, _sum(list(accounts.values())))

    @property
    def cost_usd(self) -> float | None:
        """USD in total; ``None`` while no answer reported a cost. Unreported costs do not count."""
        return self.total.cost_usd

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The report as a table, with its header; the header alone if nothing was asked."""
        rows = [_row(model, account) for model, account in self.by_model.items()]
        if len(rows) > 1:
            rows.append(_row("total", self.total))
        return [_HEADER, *rows]

    def __str__(self) -> str:
        if not self.by_model:
            return "Nothing has been asked in this session."
        widths = [max(map(len, column)) for column in zip(*self.rows, strict=True)]
        lines = (
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in self.rows
        )
        return "\n".join(lines)

    __repr__ = __str__


def _row(name: str, account: Account) -> tuple[str, ...]:
    rounds, calls = account.tool_rounds, account.server_side_calls
    notes = {
        "round of tools" if rounds == 1 else "rounds of tools": rounds,
        "call of xAI's tools" if calls == 1 else "calls of xAI's tools": calls,
        "replayed": account.replayed,
        "without usage": account.unreported,
    }
    said = ", ".join(f"{count:,} {what}" for what, count in notes.items() if count)
    return (
        redacted(name),
        f"{account.answers:,}" + f" ({said})" * bool(said),
        f"{account.prompt_tokens:,}",
        f"{account.reasoning_tokens:,}",
        f"{account.completion_tokens:,}",
        _spent(name, account),
    )


def _spent(name: str, account: Account) -> str:
    said = billed(account.cost_usd, is_demo=name == DEMO_MODEL) or "unreported"
    if account.replayed_usd:
        said += f"; replays cost nothing ({written_cost(account.replayed_usd)} when recorded)"
    return said


def _sum(accounts: list[Account]) -> Account:
    total = Account()
    for field in fields(Account):
        values = [getattr(account, field.name) for account in accounts]
        known = [value for value in values if value is not None]
        setattr(total, field.name, sum(known) if known else field.default)
    return total
