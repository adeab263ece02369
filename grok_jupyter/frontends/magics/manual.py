"""The help page, made from the tables that parse the line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grok_jupyter.frontends.magics.option_table import OPTIONS

__all__ = ["manual"]

_USAGE = """\
%%grok [options]        ask Grok; the prompt is the rest of the cell
%grok [options] PROMPT  the same on one line; `--` before a prompt that looks like an option
x = %grok PROMPT        the same; binds the response

The answer appears while it arrives. It is bound to _grok (and to VAR with -o VAR) before it is
asked for, so it is there whatever happens: _grok.content, .code, .json(), .usage, .cost_usd.
{{expr}} inserts a value of the notebook, in options too; single braces are text.

Each question stands alone, unless -c NAME names a conversation: then it goes on from the turns
before. Run a cell again, and its new answer takes the place of the old one."""


def manual(subcommands: Mapping[str, Any] | None = None) -> str:
    """Return the help page; with the subcommands of ``%grok`` if they are given."""
    rows = [
        (" ".join((", ".join(option.flags), *option.values)), option.help) for option in OPTIONS
    ]
    text = f"{_USAGE}\n\nOptions\n{_columns(rows)}"
    if subcommands:
        named = [
            (" ".join(("%grok", name, _argument(subcommand))).strip(), subcommand.help)
            for name, subcommand in subcommands.items()
        ]
        text += f"\n\nSubcommands\n{_columns(named)}"
    return f"{text}\n\nDefaults: %config GrokMagics"


def _argument(subcommand: Any) -> str:
    argument = subcommand.argument or "|".join(subcommand.choices)
    return f"[{argument}]" if argument else ""


def _columns(rows: list[tuple[str, str]]) -> str:
    width = max(len(left) for left, _ in rows)
    return "\n".join(f"  {left.ljust(width)}  {right}" for left, right in rows)
