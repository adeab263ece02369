"""What the subcommands of ``%grok`` do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from grok_jupyter.client.config import process
from grok_jupyter.frontends.magics.background import listed
from grok_jupyter.frontends.magics.history import history, reset
from grok_jupyter.frontends.magics.keys import ask_for_key
from grok_jupyter.frontends.magics.manual import manual
from grok_jupyter.frontends.magics.recordings import replay
from grok_jupyter.frontends.magics.server_tools import tool_rows
from grok_jupyter.frontends.magics.subcommands import SUBCOMMANDS
from grok_jupyter.frontends.magics.table import show_table
from grok_jupyter.frontends.magics.usage import show_usage
from grok_jupyter.rendering.status import plain
from grok_jupyter.rendering.usage_report import UsageReport
from grok_jupyter.session.ledger import spent
from grok_jupyter.version import __version__

if TYPE_CHECKING:
    from grok_jupyter.frontends.magics.cell_runner import CellRunner

__all__ = ["COMMANDS"]


def _models(runner: CellRunner, _: str) -> None:
    rows = [
        (
            plain(model.id)
            + (" (default)" if model.is_called(runner.settings.asked_model(None)) else ""),
            plain(", ".join(model.input_modalities)),
            _price(model.prompt_price),
            _price(model.completion_price),
        )
        for model in runner.catalogue().models()
    ]
    show_table(("model", "reads", "USD per million prompt tokens", "completion tokens"), rows)


def _tools(_: CellRunner, __: str) -> None:
    show_table(("tool", "what it does", "arguments", "cost"), tool_rows())


def _usage(_: CellRunner, __: str) -> None:
    show_usage(UsageReport.of(spent))


def _jobs(_: CellRunner, __: str) -> None:
    listed()


def _batch(runner: CellRunner, line: str) -> None:
    from grok_jupyter.frontends.magics.batches import carry_out

    carry_out(runner, line)


def _history(_: CellRunner, name: str) -> None:
    sentence = history(name)
    if sentence:
        print(sentence)


def _reset(_: CellRunner, name: str) -> None:
    print(reset(name))


def _key(runner: CellRunner, choice: str) -> None:
    print(ask_for_key(runner.shell, choice))


def _demo(_: CellRunner, choice: str) -> None:
    process.demo = choice != "off"
    print(
        "The embedded endpoint answers from now on: grok-demo, not Grok. `%grok demo off` ends it."
        if process.demo
        else "The embedded endpoint is off; questions go to the configured server."
    )


def _config(runner: CellRunner, _: str) -> None:
    show_table(("setting", "value"), runner.settings.described())


def _version(_: CellRunner, __: str) -> None:
    print(f"grok_jupyter {__version__}")


def _help(_: CellRunner, __: str) -> None:
    print(manual(SUBCOMMANDS))


def _price(usd: float | None) -> str:
    return "" if usd is None else f"{usd:g}"


COMMANDS: dict[str, Callable[[CellRunner, str], None]] = {
    "models": _models,
    "tools": _tools,
    "usage": _usage,
    "jobs": _jobs,
    "batch": _batch,
    "history": _history,
    "reset": _reset,
    "key": _key,
    "demo": _demo,
    "replay": replay,
    "config": _config,
    "version": _version,
    "help": _help,
}
