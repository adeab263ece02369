"""What the subcommands of ``%grok`` do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from IPython.display import display

from grok_jupyter.client.config import process
from grok_jupyter.frontends.magics.keys import ask_for_key
from grok_jupyter.frontends.magics.manual import manual
from grok_jupyter.frontends.magics.subcommands import SUBCOMMANDS
from grok_jupyter.protocol.response import DEMO_MODEL
from grok_jupyter.rendering.status import cost, plain
from grok_jupyter.version import __version__

if TYPE_CHECKING:
    from grok_jupyter.frontends.magics.grok import GrokMagics

__all__ = ["COMMANDS"]


def _models(magics: GrokMagics, _: str) -> None:
    rows = [
        (
            plain(model.id) + (" (default)" if model.is_called(magics.asked_model(None)) else ""),
            plain(", ".join(model.input_modalities)),
            _price(model.prompt_price),
            _price(model.completion_price),
        )
        for model in magics.asker.catalogue().models()
    ]
    _show(("model", "reads", "USD per million prompt tokens", "completion tokens"), rows)


def _usage(magics: GrokMagics, _: str) -> None:
    rows = [
        (
            plain(model),
            f"{account.answers:,}"
            + (f" ({account.unreported} unreported)" * bool(account.unreported)),
            f"{account.prompt_tokens:,}",
            f"{account.reasoning_tokens:,}",
            f"{account.completion_tokens:,}",
            (cost(account.cost_usd) or "unreported") + ", not charged" * (model == DEMO_MODEL),
        )
        for model, account in magics.asker.ledger.accounts.items()
    ]
    if rows:
        header = ("model", "answers", "prompt tokens", "reasoning", "completion", "cost")
        _show(header, rows)
    else:
        print("Nothing has been asked in this session.")


def _key(magics: GrokMagics, choice: str) -> None:
    print(ask_for_key(magics.shell, choice))


def _demo(_: GrokMagics, choice: str) -> None:
    process.demo = choice != "off"
    print(
        "The embedded endpoint answers from now on: grok-demo, not Grok. `%grok demo off` ends it."
        if process.demo
        else "The embedded endpoint is off; questions go to the configured server."
    )


def _config(magics: GrokMagics, _: str) -> None:
    _show(("setting", "value"), magics.described())


def _version(_: GrokMagics, __: str) -> None:
    print(f"grok_jupyter {__version__}")


def _help(_: GrokMagics, __: str) -> None:
    print(manual(SUBCOMMANDS))


def _price(usd: float | None) -> str:
    return "" if usd is None else f"{usd:g}"


def _show(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Display a table: Markdown for front ends, columns for a terminal."""
    table = [header, *rows]
    widths = [max(len(row[i]) for row in table) for i in range(len(header))]
    plain = "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )
    marked = [header, ("---",) * len(header), *rows]
    markdown = "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in marked
    )
    display({"text/plain": plain, "text/markdown": markdown}, raw=True)


COMMANDS: dict[str, Callable[[GrokMagics, str], None]] = {
    "models": _models,
    "usage": _usage,
    "key": _key,
    "demo": _demo,
    "config": _config,
    "version": _version,
    "help": _help,
}
